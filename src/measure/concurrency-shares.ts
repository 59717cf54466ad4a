import pLimit, { type LimitFunction } from 'p-limit'

/** What all functions of a run share: how many invocations may be in flight. */
export interface ConcurrencyShares {
  /** Pairs of replicas that run at once where several functions have some. */
  readonly pairsAtOnce: number
  /** Admits one invocation, of whichever function. */
  readonly invocations: LimitFunction
  /** The share of one function. */
  open(): ConcurrencyShare
}

/** One function's way to be invoked. */
export interface ConcurrencyShare {
  /**
   * Admits a pair of replicas, base and head together, that gets so many calls per side. `work` is told which
   * place, counted from 0, the pair has while it runs.
   */
  pair<Result>(calls: number, work: (place: number) => Promise<Result>): Promise<Result>
  /** Admits one invocation. */
  invocations: LimitFunction
  /** Whether both sides of every pair that runs can be invoked at the same time. */
  readonly roomForBoth: boolean
}

interface Waiting {
  calls: number
  go: (place: number) => void
}

/** What a share is judged by. */
interface ShareState {
  waiting: Waiting[]
  running: number
  /** Of the pairs that are done. */
  calls: number
  tookMs: number
}

export interface ConcurrencyOptions {
  /**
   * Pairs that run at once. Default: half as many as invocations, as both sides of a pair are invoked at once;
   * and while one function alone has pairs, some more.
   */
  pairsAtOnce?: number
  nowMs?: () => number
}

/**
 * ConcurrencyShares for so many invocations at once. Whenever a pair may start, it is one of the function
 * that has the fewest running, so that none waits for the whole of another. Of those it is the one whose
 * waiting pairs will take longest, by how long its calls took so far: the run ends when the slowest does. A
 * function of which nothing is known yet counts as the slowest. Of its pairs that with the most calls goes
 * first, so that the last ones to end are short.
 *
 * While one function alone has pairs, some more run than can be invoked at once: their sides wait a little for
 * each invocation, and fewer places stay empty while the last pairs end. With several functions short invocations
 * would wait for long ones of others.
 */
export function concurrencyShares(
  concurrency: number,
  { pairsAtOnce: given, nowMs = () => performance.now() }: ConcurrencyOptions = {},
): ConcurrencyShares {
  const pairsAtOnce = given ?? Math.max(1, Math.floor(concurrency / 2))
  const pairsOfOne = given ?? Math.max(1, Math.floor(PAIRS_OF_ONE * concurrency))
  const invocations = pLimit(concurrency)
  const states = new Set<ShareState>()
  const places = Array.from({ length: pairsOfOne }, (_, place) => place)

  const next = () => {
    for (;;) {
      const active = [...states].filter(({ waiting, running }) => running + waiting.length > 0)
      const running = pairsOfOne - places.length
      const state = mostUrgent(active.filter(({ waiting }) => waiting.length > 0))
      const [place] = places
      if (!state || place === undefined) return
      if (active.length > 1 && running >= pairsAtOnce) return
      places.shift()
      state.running++
      takeLongest(state.waiting)?.go(place)
    }
  }

  return {
    pairsAtOnce,
    invocations,
    open() {
      const state: ShareState = { waiting: [], running: 0, calls: 0, tookMs: 0 }
      states.add(state)
      return {
        invocations,
        roomForBoth: concurrency >= 2 * pairsOfOne,
        async pair(calls, work) {
          const place = await new Promise<number>((go) => {
            state.waiting.push({ calls, go })
            next()
          })
          const startedMs = nowMs()
          try {
            return await work(place)
          } finally {
            state.calls += calls
            state.tookMs += nowMs() - startedMs
            state.running--
            places.unshift(place)
            next()
          }
        },
      }
    },
  }
}

function mostUrgent(states: readonly ShareState[]): ShareState | undefined {
  return states.reduce<ShareState | undefined>((best, state) => {
    if (best === undefined || state.running < best.running) return state
    const slower = state.running === best.running && waitingMs(state) > waitingMs(best)
    return slower ? state : best
  }, undefined)
}

/** Pairs of a single function that run, for each invocation that may be in flight. */
const PAIRS_OF_ONE = 4 / 5

/** Of those with equally many calls, the one that waits longest. */
function takeLongest(waiting: Waiting[]): Waiting | undefined {
  const most = Math.max(...waiting.map(({ calls }) => calls))
  const [taken] = waiting.splice(
    waiting.findIndex(({ calls }) => calls === most),
    1,
  )
  return taken
}

function waitingMs({ waiting, calls, tookMs }: ShareState): number {
  if (calls === 0) return Number.POSITIVE_INFINITY
  return waiting.reduce((sum, pair) => sum + pair.calls, 0) * (tookMs / calls)
}
