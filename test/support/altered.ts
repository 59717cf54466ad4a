import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What another service answers instead: a JSON body, after the embedded service's own. */
export type Alter = (answer: Record<string, unknown>, request: AlteredRequest) => object

/** A service that leaves out which version answered an invocation. */
export function unversioned(endpoint: string) {
  return altered(endpoint, (answer) => answer, ['x-amz-executed-version'])
}

interface AlteredRequest {
  method: string
  path: string
}

/** A loopback server that hands requests on to a service and alters what it answers. */
export async function altered(endpoint: string, alter: Alter, without: readonly string[] = []) {
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    const onward = httpRequest(new URL(path, endpoint), { method, headers }, async (answer) => {
      const bytes = await bodyOf(answer)
      const json =
        (answer.statusCode ?? 500) < 300 &&
        answer.headers['content-type']?.includes('json') &&
        without.length === 0
      const body = json
        ? Buffer.from(JSON.stringify(alter(JSON.parse(bytes.toString()), { method, path })))
        : bytes
      const { 'content-length': _, ...others } = answer.headers
      for (const name of without) delete others[name]
      outgoing.writeHead(answer.statusCode ?? 500, others)
      outgoing.end(body)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
