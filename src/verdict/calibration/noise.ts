import { KEPT_PER_PAYLOAD, WARM_UP_CALLS } from '../../measure/calls.ts'
import type { Sample } from '../../measure/sample.ts'
import { LEAST_REPLICAS } from '../answers.ts'
import type { FunctionCase } from '../comparison.ts'
import { LEAST_VARIANCE } from '../differences.ts'
import { mean, median, variance } from '../stats/describe.ts'

/** Noise of one size and payload, on the log scale; 0.05 is 5 %. */
export interface CellNoise {
  memoryMB: number
  payload: string
  environments: number
  durationMs: number
  /** Standard deviation between environments, of the median of their kept invocations. */
  between: number
  /** Standard deviation within an environment, of single invocations. */
  within: number
  /** Smallest increase that a check which goes on to its last look sees here alone, as a share. */
  seeable: number
  /** Environments a side that see the limit, with as many kept invocations as a check makes. */
  environmentsForLimit: number
  /** What sees the limit with the fewest invocations. */
  cheapest: Effort
}

/** So many environments a side (K), and kept invocations of each payload in each of them (r). */
export interface Effort {
  environments: number
  kept: number
}

/** z(0.95) + z(0.80): one-sided 5 % level, 80 % power. */
const SEEING = 2.49

/** What noise is measured for. */
export interface Question {
  /** Increase that is to be seen, as a share, such as 0.05. */
  limit: number
  /** Environments a side that a check of this function has at its last look. */
  environments: number
}

/** The noise that samples of one and the same code show. "Seen" is what is found in 4 of 5 cases. */
export function noiseOf(
  function_: FunctionCase,
  samples: readonly Sample[],
  { limit, environments: most }: Question,
): CellNoise[] {
  return function_.memorySizesMB.flatMap((memoryMB) =>
    function_.payloads.flatMap(({ name: payload }): CellNoise[] => {
      const environments = keptByEnvironment(samples, memoryMB, payload)
      if (environments.length < 2) return []
      const logs = environments.map((durations) => durations.map(Math.log))
      const noise = { medians: variance(logs.map(median)), within: pooledWithin(logs) }
      return [
        {
          memoryMB,
          payload,
          environments: environments.length,
          durationMs: Math.exp(mean(logs.map(median))),
          between: Math.sqrt(noise.medians),
          within: noise.within,
          seeable: seeable(errorOf(noise.medians, most)),
          environmentsForLimit: effortFor(limit, noise, KEPT_PER_PAYLOAD).environments,
          cheapest: cheapestFor(limit, noise, function_.payloads.length),
        },
      ]
    }),
  )
}

/**
 * Smallest increase of a payload, as a share, that a check sees over all memory sizes together: the
 * largest among the payloads. Undefined where a size could not be measured.
 */
export function seeableOverall(
  { memorySizesMB, payloads }: FunctionCase,
  cells: readonly CellNoise[],
  environments: number,
): number | undefined {
  if (cells.length < memorySizesMB.length * payloads.length) return undefined
  const errors = payloads.map(({ name }) => {
    const own = cells.filter(({ payload }) => payload === name)
    return own.reduce((sum, { between }) => sum + errorOf(between ** 2, environments), 0)
  })
  return seeable(Math.max(...errors) / memorySizesMB.length ** 2)
}

/** Squared error of a difference between two sides of so many environments. */
function errorOf(variancePerEnvironment: number, environments: number): number {
  return (2 * Math.max(variancePerEnvironment, LEAST_VARIANCE)) / environments
}

function seeable(squaredError: number): number {
  return Math.expm1(SEEING * Math.sqrt(squaredError))
}

interface Noise {
  /** Variance between environments of the median of the kept invocations. */
  medians: number
  /** Standard deviation within. */
  within: number
}

/**
 * How many environments see the limit, when each has so many kept invocations. Of the spread that
 * medians have, as much is due to single invocations as a median of them can leave, and that part
 * shrinks with more of them.
 */
function effortFor(limit: number, { medians, within }: Noise, kept: number): Effort {
  const [now, then] = [MEDIAN_VARIANCE[KEPT_PER_PAYLOAD] ?? 1, MEDIAN_VARIANCE[kept] ?? 1]
  const ofInvocations = Math.min(medians, now * within ** 2)
  const perEnvironment = errorOf(medians - ofInvocations + (ofInvocations * then) / now, 1)
  const environments = Math.ceil(perEnvironment * (SEEING / Math.log1p(limit)) ** 2)
  return { environments: Math.max(LEAST_REPLICAS, environments), kept }
}

function cheapestFor(limit: number, noise: Noise, payloads: number): Effort {
  const invocations = ({ environments, kept }: Effort) =>
    environments * (Math.max(WARM_UP_CALLS, payloads) + kept * payloads)
  return Object.keys(MEDIAN_VARIANCE)
    .map((kept) => effortFor(limit, noise, Number(kept)))
    .reduce((best, each) => (invocations(each) < invocations(best) ? each : best))
}

/** Variance of the median of so many normal values, beside that of one (David & Nagaraja 2003). */
const MEDIAN_VARIANCE: Readonly<Record<number, number>> = {
  1: 1,
  3: 0.4487,
  5: 0.2868,
  7: 0.2104,
  9: 0.1661,
}

function keptByEnvironment(samples: readonly Sample[], memoryMB: number, payload: string) {
  const groups = new Map<string, number[]>()
  for (const sample of samples) {
    if (sample.memoryMB !== memoryMB || sample.payload !== payload) continue
    if (sample.phase !== 'kept' || sample.failure) continue
    const group = groups.get(sample.environment) ?? []
    group.push(Math.max(sample.durationMs, 0.01))
    groups.set(sample.environment, group)
  }
  return [...groups.values()]
}

/** Variance within, pooled over environments by their degrees of freedom; 0 with none to pool. */
function pooledWithin(logs: readonly (readonly number[])[]): number {
  const several = logs.filter((values) => values.length > 1)
  const freedom = several.reduce((sum, values) => sum + values.length - 1, 0)
  const squares = several.reduce((sum, values) => sum + variance(values) * (values.length - 1), 0)
  return freedom === 0 ? 0 : Math.sqrt(squares / freedom)
}
