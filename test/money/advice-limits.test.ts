import { describe, expect, test } from '@jest/globals'
import { type AdviceInput, advise, type CurvePoint } from '../../src/money/advice.ts'

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
  input: Partial<AdviceInput> = { deployedMB: LARGE },
) {
  const advice = advise({ curve: [point(LARGE, large), point(SMALL, small), BAD], ...input })
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

  test('counts what is just as far apart as noise, or 2 % in cost, as the same', () => {
    const exactly = { noisePercent: 2 }
    const slower = { ...exactly, durationMs: 1020, costPerMillionUsd: 10 }
    expect(recommended(slower, exactly)).toBe(SMALL)
    expect(recommended({ ...exactly, durationMs: 980 }, exactly)).toBe(LARGE)
    expect(
      recommended(
        { noisePercent: 0, costPerMillionUsd: 49 },
        { noisePercent: 0, costPerMillionUsd: 50 },
      ),
    ).toBe(LARGE)
    // The faster one costs exactly 2 % more.
    const faster = { costPerMillionUsd: 51, durationMs: 500 }
    expect(recommended({ costPerMillionUsd: 50 }, faster, { maxDurationMs: 1000 })).toBe(LARGE)
  })

  test('where nothing costs anything is by duration', () => {
    const free = { costPerMillionUsd: 0 }
    expect(recommended({ ...free, durationMs: 900 }, free)).toBe(SMALL)
  })

  test.each([
    [0.2, 'waiting'],
    [0.25, 'mixed'],
    [0.75, 'mixed'],
    [0.85, 'cpu-bound'],
  ])('calls a function that computes for %d of its time %s', (cpuShare, kind) => {
    const at = (memoryMB: number) =>
      point(memoryMB, {
        durationMs: 1000 * (1 - cpuShare) + (1000 * cpuShare * 1769) / Math.min(memoryMB, 1769),
        costPerMillionUsd: memoryMB / 100,
      })
    const advice = advise({ curve: [at(256), at(512), at(1769)] })
    expect(advice).toMatchObject({ work: { kind } })
  })
})
