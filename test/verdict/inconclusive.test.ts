import { describe, expect, test } from '@jest/globals'
import type { Sample } from '../../src/measure/sample.ts'
import { detectableBySingleTest } from '../../src/verdict/change.ts'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import type { TestResult } from '../../src/verdict/hypothesis-tests.ts'
import { inconclusiveFindings } from '../../src/verdict/inconclusive.ts'
import { judgedFunction, sameSize } from '../../src/verdict/judged-function.ts'
import { differenceOf, functionCase, outcomeOf, resultOf, samplesOf } from './support.ts'

const FN = functionCase({
  memorySizesMB: [512, 1024],
  rule: { looks: [4, 16], confirmReplicas: 8 },
})

function judgedOf(
  overrides: Partial<FunctionCase> = {},
  adjust?: (sample: Sample) => Sample | undefined,
) {
  const fn = { ...FN, ...overrides }
  return judgedFunction(
    fn,
    samplesOf(fn, { replicas: 3, durationMs: () => 100, ...(adjust && { adjust }) }),
  )
}

const judged = judgedOf()
const [small, large] = judged.sizes
if (small === undefined || large === undefined) throw new Error('There are two sizes.')
const duration = (size = small, head = size) =>
  ({ measure: 'duration', scope: 'cell', payload: 0, sizes: { base: size, head } }) as const
const cost = (size = small) => ({ measure: 'cost', scope: 'cell', sizes: sameSize(size) }) as const

const found = (open: readonly TestResult[], of = judged) =>
  inconclusiveFindings(outcomeOf(of, { results: open, open }))
const undecided = (estimate: number, error: number, more: Partial<TestResult> = {}, of = judged) =>
  found(
    [
      resultOf(duration(), {
        difference: differenceOf(estimate, { squaredError: error ** 2 }),
        ...more,
      }),
    ],
    of,
  )[0]

describe('what was not decided', () => {
  test('is shown where its upper bound of two errors exceeds its limit by most', () => {
    const widest = (one: [number, number, number], other: [number, number, number]) =>
      found(
        [[small, one] as const, [large, other] as const].map(([size, [estimate, error, pass]]) =>
          resultOf(duration(size), {
            difference: differenceOf(estimate, { squaredError: error ** 2 }),
            limits: { fail: 0.05, pass },
          }),
        ),
      ).map((finding) => 'memoryMB' in finding && finding.memoryMB)
    expect(widest([0.03, 0.01, 0.05], [0.01, 0.03, 0.05])).toEqual([1024])
    expect(widest([0.01, 0.03, 0.05], [0.03, 0.01, 0.05])).toEqual([512])
    expect(widest([0.05, 0.01, 0.05], [0.025, 0.02, 0.05])).toEqual([512])
    expect(widest([0.05, 0.01, 0.05], [0.025, 0.02, 0.03])).toEqual([1024])
    expect(widest([0.05, 0.01, 0.05], [0.05, 0.01, 0.05])).toEqual([512])
  })

  test('is shown for duration and cost, each by its own', () => {
    expect(found([resultOf(cost()), resultOf(duration())])).toMatchObject([
      { reason: 'undecided', measure: 'duration', payload: 'large', memoryMB: 512 },
      { reason: 'undecided', measure: 'cost', memoryMB: 512 },
    ])
    expect(found([resultOf(cost())])).toHaveLength(1)
    expect(found([resultOf(cost())])[0]).not.toHaveProperty('baseMemoryMB')
    expect(found([resultOf(duration(small, large))])).toMatchObject([
      { memoryMB: 1024, baseMemoryMB: 512 },
    ])
  })

  test('needs as many environments as bring its upper bound, in four of five checks, below the limit', () => {
    const limits = { fail: 1, pass: 0.05 }
    // (2.72 × 0.02 / (0.05 − 0.02))² × 16 = 52.6
    expect(undecided(0.02, 0.02, { limits })).toMatchObject({ remedy: { environments: 53 } })
    // An estimate above the limit has to be shown to be above: 2.72 × 0.02 / (0.08 − 0.05).
    const near = { fail: 0.05, pass: 0.05 }
    expect(undecided(0.08, 0.02, { limits: near })).toMatchObject({ remedy: { environments: 53 } })
    // What is only noticeably more helps: twice as many.
    expect(undecided(0, 0.01, { limits })).toMatchObject({ remedy: { environments: 32 } })
  })

  test('and is mostly noise is put where no change would pass', () => {
    const remedy = (fail: number) => undecided(0.02, 0.02, { limits: { fail, pass: 0.05 } })
    // The limit half of what can be detected with it.
    let low = 0.001
    let high = 1
    while (high - low > 1e-6) {
      const limit = (low + high) / 2
      const detectable = detectableBySingleTest(
        differenceOf(0),
        { scope: 'cell', limit },
        { judged },
      )
      if (detectable > 2 * limit) low = limit
      else high = limit
    }
    // (2.72 × 0.02 / 0.05)² × 16 = 18.9: twice as many then.
    expect(remedy(low * 0.999)).toMatchObject({ remedy: { environments: 32 } })
    expect(remedy(high * 1.001)).toMatchObject({ remedy: { environments: 53 } })
  })

  test('is given no remedy beyond 200 environments', () => {
    const limits = { fail: 1, pass: 0.05 }
    const remedy = (count: number) =>
      undecided(0, 0.001, { limits, difference: differenceOf(0, { squaredError: 1e-6, count }) })
    expect(remedy(100)).toHaveProperty('remedy.environments', 200)
    expect(remedy(101)).not.toHaveProperty('remedy')
    const above = differenceOf(0.02, { squaredError: 0.0004, count: 60 })
    // (2.72 × 0.02 / 0.03)² × 60 = 197.3, and × 61 = 200.6.
    expect(undecided(0, 0, { limits, difference: above })).toHaveProperty(
      'remedy.environments',
      198,
    )
    expect(undecided(0, 0, { limits, difference: { ...above, count: 61 } })).not.toHaveProperty(
      'remedy',
    )
  })

  test('needs money where that ran out before the last look, else more environments', () => {
    const exhausted = judgedOf({ exhausted: true })
    const input = (count: number, of: typeof judged) =>
      undecided(0, 0.01, { difference: differenceOf(0, { squaredError: 1e-4, count }) }, of)
    expect(input(15, exhausted)).toMatchObject({ remedy: { input: 'max-spend' } })
    expect(input(16, exhausted)).toMatchObject({ remedy: { input: 'max-environments' } })
    expect(input(15, judged)).toMatchObject({ remedy: { input: 'max-environments' } })
  })

  test('says how many environments were allowed where the check stopped before', () => {
    expect(undecided(0, 0.02)).toMatchObject({ environments: 16, allowed: 16 })
    expect(undecided(0, 0.02, {}, judgedOf({ exhausted: true }))).not.toHaveProperty('allowed')
    const atLast = judgedOf({ rule: { looks: [2, 3], confirmReplicas: 8 } })
    expect(undecided(0, 0.02, {}, atLast)).not.toHaveProperty('allowed')
  })
})

describe('nothing was measured', () => {
  test('of what works where there are too few environments', () => {
    const fewer = judgedOf({}, (sample) =>
      sample.environment === 'head:1024:look:2' ? undefined : sample,
    )
    expect(found([resultOf(duration(), { difference: undefined })], fewer)).toEqual([
      { kind: 'inconclusive', reason: 'too-few', environments: 2, needed: 4 },
    ])
    expect(inconclusiveFindings(outcomeOf(judged))).toEqual([
      { kind: 'inconclusive', reason: 'nothing-works' },
    ])
  })

  test('where every invocation failed, and one that worked is enough for another reason', () => {
    const failure = { kind: 'timeout' } as const
    const reason = (works: (sample: Sample) => boolean) =>
      found(
        [],
        judgedOf({}, (sample) => (works(sample) ? sample : { ...sample, failure })),
      )
    expect(reason(() => false)).toEqual([
      { kind: 'inconclusive', reason: 'all-failed', example: failure },
    ])
    const once = ({ environment, sequence }: Sample) =>
      environment === 'base:1024:look:2' && sequence === 5
    expect(reason(once)).toMatchObject([{ reason: 'nothing-works' }])
    const twoPayloads = { payloads: ['large', 'small'].map((name) => ({ name, weight: 1 })) }
    const onlyOne = judgedOf(twoPayloads, (sample) =>
      sample.payload === 'small' ? undefined : { ...sample, failure },
    )
    expect(found([], onlyOne)).toMatchObject([{ reason: 'all-failed' }])
    expect(
      found(
        [],
        judgedOf({}, () => undefined),
      ),
    ).toMatchObject([{ reason: 'nothing-works' }])
  })
})

test('what fresh environments did not confirm says what they showed', () => {
  const fresh = [
    ...samplesOf(FN, { replicas: 4, durationMs: () => 100 }),
    ...samplesOf(FN, { replicas: 4, stage: 'confirm', spread: 0, durationMs: () => 100 }),
  ]
  const of = (confirming: number) => {
    const own = judgedFunction(
      FN,
      fresh.filter(({ stage }) => stage === 'look' || confirming > 0),
    )
    const [size] = own.sizes
    const result = resultOf(duration(size), { difference: differenceOf(Math.log(1.12)) })
    return inconclusiveFindings(outcomeOf(own, { unconfirmed: [result] }))
  }
  expect(of(4)).toMatchObject([
    {
      reason: 'unconfirmed',
      firstPercent: expect.closeTo(12, 9),
      fresh: { changePercent: expect.closeTo(0, 9), lowPercent: expect.any(Number) },
    },
  ])
  expect(of(0)[0]).not.toHaveProperty('fresh')
})
