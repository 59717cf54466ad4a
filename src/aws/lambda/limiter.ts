import { setTimeout as sleep } from 'node:timers/promises'

/** Who may go first, and until when anybody waits. */
export interface Turn {
  /** Clean-up goes before everything that is still waiting to be deployed. */
  urgent?: boolean
  /** Whose call it is: owners take turns. */
  owner?: string
  /** Aborted, a call that still waits for its turn is not made. */
  signal?: AbortSignal
}

/** Spaces calls to what an account allows. */
export interface Limiter {
  /** Resolves when the next call may be made; rejects with the signal's reason. */
  turn(turn?: Turn): Promise<void>
  /** Lambda throttled a call: others use the account too. Slower from now on, faster again later. */
  slowDown(): void
}

const SLOWEST_MS = 2000
const SLOW_DOWN = 2
const RECOVERY = 0.95
const LATE_MS = 20

/** Time, as the limiter needs it. */
interface LimiterClock {
  nowMs: () => number
  sleep: (ms: number) => Promise<unknown>
}

const SYSTEM: LimiterClock = { nowMs: () => performance.now(), sleep: (ms) => sleep(ms) }

/**
 * A limiter for so many calls a second, spaced evenly, as what bursts an account allows is not
 * documented. Functions take turns: one that has many calls waiting does not keep another's few from
 * being made. Without a number nothing is limited.
 */
export function limiter(perSecond: number | undefined, clock = SYSTEM): Limiter {
  if (perSecond === undefined) {
    return { turn: async ({ signal } = {}) => signal?.throwIfAborted(), slowDown() {} }
  }
  const fastestMs = 1000 / perSecond
  let intervalMs = fastestMs
  let nextAtMs = 0
  let running = false
  const waiting: Waiter[] = []
  const lastTurn = new Map<string, number>()
  let turns = 0

  const run = async () => {
    running = true
    while (waiting.length > 0) {
      const pauseMs = nextAtMs - clock.nowMs()
      if (pauseMs > 0) await clock.sleep(pauseMs)
      const [first] = waiting.splice(nextOf(waiting, lastTurn), 1)
      if (!first) continue
      lastTurn.set(first.owner, ++turns)
      // From when it was due, so that a timer that is a little late does not cost time.
      nextAtMs = Math.max(nextAtMs, clock.nowMs() - LATE_MS) + intervalMs
      intervalMs = Math.max(fastestMs, intervalMs * RECOVERY)
      first.go()
    }
    running = false
  }

  return {
    async turn({ urgent = false, owner = '', signal } = {}) {
      signal?.throwIfAborted()
      await new Promise<void>((resolve, reject) => {
        const abort = () => {
          const at = waiting.indexOf(waiter)
          if (at >= 0) waiting.splice(at, 1)
          reject(signal?.reason)
        }
        const go = () => {
          signal?.removeEventListener('abort', abort)
          resolve()
        }
        const waiter: Waiter = { urgent, owner, go }
        signal?.addEventListener('abort', abort, { once: true })
        waiting.push(waiter)
        if (!running) void run()
      })
    },
    slowDown() {
      intervalMs = Math.min(intervalMs * SLOW_DOWN, SLOWEST_MS)
    },
  }
}

interface Waiter {
  urgent: boolean
  owner: string
  go: () => void
}

/** Whose turn is next: what is urgent, then whoever has waited longest since the last turn. */
function nextOf(waiting: readonly Waiter[], lastTurn: ReadonlyMap<string, number>): number {
  const urgent = waiting.findIndex((waiter) => waiter.urgent)
  if (urgent >= 0) return urgent
  const since = ({ owner }: Waiter) => lastTurn.get(owner) ?? 0
  return waiting.reduce(
    (best, waiter, at) => (since(waiter) < since(waiting[best] as Waiter) ? at : best),
    0,
  )
}
