import type { FunctionCase } from '../compare/comparison.ts'
import { nextStep } from '../compare/next-step.ts'
import { SIDES } from '../config/plan.ts'
import { type Random, shuffled } from '../measure/random.ts'
import type { Sample } from '../measure/sample.ts'
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
  /** Smallest increase a check with all its environments shows in 4 of 5 cases, as a share. */
  seeable: number
  /** Environments a side that show the limit in 4 of 5 cases. */
  environmentsForLimit: number
}

/** z(0.95) + z(0.80): one-sided 5 % level, 80 % power. */
const SEEING = 2.49

/**
 * The noise that samples of one and the same code show.
 * @param limit increase that is to be seen, as a share, such as 0.05
 */
export function noiseOf(
  function_: FunctionCase,
  samples: readonly Sample[],
  limit: number,
): CellNoise[] {
  const most = Math.max(...function_.rule.looks)
  return function_.memorySizesMB.flatMap((memoryMB) =>
    function_.payloads.flatMap(({ name: payload }): CellNoise[] => {
      const environments = keptByEnvironment(samples, memoryMB, payload)
      if (environments.length < 2) return []
      const logs = environments.map((durations) => durations.map(Math.log))
      const between = Math.sqrt(variance(logs.map(median)))
      const perEnvironment = SEEING * Math.SQRT2 * between
      return [
        {
          memoryMB,
          payload,
          environments: environments.length,
          durationMs: Math.exp(mean(logs.map(median))),
          between,
          within: pooledWithin(logs),
          seeable: Math.expm1(perEnvironment / Math.sqrt(most)),
          environmentsForLimit: Math.max(4, Math.ceil((perEnvironment / Math.log1p(limit)) ** 2)),
        },
      ]
    }),
  )
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

/** How a check of code against itself would have ended, over many ways to form the sides. */
export interface FalseAlarms {
  checks: number
  fail: number
  inconclusive: number
}

/**
 * Judges the measured environments again and again, each time dealt out to the two sides anew at
 * random: as both sides ran the same code, any way to deal is a check in which nothing changed. A
 * confirmation is answered from environments that the looks did not use.
 * @param checks how many times to deal
 */
export function falseAlarms(
  function_: FunctionCase,
  samples: readonly Sample[],
  { checks, random }: { checks: number; random: Random },
): FalseAlarms {
  const result: FalseAlarms = { checks, fail: 0, inconclusive: 0 }
  for (let check = 0; check < checks; check++) {
    const verdict = judge(function_, deal(samples, random))
    if (verdict !== 'pass') result[verdict]++
  }
  return result
}

/** Environments of each size in random order, half to each side. */
function deal(samples: readonly Sample[], random: Random): Map<string, Sample[]>[] {
  const bySize = Map.groupBy(samples, ({ memoryMB }) => memoryMB)
  return [...bySize.values()].map((ofSize) => {
    const environments = shuffled([...Map.groupBy(ofSize, (s) => s.environment).values()], random)
    const dealt = environments.map((own, index) => {
      const side = SIDES[index % 2] ?? 'base'
      return [`${side} ${index >> 1}`, own.map((sample) => ({ ...sample, side }))] as const
    })
    return new Map(dealt)
  })
}

function judge(function_: FunctionCase, sizes: readonly Map<string, Sample[]>[]) {
  const used: Sample[] = []
  let known = function_
  let next = 0
  for (;;) {
    const step = nextStep(known, used)
    if (step.kind === 'done') return step.comparison.verdict
    const upTo = step.kind === 'look' ? step.replicas : next + step.replicas
    const stage = step.kind
    const fresh = sizes.flatMap((size) =>
      SIDES.flatMap((side) =>
        Array.from(
          { length: upTo - next },
          (_, index) => size.get(`${side} ${next + index}`) ?? [],
        ),
      ),
    )
    next = upTo
    used.push(...fresh.flat().map((sample) => ({ ...sample, stage })))
    if (fresh.some((samples) => samples.length === 0)) known = { ...known, exhausted: true }
  }
}
