import type { Sample } from '../../measure/sample.ts'
import { LEAST_REPLICAS } from '../answers.ts'
import type { FunctionCase } from '../comparison.ts'
import { detectable } from '../detectable.ts'
import { LEAST_VARIANCE } from '../differences.ts'
import { mean, variance } from '../stats/describe.ts'

/** Noise of one size and payload; 0.05 is 5 %. */
export interface CellNoise {
  memoryMB: number
  payload: string
  environments: number
  durationMs: number
  /** Standard deviation between environments, of ln mean duration of their kept invocations. */
  between: number
  /** Standard deviation within an environment, of single invocations, as a share of their mean. */
  within: number
  /** Kept invocations of an environment, on average. */
  kept: number
  /** Increase here alone that a check which goes on to its last look finds in 80 %, as a share. */
  seeable: number
  /** Environments a side that find twice the limit, with as many kept invocations as were made. */
  environmentsForTwice: number
  /** What finds it with the fewest invocations. */
  cheapest: Effort
}

/** So many environments a side (K), and kept invocations of each payload in each of them (r). */
export interface Effort {
  environments: number
  kept: number
}

/** What noise is measured for. */
export interface Question {
  /** The limit, as a share, such as 0.05. */
  limit: number
  /** Environments a side that a check of this function has at its last look. */
  environments: number
}

/** The noise that samples of one and the same code show, and what a check of it can find. */
export function noiseOf(
  function_: FunctionCase,
  samples: readonly Sample[],
  question: Question,
): CellNoise[] {
  const sizes = function_.memorySizesMB.length
  return function_.memorySizesMB.flatMap((memoryMB) =>
    function_.payloads.flatMap(({ name: payload }): CellNoise[] => {
      const environments = keptByEnvironment(samples, memoryMB, payload)
      if (environments.length < 2) return []
      const means = environments.map((durations) => Math.log(mean(durations)))
      const noise: Noise = {
        means: variance(means),
        within: pooledWithin(environments),
        kept: mean(environments.map((durations) => durations.length)),
      }
      const effort = (kept: number) => effortFor(noise, kept, sizes, question)
      return [
        {
          memoryMB,
          payload,
          environments: environments.length,
          durationMs: Math.exp(mean(means)),
          between: Math.sqrt(noise.means),
          within: noise.within,
          kept: noise.kept,
          seeable: seeable(errorOf(noise.means, question.environments), sizes, 'alone', question),
          environmentsForTwice: effort(noise.kept).environments,
          cheapest: KEPT.map(effort).reduce((best, each) =>
            invocations(each) < invocations(best) ? each : best,
          ),
        },
      ]
    }),
  )
}

/**
 * Smallest increase of a payload, as a share, that a check finds in 80 % over all memory sizes
 * together: the largest among the payloads. Undefined where a size could not be measured.
 */
export function seeableOverall(
  { memorySizesMB, payloads }: FunctionCase,
  cells: readonly CellNoise[],
  question: Question,
): number | undefined {
  const sizes = memorySizesMB.length
  if (cells.length < sizes * payloads.length) return undefined
  const errors = payloads.map(({ name }) => {
    const own = cells.filter(({ payload }) => payload === name)
    return own.reduce((sum, { between }) => sum + errorOf(between ** 2, question.environments), 0)
  })
  return seeable(Math.max(...errors) / sizes ** 2, sizes, 'together', question)
}

/** Squared error of a difference between two sides of so many environments. */
function errorOf(variancePerEnvironment: number, environments: number): number {
  return (2 * Math.max(variancePerEnvironment, LEAST_VARIANCE)) / environments
}

function seeable(
  squaredError: number,
  sizes: number,
  where: 'together' | 'alone',
  { limit }: Question,
): number {
  return Math.expm1(detectable(Math.sqrt(squaredError), Math.log1p(limit), sizes, where))
}

interface Noise {
  /** Variance between environments of ln mean. */
  means: number
  within: number
  kept: number
}

/**
 * How many environments find twice the limit, when each has so many kept invocations. Of the spread
 * that means have, as much is due to single invocations as a mean of them can leave, and that part
 * shrinks with more of them.
 */
function effortFor(noise: Noise, kept: number, sizes: number, question: Question): Effort {
  const ofInvocations = Math.min(noise.means, noise.within ** 2 / noise.kept)
  const perEnvironment = noise.means - ofInvocations + (ofInvocations * noise.kept) / kept
  let environments = LEAST_REPLICAS
  const finds = () =>
    seeable(errorOf(perEnvironment, environments), sizes, 'alone', question) <= 2 * question.limit
  while (!finds() && environments < MOST_ENVIRONMENTS) environments++
  return { environments, kept: Math.round(kept) }
}

function invocations({ environments, kept }: Effort): number {
  return environments * (USUAL_DISCARDED + kept)
}

const KEPT = [10, 20, 40, 80, 160]
const USUAL_DISCARDED = 20
const MOST_ENVIRONMENTS = 1000

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

/** Deviation within as a share, pooled over environments by their degrees of freedom. */
function pooledWithin(environments: readonly (readonly number[])[]): number {
  const several = environments.filter((values) => values.length > 1)
  const freedom = several.reduce((sum, values) => sum + values.length - 1, 0)
  const squares = several.reduce(
    (sum, values) => sum + (variance(values) * (values.length - 1)) / mean(values) ** 2,
    0,
  )
  return freedom === 0 ? 0 : Math.sqrt(squares / freedom)
}
