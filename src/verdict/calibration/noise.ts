import type { Sample } from '../../measure/sample.ts'
import { defined } from '../../shared/defined.ts'
import { groupBy } from '../../shared/group.ts'
import type { FunctionCase } from '../comparison.ts'
import { detectable, type Scope } from '../detectable.ts'
import { durationLimit, MIN_REPLICAS } from '../hypothesis-tests.ts'
import { MIN_VARIANCE } from '../pairs.ts'
import { mean, variance } from '../stats/describe.ts'

/** Noise of one size and payload; 0.05 is 5 %. */
export interface CellNoise {
  memoryMB: number
  /** Where the environments of another size measure this one: that size. */
  ranAtMB?: number
  payload: string
  environments: number
  durationMs: number
  /** Standard deviation between environments, of ln mean duration of their kept invocations. */
  between: number
  /** Standard deviation, from one environment of each side to the next, of head's ln mean less base's. */
  ofDifference: number
  /** Standard deviation within an environment, of single invocations, as a share of their mean. */
  within: number
  /** Kept invocations of an environment, on average. */
  kept: number
  /** Increase here alone that a check which goes on to its last look finds in 80 %, as a share. */
  detectableBySingleTest: number
  /** Environments per side that find twice the limit, with as many kept invocations as were made. */
  environmentsForTwice: number
  /** What finds it with the fewest invocations. */
  cheapest: Effort
}

/** So many environments per side (K), and kept invocations of each payload in each of them (r). */
interface Effort {
  environments: number
  kept: number
}

/** What noise is measured for. */
export interface Hypothesis {
  /** The limit, as a share, such as 0.05. */
  limit: number
  /** Environments per side that a check of this function has at its last look. */
  environments: number
}

/** The noise that samples of one and the same code show, and what a check of it can find. */
export function noiseOf(
  fn: FunctionCase,
  samples: readonly Sample[],
  hypothesis: Hypothesis,
): CellNoise[] {
  const ranAt = new Map(samples.map(({ memoryMB, ranAtMB }) => [memoryMB, ranAtMB]))
  const independent = fn.memorySizesMB.filter((each) => ranAt.get(each) === undefined).length
  const scope = fn.rule.oneMachine && independent === 1 ? 'shared' : 'alone'
  return fn.memorySizesMB.flatMap((memoryMB) =>
    fn.payloads.flatMap(({ name: payload }): CellNoise[] => {
      const environments = keptByEnvironment(samples, memoryMB, payload)
      if (environments.length < 2) return []
      const kept = environments.map(({ durations }) => durations)
      const between = variance(environments.map(({ lnMean }) => lnMean))
      const noise: Noise = {
        ofDifference: varianceOfDifference(environments, between),
        within: pooledWithin(kept),
        kept: mean(kept.map(({ length }) => length)),
      }
      const durationMs = Math.exp(mean(environments.map(({ lnMean }) => lnMean)))
      const limit = shareOf(hypothesis.limit, durationMs)
      const asked: Asked = { sizes: fn.memorySizesMB.length, scope, limit }
      const effort = (kept: number) => effortFor(noise, kept, asked)
      return [
        {
          memoryMB,
          ...defined({ ranAtMB: ranAt.get(memoryMB) }),
          payload,
          environments: environments.length,
          durationMs,
          between: Math.sqrt(between),
          ofDifference: Math.sqrt(noise.ofDifference),
          within: noise.within,
          kept: noise.kept,
          detectableBySingleTest: detectableBySingleTest(
            noise.ofDifference / hypothesis.environments,
            asked,
          ),
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
 * together, those that share environments counted once: the largest among the payloads. Undefined where a
 * size could not be measured.
 */
export function detectableOverall(
  { memorySizesMB, payloads, rule }: FunctionCase,
  cells: readonly CellNoise[],
  hypothesis: Hypothesis,
): number | undefined {
  if (cells.length < memorySizesMB.length * payloads.length) return undefined
  const independent = cells.filter(({ ranAtMB }) => ranAtMB === undefined)
  const sizes = independent.length / payloads.length
  const asked =
    rule.oneMachine && sizes === 1
      ? ({ sizes: memorySizesMB.length, scope: 'shared' } as const)
      : ({ sizes, scope: 'together' } as const)
  const found = payloads.map(({ name }) => {
    const own = independent.filter(({ payload }) => payload === name)
    const ofDifferences = own.reduce((sum, { ofDifference }) => sum + ofDifference ** 2, 0)
    const squaredError = ofDifferences / sizes ** 2 / hypothesis.environments
    const durationMs = Math.exp(mean(own.map((cell) => Math.log(cell.durationMs))))
    const limit = shareOf(hypothesis.limit, durationMs)
    return detectableBySingleTest(squaredError, { ...asked, limit })
  })
  return Math.max(...found)
}

/** The limit of a duration, as a share of it: 1 ms at least. */
function shareOf(limit: number, durationMs: number): number {
  return Math.expm1(durationLimit(100 * limit, durationMs))
}

/**
 * Variance of the difference between one environment of each side: of those that were invoked together
 * where they are of one machine, as the decision rule compares them.
 */
function varianceOfDifference(environments: readonly KeptOf[], between: number): number {
  const pairs = [...groupBy(environments, ({ pair }) => pair).entries()].flatMap(
    ([pair, members]) => {
      const [one, other] = members
      return pair === undefined || !one || !other ? [] : [one.lnMean - other.lnMean]
    },
  )
  // Of the same code, a pair's difference has no sign of its own, and a mean of 0.
  const squares = pairs.map((difference) => difference ** 2)
  return Math.max(squares.length < 2 ? 2 * between : mean(squares), 2 * MIN_VARIANCE)
}

/** Of how many sizes, at which of them, and against which limit, as a share. */
interface Asked {
  sizes: number
  scope: Scope
  limit: number
}

function detectableBySingleTest(squaredError: number, { sizes, scope, limit }: Asked): number {
  return Math.expm1(detectable(Math.sqrt(squaredError), Math.log1p(limit), sizes, scope))
}

interface Noise {
  ofDifference: number
  within: number
  kept: number
}

/**
 * How many environments find twice the limit, when each has so many kept invocations. Of the spread
 * that means have, as much is due to single invocations as a mean of them can leave, and that part
 * shrinks with more of them.
 */
function effortFor(noise: Noise, kept: number, asked: Asked): Effort {
  const ofInvocations = Math.min(noise.ofDifference, (2 * noise.within ** 2) / noise.kept)
  const remaining = noise.ofDifference - ofInvocations + (ofInvocations * noise.kept) / kept
  const perPair = Math.max(remaining, 2 * MIN_VARIANCE)
  let environments = MIN_REPLICAS
  const finds = () => detectableBySingleTest(perPair / environments, asked) <= 2 * asked.limit
  while (!finds() && environments < MAX_ENVIRONMENTS) environments++
  return { environments, kept: Math.round(kept) }
}

function invocations({ environments, kept }: Effort): number {
  return environments * (USUAL_DISCARDED + kept)
}

const KEPT = [10, 20, 40, 80, 160]
/** Of short invocations: 20, and what pairs are delayed by on average. */
const USUAL_DISCARDED = 38
const MAX_ENVIRONMENTS = 1000

/** What an environment kept of a payload: at least one invocation. */
interface KeptOf {
  pair: number | undefined
  durations: readonly number[]
  lnMean: number
}

function keptByEnvironment(
  samples: readonly Sample[],
  memoryMB: number,
  payload: string,
): KeptOf[] {
  const groups = new Map<string, { pair: number | undefined; durations: number[] }>()
  for (const sample of samples) {
    if (sample.memoryMB !== memoryMB || sample.payload !== payload) continue
    if (sample.phase !== 'kept' || sample.failure) continue
    const group = groups.get(sample.environment) ?? { pair: sample.pair, durations: [] }
    group.durations.push(Math.max(sample.durationMs, 0.01))
    groups.set(sample.environment, group)
  }
  return [...groups.values()].map((own) => ({ ...own, lnMean: Math.log(mean(own.durations)) }))
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
