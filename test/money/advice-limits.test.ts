import { describe, expect, test } from '@jest/globals'
import { type AdviceQuestion, advise, type CurvePoint } from '../../src/money/advice.ts'

/** Sizes with a full vCPU each, so that no curve is fitted and any figures do. */
const [SMALL, MIDDLE, LARGE] = [2000, 2500, 3000] as const

const point = (memoryMB: number, values: Partial<CurvePoint> = {}): CurvePoint => ({
  memoryMB,
  durationMs: 1000,
  costPerMillionUsd: 20,
  maxMemoryUsedMB: 100,
  noisePercent: 1,
  ...values,
})
/** A size that nobody would take. */
const BAD = point(MIDDLE, { durationMs: 5000, costPerMillionUsd: 90 })

function advised(
  small: Partial<CurvePoint>,
  large: Partial<CurvePoint> = {},
  question: Partial<AdviceQuestion> = { deployedMB: LARGE },
) {
  const advice = advise({ curve: [point(LARGE, large), point(SMALL, small), BAD], ...question })
  if (advice.kind === 'none') throw new Error(advice.reason)
  return advice
}
const recommended = (...args: Parameters<typeof advised>) => advised(...args).recommendedMB

describe('advice', () => {
  test('takes a slower size within the noise of both, half of each variance', () => {
    // √((3² + 9²) / 2) = 6.708
    const slower = (percent: number) =>
      recommended(
        { durationMs: 1000 + 10 * percent, costPerMillionUsd: 10, noisePercent: 3 },
        { noisePercent: 9 },
      )
    expect([slower(6.7), slower(6.72)]).toEqual([SMALL, LARGE])
  })

  test.each([
    [1, 1.9, 2.1],
    [4, 3.9, 4.1],
  ])('stays with noise of %d %% where %d %% would be saved, and moves for %d %%', (...each) => {
    const [noisePercent, less, more] = each
    const cheaperBy = (percent: number) =>
      recommended({ costPerMillionUsd: 20 * (1 - percent / 100), noisePercent }, { noisePercent })
    expect([cheaperBy(less), cheaperBy(more)]).toEqual([LARGE, SMALL])
  })

  test('recommends nothing that uses four fifths of its memory', () => {
    const used = (maxMemoryUsedMB: number) =>
      recommended({ costPerMillionUsd: 10, maxMemoryUsedMB })
    expect([used(1599.9), used(1600)]).toEqual([SMALL, LARGE])
  })

  test('holds a limit of the duration, and needs nothing deployed', () => {
    const small = { costPerMillionUsd: 10, durationMs: 1500 }
    const limited = (maxDurationMs: number) => advised(small, {}, { maxDurationMs })
    expect([limited(1500), limited(1499)].map((each) => each.recommendedMB)).toEqual([SMALL, LARGE])
    expect(limited(1500).move).toBeNull()
    expect(limited(1500)).toMatchObject({
      kind: 'advice',
      cheapestMB: SMALL,
      fastestMB: LARGE,
      kneeMB: null,
    })
  })

  test('says what a move saves by invocation, and by month where that is known', () => {
    const small = { costPerMillionUsd: 10 }
    expect(advised(small).move).toEqual({
      ...{ fromMB: LARGE, toMB: SMALL, costPercent: -50, durationPercent: 0 },
      costPerMillionUsd: -10,
    })
    expect(
      advised(small, {}, { deployedMB: LARGE, invocationsPerMonth: 3_000_000 }).move,
    ).toMatchObject({ costPerMonthUsd: -30 })
    expect(advised({ costPerMillionUsd: 30 }).move).toBeNull()
  })

  test('puts on the frontier what nothing beats in cost and duration', () => {
    expect(advised({ costPerMillionUsd: 10, durationMs: 1500 }).frontierMB).toEqual([SMALL, LARGE])
    expect(advised({ costPerMillionUsd: 10 }).frontierMB).toEqual([SMALL])
    expect(advised({}, { durationMs: 900 }).frontierMB).toEqual([LARGE])
  })
})
