import { setTimeout as sleep } from 'node:timers/promises'

/** Time of the service; tests give their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number
  sleep(ms: number): Promise<void>
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: async (ms) => {
    if (ms > 0) await sleep(ms)
  },
}
