import { CouldNotMeasure } from '../../shared/errors.ts'
import type { Lambda, SendOptions } from './client.ts'
import { ATTEMPTS, retry } from './retry.ts'

/** GitHub's runner kills a step 10 s after it has cancelled it, and the process ends before. */
const CANCELLED_MS = 7000

export interface PersistOptions {
  /** How long it may take. */
  limitMs: number
  /** Aborted when the run is cancelled: then there are a few seconds left. */
  cancelled?: AbortSignal | undefined
}

/** Trying again would come to the same. */
export class NotRetryable extends CouldNotMeasure {}

/**
 * Does what must not fail, such as restoring and cleaning up, again after whatever error until there
 * is no time left. The work has to look at what is there each time. What Lambda refuses for its
 * credentials or permissions is tried three times, as rights take a moment to hold everywhere.
 * @throws what the last attempt failed with
 */
export async function persist<Result>(
  { clock, pauses, signal: ends }: Pick<Lambda, 'clock' | 'pauses' | 'signal'>,
  { limitMs, cancelled }: PersistOptions,
  work: (how: SendOptions) => Promise<Result>,
): Promise<Result> {
  using deadline = deadlineOf(clock, limitMs, cancelled)
  const { signal } = deadline
  const how = { urgent: true, signal, abandon: signal }
  let failure: unknown
  let refused = 0
  const patient = { clock, pauses: { retryMs: pauses.pollMs }, attempts: Infinity, signal }
  return retry(
    patient,
    () => work(how),
    (error) => {
      // What the deadline broke off says nothing; what came before it does.
      if (!signal.aborted || failure === undefined) failure = error
      if (isRefused(error)) refused++
      const isFinal = failure instanceof NotRetryable || refused === ATTEMPTS.refused
      return isFinal || signal.aborted || ends?.aborted ? undefined : 0
    },
  ).catch(() => {
    throw failure
  })
}

function deadlineOf(
  clock: Lambda['clock'],
  limitMs: number,
  cancelled: AbortSignal | undefined,
): { signal: AbortSignal } & Disposable {
  const soon = new AbortController()
  const onCancelled = () => {
    clock.timeout(CANCELLED_MS).addEventListener('abort', () => soon.abort(OUT_OF_TIME))
  }
  if (cancelled?.aborted) onCancelled()
  else cancelled?.addEventListener('abort', onCancelled, { once: true })
  return {
    signal: AbortSignal.any([soon.signal, clock.timeout(limitMs)]),
    [Symbol.dispose]: () => cancelled?.removeEventListener('abort', onCancelled),
  }
}

const OUT_OF_TIME = new Error('There was no time left.')

function isRefused(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(AccessDenied|ExpiredToken|UnrecognizedClient|InvalidSignature|InvalidClientTokenId|CredentialsProvider|NotAuthorized)/.test(
      error.name,
    )
  )
}
