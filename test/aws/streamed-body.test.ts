import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LambdaClient, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { StreamedZip, streamZips } from '../../src/aws/lambda/streamed-zip.ts'
import { zipInMemory } from '../../src/aws/lambda/uploads.ts'
import { type S3, s3 } from '../../src/aws/s3/objects.ts'
import { base64Of } from '../../src/aws/streamed-body.ts'

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' }
/** More than is read at a time, and no multiple of three. */
const ZIP = Buffer.from(Array.from({ length: 700_001 }, (_, index) => (index * index) % 251))
const SHA256 = createHash('sha256').update(ZIP).digest('base64')
const WHERE = { region: 'us-east-1', credentials: CREDENTIALS }

interface Received {
  headers: IncomingHttpHeaders
  body: Buffer
}

/** Answers each request in turn with a status; 0 closes the connection. */
async function server(statuses: readonly number[]) {
  const received: Received[] = []
  const answers = statuses.values()
  const http = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    received.push({ headers: request.headers, body: Buffer.concat(chunks) })
    const status = answers.next().value ?? 200
    if (status === 0) request.socket.destroy()
    else
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(status < 300 ? '{}' : '')
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    received,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}

/** What the SDK itself sends for the same input. */
async function sentBySdk(endpoint: string): Promise<void> {
  const client = new LambdaClient({ ...WHERE, endpoint })
  await client.send(new UpdateFunctionCodeCommand({ ...INPUT, ZipFile: ZIP }))
  client.destroy()
}

const INPUT = { FunctionName: 'orders', Publish: true, RevisionId: 'r"1' }

describe('a streamed zip', () => {
  test('reaches Lambda as the SDK would send it, as often as it is sent', async () => {
    await using lambda = await server([200, 0, 503, 200])
    await sentBySdk(lambda.endpoint)
    const client = new LambdaClient({ ...WHERE, endpoint: lambda.endpoint, maxAttempts: 3 })
    streamZips(client)
    const ZipFile = new StreamedZip(zipInMemory(ZIP, SHA256))
    await client.send(new UpdateFunctionCodeCommand({ ...INPUT, ZipFile }))
    client.destroy()
    const [plain, ...attempts] = lambda.received
    expect(attempts).toHaveLength(3)
    for (const { body, headers } of attempts) {
      expect(JSON.parse(body.toString())).toEqual(JSON.parse(plain?.body.toString() ?? ''))
      expect(headers['content-length']).toBe(String(body.byteLength))
      expect(headers['x-amz-content-sha256']).toBe(hex(body))
      expect(headers.authorization).toContain('x-amz-content-sha256')
    }
  })

  test('that cannot be read fails the call, and is no lack of an answer', async () => {
    await using lambda = await server([])
    const client = new LambdaClient({ ...WHERE, endpoint: lambda.endpoint, maxAttempts: 1 })
    streamZips(client)
    let reads = 0
    const pieces = async function* () {
      yield ZIP
      reads++
      // The first reading is for the hash.
      if (reads > 1) throw new Error('EIO: the disk is gone')
    }
    const ZipFile = new StreamedZip({ codeSha256: SHA256, zipBytes: ZIP.byteLength, pieces })
    const sending = client.send(new UpdateFunctionCodeCommand({ ...INPUT, ZipFile }))
    await expect(sending).rejects.toThrow('EIO: the disk is gone')
    client.destroy()
  })

  test('reaches S3 with the hash that S3 compares it with, as often as it is sent', async () => {
    await using store = await server([0, 503, 200])
    await put(s3({ ...WHERE, endpoint: store.endpoint }))
    expect(store.received).toHaveLength(3)
    for (const { body, headers } of store.received) {
      expect(body.equals(ZIP)).toBe(true)
      expect(headers).toMatchObject({
        'content-length': String(ZIP.byteLength),
        'x-amz-checksum-sha256': SHA256,
        'x-amz-content-sha256': hex(ZIP),
      })
      expect(headers['content-encoding']).toBeUndefined()
    }
  })
})

async function put(store: S3): Promise<void> {
  const { zipBytes: sizeBytes, pieces } = zipInMemory(ZIP, SHA256)
  await store.put({ bucket: 'builds', key: 'a.zip' }, { sizeBytes, sha256: hex(ZIP), pieces })
  store.close()
}

const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('base64 of pieces is that of the whole', async () => {
  const small = fc.uint8Array({ maxLength: 9 })
  // About as large as what is encoded at a time.
  const large = fc
    .integer({ min: 40_000, max: 110_000 })
    .map((length) => new Uint8Array(length).map((_, index) => index % 251))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(small, large), { maxLength: 9 }), async (pieces) => {
      const parts: string[] = []
      const all = async function* () {
        yield* pieces
      }
      for await (const part of base64Of(all())) parts.push(Buffer.from(part).toString())
      expect(parts.join('')).toBe(Buffer.concat(pieces).toString('base64'))
    }),
  )
})
