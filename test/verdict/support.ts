import type { Side } from '../../src/inputs/plan.ts'
import { SIDES } from '../../src/inputs/plan.ts'
import type { Sample } from '../../src/measure/sample.ts'
import { seededRandom } from '../../src/shared/random.ts'
import type { FunctionCase, FunctionComparison } from '../../src/verdict/comparison.ts'
import type { TestResult } from '../../src/verdict/hypothesis-tests.ts'
import type { Hypothesis, JudgedFunction } from '../../src/verdict/judged-function.ts'
import { nextStep } from '../../src/verdict/next-step.ts'
import type { Outcome } from '../../src/verdict/outcome.ts'
import type { Difference } from '../../src/verdict/stats/welch.ts'
import { pricesIn } from '../support/prices.ts'

/** A function case that is plain unless said otherwise: one size, one payload, one look. */
export function functionCase(overrides: Partial<FunctionCase> = {}): FunctionCase {
  const prices = pricesIn('us-east-1')
  return {
    name: 'resize',
    payloads: [{ name: 'large', weight: 1 }],
    memorySizesMB: [1024],
    prices: { base: prices, head: prices },
    ephemeralStorageMB: { base: 512, head: 512 },
    limits: { durationPercent: 5, costPercent: 5, initPercent: 10 },
    failOn: 'any',
    rule: { looks: [16], confirmReplicas: 0 },
    ...overrides,
  }
}

/** Where samples are to come from, and how long they take. */
export interface SampleOptions {
  replicas: number
  stage?: Sample['stage']
  /** Milliseconds of one kept invocation, before noise. */
  durationMs: (place: { side: Side; memoryMB: number; payload: string }) => number
  /** Standard deviation of ln speed between environments; 0.02 unless said otherwise. */
  spread?: number
  initMs?: (side: Side) => number
  /** Changes or drops a finished sample. */
  adjust?: (sample: Sample) => Sample | undefined
  seed?: number
}

/** Three discarded and three kept invocations a payload on each replica, as they are measured. */
export function samplesOf(
  { payloads, memorySizesMB }: FunctionCase,
  { replicas, stage = 'look', durationMs, spread = 0.02, initMs, adjust, seed = 1 }: SampleOptions,
): Sample[] {
  const random = seededRandom(seed, stage)
  const noise = () =>
    spread * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const samples: Sample[] = []
  for (const memoryMB of memorySizesMB) {
    for (const side of SIDES) {
      for (let replica = 0; replica < replicas; replica++) {
        const speed = Math.exp(noise())
        const rounds = Math.ceil(3 / payloads.length) + 3
        for (let sequence = 0; sequence < rounds * payloads.length; sequence++) {
          const payload = payloads[sequence % payloads.length]?.name ?? ''
          const kept = sequence >= (rounds - 3) * payloads.length
          const ms = Math.max(
            0.01,
            Math.round(100 * speed * durationMs({ side, memoryMB, payload })) / 100,
          )
          const sample: Sample = {
            side,
            memoryMB,
            payload,
            environment: `${side}:${memoryMB}:${stage}:${replica}`,
            stage,
            phase: sequence === 0 ? 'cold' : kept ? 'kept' : 'warm-up',
            sequence,
            durationMs: ms,
            billedMs: Math.ceil(ms),
            ...(sequence === 0 && initMs && { initMs: initMs(side) * Math.exp(noise()) }),
            maxMemoryUsedMB: 80,
          }
          const adjusted = adjust ? adjust(sample) : sample
          if (adjusted) samples.push(adjusted)
        }
      }
    }
  }
  return samples
}

/** The comparison, where the test has come to its end. */
export function comparisonOf(fn: FunctionCase, samples: readonly Sample[]): FunctionComparison {
  const step = nextStep(fn, samples)
  if (step.kind !== 'done') throw new Error(`Not done: ${JSON.stringify(step)}`)
  return step.comparison
}

/** What was found and how heavily it counts, one line each. */
export function facts({ findings }: FunctionComparison): string[] {
  return findings.map(({ kind, severity }) => `${severity} ${kind}`)
}

/** A difference of logarithms, known well unless said otherwise. */
export function differenceOf(estimate: number, more: Partial<Difference> = {}): Difference {
  const squaredError = more.squaredError ?? 0.0004
  return { estimate, squaredError, spread: squaredError ** 2 / 30, count: 16, ...more }
}

/** What one test comes to: nothing found and nothing shown, unless said otherwise. */
export function resultOf(hypothesis: Hypothesis, more: Partial<TestResult> = {}): TestResult {
  return {
    hypothesis,
    difference: differenceOf(0),
    limits: { fail: Math.log(1.05), pass: Math.log(1.05) },
    ...{ candidate: false, beyondDoubt: false, nonInferior: false, nonInferiorAlone: false },
    ...{ alpha: 0.01, gating: true },
    ...more,
  }
}

/** The end of a check that found nothing, unless said otherwise. */
export function outcomeOf(
  judged: JudgedFunction,
  { results = [], open = [], ...more }: Partial<Outcome & Outcome['decision']> = {},
): Outcome {
  return {
    judged,
    decision: { results, open, flagged: [], candidates: [], nonInferior: false },
    ...{ regressions: [], unconfirmed: [], confirmed: false, lookShare: 1 },
    ...more,
  }
}
