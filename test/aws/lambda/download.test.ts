import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { describe, expect, test } from '@jest/globals'
import { connect, disconnect } from '../../../src/aws/lambda/client.ts'
import { downloadedCode } from '../../../src/aws/lambda/download.ts'

const ZIP = Buffer.from('the zip')
const codeSha256 = createHash('sha256').update(ZIP).digest('base64')

/** Answers with the zip at `/fresh`, and everywhere else as S3 answers an address that has expired. */
async function downloadedFrom(paths: { first: string; renewed?: string }) {
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    response.statusCode = url === '/fresh' ? 200 : 403
    response.end(url === '/fresh' ? ZIP : '<Code>AccessDenied</Code>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const at = (path: string) => `http://127.0.0.1:${port}${path}`
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint: at('') })
  const { first, renewed } = paths
  try {
    const source = { codeUrl: at(first), codeSha256 }
    const renew = async () => (renewed === undefined ? undefined : at(renewed))
    const outcome = await downloadedCode(lambda, source, 'orders', renew).then(
      (zip) => Buffer.from(zip).toString(),
      (error: Error) => error.message,
    )
    return { asked, outcome }
  } finally {
    disconnect(lambda)
    server.close()
  }
}

describe('an address that has expired', () => {
  test('is looked up again, once, and the code downloaded from the new one', async () => {
    expect(await downloadedFrom({ first: '/expired', renewed: '/fresh' })).toEqual({
      asked: ['/expired', '/fresh'],
      outcome: 'the zip',
    })
  })

  test('is not looked up where it still holds', async () => {
    expect(await downloadedFrom({ first: '/fresh', renewed: '/expired' })).toEqual({
      asked: ['/fresh'],
      outcome: 'the zip',
    })
  })

  test('is reported where a new one is refused, too', async () => {
    expect(await downloadedFrom({ first: '/expired', renewed: '/again' })).toEqual({
      asked: ['/expired', '/again'],
      outcome:
        'The code of orders cannot be downloaded (status 403). Run the check again, or give base-code.',
    })
  })
})
