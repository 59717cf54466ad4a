import type { Clock } from '../../shared/clock.ts'

/** What may be done about a call that failed. */
export type Retryability =
  /** It was refused for its rate and had no effect. */
  | { kind: 'throttled'; afterMs: number }
  /** No answer, or one that says nothing of the effect: it may have happened. */
  | { kind: 'unanswered' }
  /** Lambda's answer; repeating the call would give the same. */
  | { kind: 'answered' }

const MAX_PAUSE_MS = 5000
const MAX_RETRY_AFTER_MS = 30_000

/** By its shape, what an error of the SDK means for repeating the call. */
export function retryabilityOf(error: unknown): Retryability {
  const { name, retryAfterSeconds, $metadata, $response } = (error ?? {}) as SdkError
  const status = $metadata?.httpStatusCode
  if (status === 429 || name === 'TooManyRequestsException' || name === 'ThrottlingException') {
    const asked = Number(retryAfterSeconds ?? $response?.headers?.['retry-after'] ?? 0) * 1000
    return { kind: 'throttled', afterMs: asked > 0 ? Math.min(asked, MAX_RETRY_AFTER_MS) : 0 }
  }
  // A clock that is off is corrected from the answer's date, so that the next attempt is signed well.
  const retryable = isNetworkError(error) || $metadata?.clockSkewCorrected === true
  // It worked, and what came of it could not be read: it is cut short, or somebody else's.
  const unreadable = status !== undefined && status < 300
  // What a service does not have it will not have when asked again.
  const failed = (status ?? 0) >= 500 && status !== 501
  return { kind: retryable || failed || unreadable ? 'unanswered' : 'answered' }
}

/** Whether a request was attempted and no answer came, by the shape of the error. */
export function isNetworkError(error: unknown): boolean {
  const { name = '', $metadata } = (error ?? {}) as SdkError
  if (name === 'AbortError' || name === 'CredentialsProviderError') return false
  return $metadata?.attempts !== undefined && $metadata.httpStatusCode === undefined
}

/** Attempts of a call, the first one counted. */
export const ATTEMPTS = {
  /** A control call that was throttled or not answered. */
  control: 6,
  /** An invocation that was throttled: nothing ran, and concurrency becomes free as others end. */
  invoke: 12,
  /** Of these without an answer: each may have run, and may be billed. */
  invokeUnanswered: 5,
  /** A write while an update of the same function is under way. */
  whileUpdating: 8,
  /** A write that lost a race with somebody else's, after looking again. */
  race: 8,
  /** The lease of a batch that is not the first one, while another run has it. */
  laterLease: 60,
  /** The zip of a deployed function. */
  download: 5,
  /** Deleting a preview or a zip that was uploaded. */
  cleanUp: 3,
  /** What is refused for its credentials or permissions, which take a moment to hold everywhere. */
  refused: 3,
} as const satisfies Record<string, number>

export interface RetryOptions {
  attempts: number
  clock: Clock
  /** Before the second attempt; twice as long each time, up to 5 s. */
  pauses: { retryMs: number }
  signal?: AbortSignal | undefined
}

/**
 * Makes a call again for as long as its error allows it, with full jitter but never less than half of
 * each pause.
 * @param again the least pause in milliseconds, 0 where nobody asked for one; undefined where the
 * error is final
 * @throws the last error; the signal's reason when it is aborted in a pause
 */
export async function retry<Result>(
  { attempts, clock, pauses, signal }: RetryOptions,
  call: () => Promise<Result>,
  again: (error: unknown) => number | undefined,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      const leastMs = again(error)
      if (leastMs === undefined || attempt === attempts) throw error
      const backoffMs = Math.min(pauses.retryMs * 2 ** (attempt - 1), MAX_PAUSE_MS)
      await clock.sleep(Math.max(leastMs, backoffMs * (0.5 + Math.random() / 2)), signal)
    }
  }
}

interface SdkError {
  name?: string
  retryAfterSeconds?: string
  $metadata?: { httpStatusCode?: number; clockSkewCorrected?: boolean; attempts?: number }
  $response?: { headers?: Readonly<Record<string, string>> }
}
