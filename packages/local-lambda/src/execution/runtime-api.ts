import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { InvocationRequest } from '../environment.ts'
import type { ClientUsage } from './meter.ts'

/** Lambda's limit of a synchronous response: 6 MB and room for what it is wrapped in. */
export const MAX_RESPONSE_BYTES = 6_291_556
/** Lambda's limit of a streamed response. */
const MAX_STREAMED_BYTES = 209_715_200

/** What a runtime reports. `usage` comes from our own clients only. */
export type RuntimeMessage = { usage?: ClientUsage } & (
  | { kind: 'next' }
  | { kind: 'response'; payload: Buffer }
  | { kind: 'too-large'; bytes: number; limit: number }
  | { kind: 'error'; payload: Buffer }
  | { kind: 'init-error'; errorType: string; payload: Buffer }
)

/** An invocation as the runtime gets it. */
export interface Delivery extends InvocationRequest {
  deadlineMs: number
  /** For our clients, so that the remaining time is given at the function's CPU share. */
  cpuShare: number | undefined
}

export interface RuntimeApi extends Disposable {
  /** host:port, for AWS_LAMBDA_RUNTIME_API. */
  address: string
  /** Answers the runtime's open `next`. */
  deliver(delivery: Delivery): void
}

/**
 * The Lambda Runtime API of one environment. A bootstrap knows no more than host and port, so each
 * environment has a port of its own on loopback.
 *
 * @param onMessage called before the runtime gets its answer, so the runtime is waiting meanwhile
 * @param ownClient whether the runtime's client is ours, which tells what it measures; others are not believed
 */
export async function startRuntimeApi(
  onMessage: (message: RuntimeMessage) => void,
  ownClient: boolean,
): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined
  let current: string | undefined
  const usageIn = (headers: IncomingHttpHeaders) =>
    ownClient ? readUsage(headers['lambda-cost-gate-usage']) : undefined

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  // A frozen runtime keeps its connection for as long as it lives.
  Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, timeout: 0 })

  function next(response: ServerResponse, usage: ReturnType<typeof readUsage>): void {
    waiting = response
    response.on('close', () => {
      if (waiting === response) waiting = undefined
    })
    onMessage({ kind: 'next', ...usage })
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace('/2018-06-01/runtime/', '')
    const usage = usageIn(request.headers)
    if (request.method === 'GET' && path === 'invocation/next') return next(response, usage)
    const streams = request.headers['lambda-runtime-function-response-mode'] === 'streaming'
    const limit = streams ? MAX_STREAMED_BYTES : MAX_RESPONSE_BYTES
    if (path === 'init/error') {
      const { payload } = await readBody(request, limit)
      const type = request.headers['lambda-runtime-function-error-type']
      const errorType = typeof type === 'string' ? type : 'Runtime.InitError'
      onMessage({ kind: 'init-error', errorType, payload, ...usage })
      return reply(response, 202)
    }
    const [, id, verb] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? []
    if (verb === undefined) return reply(response, 404, 'NotFound')
    const { payload, bytes } = await readBody(request, limit)
    if (id !== current) return reply(response, 400, 'InvalidRequestID')
    current = undefined
    // What is known only after a streamed response comes behind it.
    const all = usageIn(request.trailers) ?? usage
    if (bytes > limit) {
      onMessage({ kind: 'too-large', bytes, limit, ...all })
      return reply(response, 413, 'RequestEntityTooLarge')
    }
    onMessage({ ...resultOf(verb, payload, streamError(request.trailers)), ...all })
    reply(response, 202)
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    address: `127.0.0.1:${port}`,
    deliver(delivery) {
      current = delivery.requestId
      waiting?.writeHead(200, deliveryHeaders(delivery)).end(delivery.payload)
    },
    [Symbol.dispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** A stream may fail after its answer began. */
function resultOf(verb: string, payload: Buffer, failure: Buffer | undefined) {
  if (failure !== undefined) return { kind: 'error', payload: failure } as const
  return { kind: verb === 'error' ? 'error' : 'response', payload } as const
}

function deliveryHeaders(delivery: Delivery): Record<string, string | number> {
  return {
    'Content-Type': 'application/json',
    'Content-Length': delivery.payload.length,
    'Lambda-Runtime-Aws-Request-Id': delivery.requestId,
    'Lambda-Runtime-Deadline-Ms': delivery.deadlineMs,
    'Lambda-Runtime-Invoked-Function-Arn': delivery.invokedFunctionArn,
    'Lambda-Runtime-Trace-Id': delivery.traceId,
    ...(delivery.clientContext !== undefined && {
      // A header is Latin-1 on the wire; JSON can say everything else in escapes.
      'Lambda-Runtime-Client-Context': escapeNonAscii(delivery.clientContext),
    }),
    ...(delivery.cpuShare !== undefined && { 'Lambda-Cost-Gate-Cpu-Share': delivery.cpuShare }),
  }
}

function escapeNonAscii(json: string): string {
  return json
    .replace(/[\r\n]/g, ' ')
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The body, or of one that is too large just its size. */
/** The error that ended a streamed response. */
function streamError(trailers: NodeJS.Dict<string>): Buffer | undefined {
  const body = trailers['lambda-runtime-function-error-body']
  return body === undefined ? undefined : Buffer.from(body, 'base64')
}

async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<{ payload: Buffer; bytes: number }> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= limit) chunks.push(chunk)
  }
  return { payload: Buffer.concat(chunks), bytes }
}

function reply(response: ServerResponse, status: number, errorType?: string): void {
  const body = JSON.stringify(
    errorType === undefined ? { status: 'OK' } : { errorType, errorMessage: errorType },
  )
  response
    .writeHead(status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    })
    .end(body)
}

/** Undefined unless all of it is there, and is an amount of time. */
function readUsage(header: string | string[] | undefined): { usage: ClientUsage } | undefined {
  if (typeof header !== 'string') return undefined
  const pairs = header.split(' ').map((pair) => pair.split('='))
  const values = new Map(pairs.map(([name, value]) => [name, milliseconds(value)]))
  const wallMs = values.get('wall')
  const cpuMs = values.get('cpu')
  const threadMs = values.get('thread')
  const delayMs = values.get('delay')
  const childrenMs = values.get('children')
  if (
    wallMs === undefined ||
    cpuMs === undefined ||
    threadMs === undefined ||
    delayMs === undefined
  )
    return undefined
  const usage = { wallMs, cpuMs, threadMs, delayMs }
  return { usage: childrenMs === undefined ? usage : { ...usage, childrenMs } }
}

function milliseconds(text: string | undefined): number | undefined {
  const value = Number(text)
  return text !== '' && Number.isFinite(value) && value >= 0 ? value : undefined
}
