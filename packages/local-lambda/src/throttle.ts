import type { Clock } from './clock.ts'
import { ServiceError } from './errors.ts'
import { OBJECT_OPERATIONS } from './object-operations.ts'

/** Requests a second that the account may make; absent is unlimited. */
export interface Rates {
  /** GetFunction has a rate of its own; Invoke, S3 and the download of code have none. */
  getFunctionPerSecond?: number
  /** All other operations together; AWS grants 15. */
  controlPlanePerSecond?: number
}

/** Throws 429 CallerRateLimitExceeded for a request beyond the rate. */
export type Throttle = (operation: string) => void

export function createThrottle(rates: Rates, clock: Clock): Throttle {
  const getFunction = bucket(rates.getFunctionPerSecond, clock)
  const controlPlane = bucket(rates.controlPlanePerSecond, clock)
  return (operation) => {
    if (/^Invoke/.test(operation) || operation === 'DownloadCode') return
    if (operation in OBJECT_OPERATIONS) return
    if (operation === 'GetFunction') getFunction()
    else controlPlane()
  }
}

/** A token bucket that holds one second's worth. */
function bucket(perSecond: number | undefined, clock: Clock): () => void {
  if (perSecond === undefined) return () => undefined
  const capacity = Math.max(1, perSecond)
  let tokens = capacity
  let filledMs = clock.nowMs()
  return () => {
    const nowMs = clock.nowMs()
    tokens = Math.min(capacity, tokens + ((nowMs - filledMs) / 1000) * perSecond)
    filledMs = nowMs
    if (tokens < 1) throw throttled(Math.ceil((1 - tokens) / perSecond))
    tokens -= 1
  }
}

function throttled(retryAfterSeconds: number): ServiceError {
  return new ServiceError(429, 'TooManyRequestsException', 'Rate exceeded', {
    reason: 'CallerRateLimitExceeded',
    retryAfterSeconds,
  })
}
