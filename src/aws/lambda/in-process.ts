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
      const outgoing = await within(options, () =>
        service.answer({
          method: request.method,
          target: targetOf(request),
          headers: inLowerCase(request.headers),
          body: async () => Buffer.from(request.body ?? ''),
        }),
      )
      if (outgoing === undefined) throw named('ECONNRESET', 'the connection was closed')
      return {
        response: {
          statusCode: outgoing.status,
          headers: inLowerCase(outgoing.headers),
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

function inLowerCase(headers: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

function targetOf({ path, query = {} }: HttpRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().map((each) => [name, each] as [string, string]),
  )
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`
}

/** @throws AbortError or TimeoutError, whose names the SDK and its callers know */
async function within<Answer>(
  { abortSignal, requestTimeout = 0 }: HttpHandlerOptions,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  // The SDK also takes signals of its own kind, which nobody gives it here.
  const signal = abortSignal as AbortSignal | undefined
  if (signal?.aborted) throw aborted()
  let end = () => {}
  const ended = new Promise<never>((_, reject) => {
    const abort = () => reject(aborted())
    const late = () => reject(named('TimeoutError', `no answer within ${requestTimeout} ms`))
    const timer = requestTimeout > 0 ? setTimeout(late, requestTimeout) : undefined
    signal?.addEventListener('abort', abort)
    end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  })
  return Promise.race([ask(), ended]).finally(end)
}

const aborted = () => named('AbortError', 'Request aborted')

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}
