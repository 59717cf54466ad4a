import { setTimeout as pause } from 'node:timers/promises'

export const DAY_MS = 24 * 60 * 60 * 1000

/** Time, as far as something waits for it; tests give one that takes none. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  nowMs(): number
  /** @throws what the signal was aborted with, as soon as it is */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Aborted after so long. */
  timeout(ms: number): AbortSignal
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await pause(ms, undefined, signal && { signal })
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    }
  },
  timeout: (ms) => AbortSignal.timeout(ms),
}
