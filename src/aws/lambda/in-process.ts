import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from '@smithy/types'

/** A service of this process, asked without the way over the network. */
export interface InProcessService {
  /** Undefined where it would close the connection instead. */
  answer(request: {
    method: string
    target: string
    headers: Readonly<Record<string, string | undefined>>
    body(): Promise<Buffer>
  }): Promise<
    { status: number; headers: Readonly<Record<string, string | number>>; body: Buffer } | undefined
  >
}

/**
 * A request handler for the SDK's client, whose requests the service answers in this process: two sockets, their
 * buffers and the parsing of HTTP on both sides would take a third of what an invocation costs beside the function.
 * Signals and time limits end the waiting, as with a connection.
 */
export function inProcessHandler(
  service: InProcessService,
): RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> & NotConfigured {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    async handle(request, options = {}) {
      const answer = service.answer({
        method: request.method,
        target: targetOf(request),
        headers: request.headers,
        body: async () => Buffer.from(request.body ?? ''),
      })
      const outgoing = await within(answer, options)
      if (outgoing === undefined) throw named('ECONNRESET', 'the connection was closed')
      const headers = Object.entries(outgoing.headers).map(([name, value]) => [
        name.toLowerCase(),
        String(value),
      ])
      return {
        response: {
          statusCode: outgoing.status,
          headers: Object.fromEntries(headers),
          body: new Uint8Array(outgoing.body),
        },
      }
    },
  }
}

/** What the SDK's type of a handler also has. */
interface NotConfigured {
  updateHttpClientConfig(): void
  httpHandlerConfigs(): object
}

function targetOf({ path, query = {} }: HttpRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().map((each) => [name, each] as [string, string]),
  )
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`
}

/** @throws AbortError or TimeoutError, whose names the SDK and its callers know */
function within<Answer>(
  answer: Promise<Answer>,
  { abortSignal, requestTimeout = 0 }: HttpHandlerOptions,
): Promise<Answer> {
  // The SDK also takes signals of its own kind, which nobody gives it here.
  const signal = abortSignal as AbortSignal | undefined
  return new Promise((resolve, reject) => {
    const abort = () => reject(named('AbortError', 'Request aborted'))
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort)
    const late = () => reject(named('TimeoutError', `no answer within ${requestTimeout} ms`))
    const timer = requestTimeout > 0 ? setTimeout(late, requestTimeout) : undefined
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
    answer.finally(end).then(resolve, reject)
  })
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}
