import { SIDES, type Side } from '../inputs/plan.ts'
import { replicaOf, type Sample } from '../measure/sample.ts'
import { byName } from '../shared/by-name.ts'
import { defined } from '../shared/defined.ts'
import { groupBy } from '../shared/group.ts'
import type { FunctionCase } from '../verdict/comparison.ts'
import { ascending, mean, median, variance } from '../verdict/stats/describe.ts'
import { tQuantile } from '../verdict/stats/t-distribution.ts'

/** What the report page draws of a function's samples: a few kilobytes, however many there are. */
export interface SampleSummary {
  /** By memory size, ascending; those without samples are left out. */
  sizes: readonly SizeSummary[]
  /** Environments that are not among `environments`, as there are too many to draw. */
  environmentsLeftOut: number
}

export interface SizeSummary {
  memoryMB: number
  environments: readonly EnvironmentSummary[]
  /** Median and spread of each side over environments, by invocation of the environment. */
  course: Readonly<Record<Side, readonly CoursePoint[]>>
}

/** One execution environment: the mean of its kept invocations, payloads averaged by weight. */
export interface EnvironmentSummary {
  side: Side
  stage: Sample['stage']
  durationMs: number
  /** 95 % confidence interval of that mean; absent where there are too few invocations for one. */
  interval?: { lowMs: number; highMs: number }
  invocations: number
  failures: number
  /** Init Duration, or with SnapStart the restore, of its cold start. */
  coldMs?: number
}

/** One invocation, or several that follow each other, of all environments of one side. */
export interface CoursePoint {
  /** Counted from 1, which is the cold start. */
  firstInvocation: number
  lastInvocation: number
  medianMs: number
  /** From the 10th to the 90th percentile. */
  lowMs: number
  highMs: number
  environments: number
  phase: Sample['phase']
}

/** So many can be distinguished in a picture. */
const MAX_ENVIRONMENTS = 256
const MAX_POINTS = 60

/** Sums up the samples of one function. The order of the samples makes no difference. */
export function summarizeSamples(
  { payloads, memorySizesMB }: Pick<FunctionCase, 'payloads' | 'memorySizesMB'>,
  samples: readonly Sample[],
): SampleSummary {
  const weights = new Map(payloads.map(({ name, weight }) => [name, weight]))
  const known = samples.filter(({ payload }) => weights.has(payload))
  const bySize = groupBy(known, ({ memoryMB }) => memoryMB)
  const sizes = memorySizesMB.flatMap((memoryMB): SizeSummary[] => {
    const own = bySize.get(memoryMB)
    if (own === undefined) return []
    const level = levels(own, weights)
    const course = (side: Side) =>
      courseOf(
        own.filter((each) => each.side === side),
        level,
      )
    return [
      {
        memoryMB,
        environments: environmentsOf(own, weights),
        course: { base: course('base'), head: course('head') },
      },
    ]
  })
  const all = sizes.reduce((sum, { environments }) => sum + environments.length, 0)
  if (all <= MAX_ENVIRONMENTS) return { sizes, environmentsLeftOut: 0 }
  const drawn = sizes.map((size) => ({ ...size, environments: fewer(size.environments, sizes) }))
  const left = drawn.reduce((sum, { environments }) => sum + environments.length, 0)
  return { sizes: drawn, environmentsLeftOut: all - left }
}

/** The same share of each side and stage. */
function fewer(
  environments: readonly EnvironmentSummary[],
  sizes: readonly SizeSummary[],
): EnvironmentSummary[] {
  const groups = [...groupBy(environments, ({ side, stage }) => `${side} ${stage}`).values()]
  const most = Math.max(1, Math.floor(MAX_ENVIRONMENTS / sizes.length / groups.length))
  return groups.flatMap((group) => group.slice(0, most))
}

function environmentsOf(
  samples: readonly Sample[],
  weights: ReadonlyMap<string, number>,
): EnvironmentSummary[] {
  const groups = groupBy(
    samples,
    ({ side, stage, environment }) =>
      `${stage === 'look' ? 0 : 1} ${side} ${replicaOf(environment)}`,
  )
  return [...groups].sort(byName).flatMap(([, own]) => environmentOf(own, weights) ?? [])
}

function environmentOf(
  samples: readonly Sample[],
  weights: ReadonlyMap<string, number>,
): EnvironmentSummary | undefined {
  const [first] = samples
  const kept = samples.filter(({ phase, failure }) => phase === 'kept' && failure === undefined)
  const estimate = weightedMean(kept, weights)
  if (first === undefined || estimate === undefined) return undefined
  const cold = samples.find(({ phase, failure }) => phase === 'cold' && failure === undefined)
  const coldMs = cold?.initMs ?? cold?.restoreMs
  return {
    side: first.side,
    stage: first.stage,
    ...estimate,
    invocations: samples.length,
    failures: samples.filter(({ failure }) => failure !== undefined).length,
    ...defined({ coldMs }),
  }
}

/** Mean by weight with its interval; undefined where a payload was never kept. */
function weightedMean(
  kept: readonly Sample[],
  weights: ReadonlyMap<string, number>,
): Pick<EnvironmentSummary, 'durationMs' | 'interval'> | undefined {
  const durations = groupBy(kept, ({ payload }) => payload)
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  let durationMs = 0
  let squaredError = 0
  let count = 0
  for (const [payload, weight] of weights) {
    const own = ascending((durations.get(payload) ?? []).map((each) => each.durationMs))
    if (own.length === 0) return undefined
    durationMs += (weight / all) * mean(own)
    squaredError += (weight / all) ** 2 * (variance(own) / own.length)
    count += own.length - 1
  }
  if (!Number.isFinite(squaredError)) return { durationMs }
  const half = quantile(count) * Math.sqrt(squaredError)
  return {
    durationMs,
    interval: { lowMs: Math.max(0, durationMs - half), highMs: durationMs + half },
  }
}

const quantiles = new Map<number, number>()

function quantile(degreesOfFreedom: number): number {
  const known = quantiles.get(degreesOfFreedom) ?? tQuantile(0.975, degreesOfFreedom)
  quantiles.set(degreesOfFreedom, known)
  return known
}

/** What a duration with each payload is multiplied by to stand beside those with others. */
type Levels = ReadonlyMap<string, number>

/** Of a single payload 1. Of several, all are brought to their mean by weight, as base has it. */
function levels(samples: readonly Sample[], weights: ReadonlyMap<string, number>): Levels {
  if (weights.size === 1) return new Map([...weights.keys()].map((name) => [name, 1]))
  for (const side of SIDES) {
    const kept = samples.filter(
      (each) => each.side === side && each.phase === 'kept' && each.failure === undefined,
    )
    const together = weightedMean(kept, weights)?.durationMs
    if (together === undefined) continue
    const means = groupBy(kept, ({ payload }) => payload)
    return new Map(
      [...means].map(([payload, own]) => {
        const level = mean(ascending(own.map(({ durationMs }) => durationMs)))
        return [payload, level > 0 ? together / level : 1]
      }),
    )
  }
  return new Map()
}

function courseOf(samples: readonly Sample[], level: Levels): CoursePoint[] {
  const good = samples.filter(({ failure, payload }) => failure === undefined && level.has(payload))
  const last = good.reduce((most, { sequence }) => Math.max(most, sequence), 0)
  const width = Math.max(1, Math.ceil((last + 1) / MAX_POINTS))
  const bins = groupBy(good, ({ sequence }) =>
    sequence === 0 ? 0 : 1 + Math.floor((sequence - 1) / width),
  )
  return [...bins].sort(([a], [b]) => a - b).map(([, own]) => coursePoint(own, level))
}

function coursePoint(samples: readonly Sample[], level: Levels): CoursePoint {
  const durations = ascending(
    samples.map(({ durationMs, payload }) => durationMs * (level.get(payload) ?? 1)),
  )
  const sequences = ascending(samples.map(({ sequence }) => sequence))
  const kept = samples.filter(({ phase }) => phase === 'kept').length
  const isCold = samples.some(({ phase }) => phase === 'cold')
  return {
    firstInvocation: (sequences[0] ?? 0) + 1,
    lastInvocation: (sequences.at(-1) ?? 0) + 1,
    medianMs: median(durations),
    lowMs: percentile(durations, 0.1),
    highMs: percentile(durations, 0.9),
    environments: new Set(samples.map(({ environment }) => environment)).size,
    phase: isCold ? 'cold' : kept * 2 >= samples.length ? 'kept' : 'warm-up',
  }
}

/** Of values in ascending order, between two of them by their distance. */
function percentile(values: readonly number[], share: number): number {
  const at = share * (values.length - 1)
  const below = values[Math.floor(at)] ?? Number.NaN
  return below + (at % 1) * ((values[Math.ceil(at)] ?? Number.NaN) - below)
}
