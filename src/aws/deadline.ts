import type { Readable } from 'node:stream'
import type { MiddlewareStack } from '@smithy/types'
import { CouldNotMeasure } from '../shared/errors.ts'

interface Client<Input extends object, Output extends object> {
  middlewareStack: MiddlewareStack<Input, Output>
}

/**
 * Gives each answer of a client so long to come in whole. The SDK's own time limits end with its first
 * line, so that a body which comes a byte at a time, or no further, would be waited for without end. Such
 * an answer, and one that is cut short, then fails as a connection does, which may be tried again.
 */
export function limitBody<Input extends object, Output extends object>(
  { middlewareStack }: Client<Input, Output>,
  bodyMs: number,
): void {
  middlewareStack.add(
    (next) => async (call) => {
      const result = await next(call)
      const { body } = (result.response ?? {}) as { body?: unknown }
      if (isReadable(body)) limitStream(body, bodyMs)
      return result
    },
    // Next to the connection: whoever reads the body comes after it.
    { step: 'deserialize', priority: 'low', name: 'limitBody', override: true },
  )
}

function isReadable(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'destroy' in body && 'once' in body
}

function limitStream(body: Readable, ms: number): void {
  const timer = setTimeout(() => {
    const seconds = Math.round(ms / 1000)
    const late = new Error(`the response was not complete after ${seconds} s`)
    body.destroy(Object.assign(late, { name: 'TimeoutError' }))
  }, ms)
  timer.unref()
  // With metadata of its own, the SDK does not add to the message how to look into its objects.
  body.once('error', (error: Error) => {
    clearTimeout(timer)
    Object.assign(error, { $metadata: {} })
  })
  body.once('close', () => clearTimeout(timer))
  body.once('end', () => clearTimeout(timer))
}

/** A signal that is aborted with a sentence when time is up, and with the cause of any of the others. */
export function deadline(
  ms: number,
  sentence: string,
  ...others: readonly (AbortSignal | undefined)[]
): AbortSignal {
  const late = new AbortController()
  setTimeout(() => late.abort(new CouldNotMeasure(sentence)), ms).unref()
  return AbortSignal.any([late.signal, ...others.filter((signal) => signal !== undefined)])
}

/**
 * How long cleaning up may take: long at the end of a run, and short from when it is cancelled, before
 * or meanwhile.
 */
export function cleanUpDeadline(
  cancelled: AbortSignal | undefined,
  { ms, cancelledMs }: { ms: number; cancelledMs: number },
): AbortSignal {
  const late = new AbortController()
  const end = (afterMs: number) =>
    setTimeout(() => late.abort(new Error('there was not enough time left')), afterMs).unref()
  end(ms)
  if (cancelled?.aborted) end(cancelledMs)
  else cancelled?.addEventListener('abort', () => end(cancelledMs), { once: true })
  return late.signal
}
