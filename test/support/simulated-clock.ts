import type { Clock } from '../../src/shared/clock.ts'

/** Time that passes only by waiting for it: as soon as everybody waits, the first is woken. */
export interface SimulatedClock extends Clock {
  /** Milliseconds since the epoch, as the embedded service wants them. */
  nowMs(): number
  advance(ms: number): void
}

/** Turns of the event loop in which a request that is under way may get on before time passes. */
const TURNS = 2

/** A clock on which half a minute takes no time, for service and client alike. */
export function simulatedClock(): SimulatedClock {
  let nowMs = Date.now()
  let sleepers: { atMs: number; wake: () => void }[] = []
  let alarms: { atMs: number; controller: AbortController }[] = []
  let ticking = false

  const advanceTo = (atMs: number) => {
    nowMs = Math.max(nowMs, atMs)
    const due = alarms.filter((alarm) => alarm.atMs <= nowMs)
    alarms = alarms.filter((alarm) => alarm.atMs > nowMs)
    for (const { controller } of due) controller.abort(new Error('There was no time left.'))
  }
  const tick = (turns: number) => {
    setImmediate(() => {
      if (turns > 1) return tick(turns - 1)
      const [first] = sleepers.sort((a, b) => a.atMs - b.atMs)
      if (first) {
        sleepers = sleepers.filter((each) => each !== first)
        advanceTo(first.atMs)
        first.wake()
      }
      ticking = sleepers.length > 0
      if (ticking) tick(TURNS)
    })
  }

  return {
    nowMs: () => nowMs,
    advance: (ms) => advanceTo(nowMs + ms),
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      if (!(ms > 0)) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const sleeper = { atMs: nowMs + ms, wake: () => resolve() }
      sleepers.push(sleeper)
      signal?.addEventListener('abort', sleeper.wake, { once: true })
      if (!ticking) {
        ticking = true
        tick(TURNS)
      }
      await promise
      signal?.removeEventListener('abort', sleeper.wake)
      signal?.throwIfAborted()
    },
    timeout(ms) {
      const controller = new AbortController()
      alarms.push({ atMs: nowMs + ms, controller })
      return controller.signal
    },
  }
}
