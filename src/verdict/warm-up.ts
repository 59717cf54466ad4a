import { SIDES, type Side } from '../inputs/plan.ts'
import { replicaOf, type Sample } from '../measure/sample.ts'
import type { FunctionCase, WarmUp } from './comparison.ts'
import type { Fact } from './finding.ts'
import { MIN_REPLICAS } from './hypothesis-tests.ts'
import { MIN_VARIANCE } from './pairs.ts'
import { ascending, mean, median } from './stats/describe.ts'
import { type Difference, meanOf, pAbove, pool, welch } from './stats/welch.ts'

/** What an environment took until it was warm. */
interface WarmingUp {
  side: Side
  memoryMB: number
  /** Milliseconds beyond as many warm invocations. */
  excessMs: number
  /** The same, in warm invocations. */
  excessInvocations: number
  /** ln of the median of the second half of what was kept to that of the first. */
  trend: number
}

/**
 * What warming up takes of each environment, beside the cold start's INIT: the first invocations, as many as
 * every environment of a size discards, beyond what as many kept ones take. Sizes at which both sides are known.
 */
export function warmUpsOf(fn: FunctionCase, samples: readonly Sample[]): WarmUp[] {
  const warming = environmentsOf(fn, samples)
  return fn.memorySizesMB.flatMap((memoryMB): WarmUp[] => {
    const [base, head] = SIDES.map((side) =>
      warming.filter((each) => each.side === side && each.memoryMB === memoryMB),
    )
    if (!base?.length || !head?.length) return []
    return [{ memoryMB, base: sideOf(base), head: sideOf(head) }]
  })
}

/**
 * Head's warm-up takes longer: beyond doubt (one-sided at 0.01, over all sizes together), by at least
 * five warm invocations and by 20 ms. With the usual 1 % of cold starts five invocations are 5 % of what
 * an environment serves.
 */
export function warmUpFindings(fn: FunctionCase, samples: readonly Sample[]): Fact[] {
  const warming = environmentsOf(
    fn,
    samples.filter(({ ranAtMB }) => ranAtMB === undefined),
  )
  const differences = fn.memorySizesMB.map((memoryMB): Difference | undefined => {
    const [base, head] = SIDES.map((side) =>
      ascending(
        warming
          .filter((each) => each.side === side && each.memoryMB === memoryMB)
          .map(({ excessInvocations }) => excessInvocations),
      ),
    )
    if (!base || !head || Math.min(base.length, head.length) < MIN_REPLICAS) return undefined
    return welch(meanOf(base, MIN_VARIANCE), meanOf(head, MIN_VARIANCE))
  })
  const known = differences.filter((each) => each !== undefined)
  if (known.length === 0) return []
  const difference = pool(known)
  if (difference.estimate < MIN_INVOCATIONS || pAbove(difference, 0) >= ALPHA) return []
  const shown = shownAt(fn, warmUpsOf(fn, samples))
  if (shown === undefined) return []
  const { memoryMB, base, head } = shown
  if (head.excessMs - base.excessMs < MIN_MS) return []
  return [
    {
      kind: 'warm-up-regression',
      memoryMB,
      baseExcessMs: base.excessMs,
      headExcessMs: head.excessMs,
    },
  ]
}

/** At the deployed size where it was measured, else at the largest. */
function shownAt({ deployedMB }: FunctionCase, warmUps: readonly WarmUp[]): WarmUp | undefined {
  return warmUps.find(({ memoryMB }) => memoryMB === deployedMB?.head) ?? warmUps.at(-1)
}

function sideOf(warming: readonly WarmingUp[]): WarmUp['base'] {
  return {
    excessMs: mean(ascending(warming.map(({ excessMs }) => excessMs))),
    settled: !stillFalls(ascending(warming.map(({ trend }) => trend))),
  }
}

/** Whether what was kept got faster by more than 3 % from its first half to its second, beyond doubt. */
function stillFalls(trends: readonly number[]): boolean {
  if (trends.length < 2) return false
  const { value, squaredError, spread, count } = meanOf(
    trends.map((trend) => -trend),
    MIN_VARIANCE,
  )
  const difference = { estimate: value, squaredError, spread, count }
  return value > TREND && pAbove(difference, 0) < ALPHA
}

/**
 * Environments that replaced no other, never failed, and kept every payload. Pairs discard more of what is warm
 * already, each another number (see `delayOf`); that is not warming up.
 */
function environmentsOf(
  { payloads, memorySizesMB }: FunctionCase,
  samples: readonly Sample[],
): WarmingUp[] {
  const names = new Set(payloads.map(({ name }) => name))
  const groups = new Map<string, Sample[]>()
  for (const sample of samples) {
    if (sample.stage !== 'look' || !names.has(sample.payload)) continue
    if (!memorySizesMB.includes(sample.memoryMB)) continue
    if (replicaOf(sample.environment) !== sample.environment) continue
    const key = `${sample.memoryMB} ${sample.environment}`
    const own = groups.get(key)
    if (own) own.push(sample)
    else groups.set(key, [sample])
  }
  const courses = [...groups.values()].flatMap((own) => courseOf(own) ?? [])
  return memorySizesMB.flatMap((memoryMB) => {
    const here = courses.filter((course) => course.memoryMB === memoryMB)
    const discarded = Math.min(
      ...here.flatMap(({ payloads: own }) => own.map((each) => each.discarded.length)),
    )
    return here.map((course) => warmingUp(course, discarded))
  })
}

/** An environment's durations. */
interface Course {
  side: Side
  memoryMB: number
  payloads: readonly { discarded: readonly number[]; kept: readonly number[] }[]
}

function courseOf(samples: readonly Sample[]): Course | undefined {
  const [first] = samples
  if (first === undefined || samples.some(({ failure }) => failure !== undefined)) return undefined
  const payloads = new Map<string, { discarded: number[]; kept: number[] }>()
  const ordered = samples.toSorted((a, b) => a.sequence - b.sequence)
  for (const { payload, phase, durationMs } of ordered) {
    const own = payloads.get(payload) ?? { discarded: [], kept: [] }
    payloads.set(payload, own)
    own[phase === 'kept' ? 'kept' : 'discarded'].push(durationMs)
  }
  const all = [...payloads.values()]
  if (all.some(({ discarded, kept }) => kept.length < 2 || discarded.length === 0)) return undefined
  return { side: first.side, memoryMB: first.memoryMB, payloads: all }
}

/** @param count of the first invocations with each payload, which are taken to warm it up */
function warmingUp({ side, memoryMB, payloads }: Course, count: number): WarmingUp {
  let excessMs = 0
  let excessInvocations = 0
  const trends: number[] = []
  for (const { discarded, kept } of payloads) {
    const steadyMs = Math.max(mean(kept), MIN_STEADY_MS)
    for (const durationMs of discarded.slice(0, count)) {
      excessMs += durationMs - steadyMs
      excessInvocations += durationMs / steadyMs - 1
    }
    const half = kept.length >> 1
    const before = Math.max(median(kept.slice(0, half)), MIN_STEADY_MS)
    trends.push(Math.log(Math.max(median(kept.slice(half)), MIN_STEADY_MS) / before))
  }
  return { side, memoryMB, excessMs, excessInvocations, trend: mean(trends) }
}

const ALPHA = 0.01
const MIN_INVOCATIONS = 5
const MIN_MS = 20
const MIN_STEADY_MS = 0.01
const TREND = -Math.log(0.97)
