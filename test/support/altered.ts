import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fault } from '@lambda-cost-gate/local-lambda'

/** What another service answers instead: a JSON body, after the embedded service's own. */
export type Alter = (answer: Record<string, unknown>, request: AlteredRequest) => object

interface AlteredRequest {
  method: string
  path: string
}

export interface AlteredRequests {
  /** Headers that are left out of answers, which are not altered then. */
  without?: readonly string[]
  /** What the service behind is asked instead of what is to be created, or what is answered at once. */
  create?: (asked: Record<string, unknown>) => Record<string, unknown> | Refusal
}

type Refusal = Extract<Fault, { kind: 'answer' }>

/** A service that leaves out which version answered an invocation. */
export function unversioned(endpoint: string) {
  return altered(endpoint, (answer) => answer, { without: ['x-amz-executed-version'] })
}

/** A loopback server that hands requests on to a service and alters what it answers. */
export async function altered(
  endpoint: string,
  alter: Alter,
  { without = [], create = (asked) => asked }: AlteredRequests = {},
) {
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    const sent = await bodyOf(incoming)
    const creates = method === 'POST' && /^\/[\d-]+\/functions\/?$/.test(path)
    const asked = creates ? create(JSON.parse(`${sent}`)) : sent
    if (isRefusal(asked)) {
      outgoing.writeHead(asked.status, { 'x-amzn-errortype': asked.code })
      outgoing.end(JSON.stringify({ Message: asked.message }))
      return
    }
    const body = Buffer.isBuffer(asked) ? asked : Buffer.from(JSON.stringify(asked))
    const options = { method, headers: { ...headers, 'content-length': body.byteLength } }
    const onward = httpRequest(new URL(path, endpoint), options, async (answer) => {
      const bytes = await bodyOf(answer)
      const json =
        (answer.statusCode ?? 500) < 300 &&
        answer.headers['content-type']?.includes('json') &&
        without.length === 0
      const altered = json
        ? Buffer.from(JSON.stringify(alter(JSON.parse(bytes.toString()), { method, path })))
        : bytes
      const { 'content-length': _, ...others } = answer.headers
      for (const name of without) delete others[name]
      outgoing.writeHead(answer.statusCode ?? 500, others)
      outgoing.end(altered)
    })
    onward.on('error', () => outgoing.destroy())
    onward.end(body)
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

function isRefusal(asked: object): asked is Refusal {
  return 'kind' in asked && asked.kind === 'answer'
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
