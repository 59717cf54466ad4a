import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** One call that reached the server. */
interface AwsCall {
  /** Name of the operation, such as `GetMetricData`. */
  operation: string
  /** Who is calling. */
  userAgent: string
  body: Record<string, unknown>
}

/** An answer; a number is an HTTP status with an error of that name. */
export type AwsAnswer = (call: AwsCall) => object | { status: number; error: string }

/** A loopback server of AWS's JSON protocol, for the real SDK clients. */
export async function awsJsonServer(answer: AwsAnswer) {
  const calls: AwsCall[] = []
  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target'])
    const call = {
      operation: target.split('.').at(-1) ?? '',
      userAgent: String(request.headers['user-agent']),
      body: await bodyOf(request),
    }
    calls.push(call)
    const answered = answer(call)
    const failed = 'status' in answered && 'error' in answered
    response.writeHead(failed ? Number(answered.status) : 200, {
      'content-type': 'application/x-amz-json-1.0',
    })
    response.end(
      JSON.stringify(failed ? { __type: answered.error, message: 'not allowed' } : answered),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const before = { ...process.env }
  process.env.AWS_ACCESS_KEY_ID = 'test'
  process.env.AWS_SECRET_ACCESS_KEY = 'test'
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    async [Symbol.asyncDispose]() {
      process.env = before
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
  return JSON.parse(plain.toString()) as Record<string, unknown>
}
