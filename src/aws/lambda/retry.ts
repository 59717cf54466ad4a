import { type Clock, systemClock } from '../../shared/clock.ts'

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

/** Tells by its shape what an error of the SDK means for repeating the call. */
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

/** Whether a request was attempted and no answer came, told by the shape of the error. */
export function isNetworkError(error: unknown): boolean {
  const { name = '', $metadata } = (error ?? {}) as SdkError
  if (name === 'AbortError' || name === 'CredentialsProviderError') return false
  return $metadata?.attempts !== undefined && $metadata.httpStatusCode === undefined
}

/**
 * Waits before attempt number `attempt` + 1: twice as long each time, with full jitter but never
 * less than half, and at least as long as Lambda asked for.
 */
export async function pauseBefore(
  attempt: number,
  {
    clock = systemClock,
    baseMs,
    afterMs = 0,
    signal,
  }: { clock?: Clock; baseMs: number; afterMs?: number; signal?: AbortSignal },
): Promise<void> {
  const backoffMs = Math.min(baseMs * 2 ** (attempt - 1), MAX_PAUSE_MS)
  const pauseMs = Math.max(afterMs, backoffMs * (0.5 + Math.random() / 2))
  await clock.sleep(pauseMs, signal)
}

interface SdkError {
  name?: string
  retryAfterSeconds?: string
  $metadata?: { httpStatusCode?: number; clockSkewCorrected?: boolean; attempts?: number }
  $response?: { headers?: Readonly<Record<string, string>> }
}
