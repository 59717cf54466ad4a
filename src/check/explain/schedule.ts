import type { Side } from '../../inputs/plan.ts'

/** How one mode observes: environments per side, and invocations in each. */
export interface Schedule {
  environments: Readonly<Record<Side, number>>
  warmUp: number
  /** A warm-up that takes longer ends. */
  warmUpMs: number
  invocations: number
  /** An environment that took longer is asked for what it saw by then. */
  maxMs: number
}

/** How fast the environments run, and how many at once. */
export interface Pace {
  /** Of the slower side, without the probe. */
  durationMs: number
  atOnce: number
}

/** Code in tight loops takes so much longer while it is counted; other code a quarter of it. */
const COUNTING_SLOWDOWN = 16
const COUNTING_MS = 10_000
/** The most of its time that warming up may take, so that a busy machine leaves time to look at something. */
const WARM_UP_PART = 1 / 3
const COUNTED = { base: 2, head: 1 }
export const COUNTED_ENVIRONMENTS = COUNTED.base + COUNTED.head
/** One says how often a function runs, more also what it does now and then: as many as fit into so long. */
const MAX_COUNTED = 4
const MORE_MS = 3000

/**
 * Twice as many environments of base, as what differs between these differs by itself.
 * @returns undefined where counting would take too long
 */
export function countingSchedule({ durationMs, atOnce }: Pace): Schedule | undefined {
  const rounds = Math.ceil(COUNTED_ENVIRONMENTS / atOnce)
  const slowMs = COUNTING_SLOWDOWN * Math.max(1, durationMs)
  const within = (ms: number) => Math.floor(ms / rounds / slowMs)
  const invocations = within(COUNTING_MS)
  if (invocations < 1) return undefined
  const warmUp = invocations > 1 ? 1 : 0
  const wanted = Math.max(1, Math.min(MAX_COUNTED, within(MORE_MS) - warmUp))
  return {
    environments: COUNTED,
    warmUp,
    warmUpMs: COUNTING_MS * WARM_UP_PART,
    invocations: Math.min(wanted, invocations - warmUp),
    maxMs: COUNTING_MS,
  }
}

/**
 * Whether counting takes so little that it comes first: what it finds is exact on the busiest machine, where
 * time may run out for what comes last.
 */
export function isQuick({ warmUp, invocations }: Schedule, { durationMs }: Pace): boolean {
  return (warmUp + invocations) * COUNTING_SLOWDOWN * durationMs <= QUICK_MS
}

const QUICK_MS = 2000

const TIMED = { base: 3, head: 3 }
/** Of an environment, its warm-up included. */
const TIMING_MS = 1200
/** A busy machine is given more time for the same. */
const BUSY = 3
const MIN_TIMED = 2
const MAX_TIMED = 100
const MAX_WARM_UP = 20

export function timingSchedule({ durationMs }: Pace): Schedule {
  const all = Math.floor(TIMING_MS / Math.max(1, durationMs))
  const warmUp = Math.max(1, Math.min(MAX_WARM_UP, Math.floor(all * WARM_UP_PART)))
  return {
    environments: TIMED,
    warmUp,
    warmUpMs: BUSY * TIMING_MS * WARM_UP_PART,
    invocations: Math.max(MIN_TIMED, Math.min(MAX_TIMED, all - warmUp)),
    maxMs: BUSY * TIMING_MS,
  }
}
