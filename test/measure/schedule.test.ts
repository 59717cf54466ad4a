import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  delayOf,
  hasSettled,
  invocationsInTurn,
  keptFactorFor,
  mayGoTogether,
  nextRounds,
  scheduleFor,
  sharedKeptFactor,
  usualCalls,
} from '../../src/measure/schedule.ts'

/** Runs a pair to its end; `durationMs` is by side and round. */
function run(
  durationMs: (side: number, round: number) => number,
  { payloads = 1, sizes = 4, memoryMB = 1769, delay = 0 } = {},
) {
  const durationsMs = [0, 1].map(() => Array.from({ length: payloads }, (): number[] => []))
  const phases = { 'warm-up': 0, kept: 0 }
  for (let round = 0; ; ) {
    const next = nextRounds({
      memoryMB,
      payloads,
      keptFactor: keptFactorFor(sizes, 0),
      durationsMs,
      discarded: phases['warm-up'],
      delay,
    })
    for (let more = 0; more < next.discarded + next.kept; more++, round++) {
      for (const [side, byPayload] of durationsMs.entries()) {
        for (const own of byPayload) own.push(durationMs(side, round))
      }
    }
    phases['warm-up'] += next.discarded
    phases.kept += next.kept
    if (next.kept > 0) return phases
  }
}

describe('invocations in a turn', () => {
  const inTurn = (memoryMB: number, ...bySide: number[]) =>
    invocationsInTurn({ memoryMB, durationsMs: bySide.map((each) => [[each]]) })

  test('do about 20 ms of work on the slower side, and are at most ten', () => {
    expect(inTurn(1769, 5, 2)).toBe(4)
    expect(inTurn(1769, 1, 1)).toBe(10)
    expect(inTurn(1769, 2.1, 2)).toBe(10)
    expect(inTurn(1769, 2, 2.2)).toBe(9)
    expect(inTurn(1769, 13.3)).toBe(2)
    expect(inTurn(1769, 13.4)).toBe(1)
    expect(inTurn(1769, 5_000, 1)).toBe(1)
  })

  test('go by work, not by the duration at a small size', () => {
    expect(inTurn(1769 / 4, 20, 20)).toBe(4)
    expect(inTurn(2 * 1769, 5, 5)).toBe(4)
  })

  test('are one as long as nothing is known', () => {
    expect(invocationsInTurn({ memoryMB: 512, durationsMs: [[[]], [[]]] })).toBe(1)
  })
})

describe('the environments of a pair may be invoked at the same time', () => {
  const environment = (durationMs: number, ...cores: (number | undefined)[]) => ({
    durationsMs: [cores.map(() => durationMs)],
    cores: [cores],
  })
  const may = (memoryMB: number, ...environments: ReturnType<typeof environment>[]) =>
    mayGoTogether(environments, { memoryMB })
  const on0 = (durationMs: number) => environment(durationMs, undefined, 0, 0, 0, 0, 0)

  test('with 6 ms of work or more on both sides', () => {
    expect([may(1769, on0(6), on0(6)), may(1769, on0(60), on0(5.99))]).toEqual([true, false])
    expect([may(1769 / 4, on0(24), on0(24)), may(1769 / 4, on0(23.9), on0(24))]).toEqual([
      true,
      false,
    ])
  })

  test('in each payload', () => {
    const [long, short] = [on0(20), on0(1)]
    const both = (one: typeof long, other: typeof long) => ({
      durationsMs: [...one.durationsMs, ...other.durationsMs],
      cores: [...one.cores, ...other.cores],
    })
    const [long2, mixed] = [both(long, long), both(long, short)]
    expect([may(1769, long2, long2), may(1769, long2, mixed)]).toEqual([true, false])
    const never = environment(20, ...Array.from({ length: 6 }, () => undefined))
    expect(may(1769, long2, both(long, never))).toBe(false)
  })

  test.each<[string, (number | undefined)[], boolean]>([
    ['all but one of the latest five', [undefined, undefined, 0, undefined, 0, 0, 0], true],
    ['three of the latest five', [0, 0, undefined, 0, undefined, 0, 0], false],
    ['all of three after the first', [undefined, 0, 0, 0], true],
    ['two of three after the first', [0, 0, undefined, 0], false],
    ['two after the first', [0, 0, 0], false],
    ['none', [undefined, undefined, undefined, undefined], false],
  ])('where %s told the core', (_, cores, expected) => {
    expect(may(1769, on0(10), environment(10, ...cores))).toBe(expected)
  })

  test('on the same core, and both', () => {
    expect(may(1769, on0(10), environment(10, 1, 1, 1, 1, 1, 1))).toBe(false)
    expect(may(1769, on0(10))).toBe(false)
  })
})

describe('how often an environment is invoked', () => {
  test('is 20 rounds discarded and 28 kept for short, steady invocations', () => {
    expect(run(() => 5)).toEqual({ 'warm-up': 20, kept: 28 })
  })

  test('falls with the length of an invocation at a full vCPU, not with the memory size', () => {
    expect(run(() => 80)).toEqual({ 'warm-up': 8, kept: 7 })
    expect(run(() => 2000)).toEqual({ 'warm-up': 4, kept: 4 })
    expect(run(() => 138, { memoryMB: 256 })).toEqual({ 'warm-up': 20, kept: 28 })
    expect(run(() => 80, { memoryMB: 2 * 1769 })).toEqual({ 'warm-up': 8, kept: 7 })
    expect(run(() => 20)).toEqual({ 'warm-up': 20, kept: 28 })
  })

  test('is more with one and two memory sizes, which have to show more', () => {
    expect(run(() => 5, { sizes: 1 }).kept).toBe(100)
    expect(run(() => 5, { sizes: 2 }).kept).toBe(60)
    expect(run(() => 5, { sizes: 3 }).kept).toBe(28)
  })

  test('is shared by several payloads, none of which gets too few', () => {
    expect(run(() => 5, { payloads: 2 })).toEqual({ 'warm-up': 10, kept: 18 })
    expect(run(() => 5, { payloads: 3 })).toEqual({ 'warm-up': 10, kept: 18 })
    expect(run(() => 5, { payloads: 4 })).toEqual({ 'warm-up': 8, kept: 14 })
    expect(run(() => 5, { payloads: 20 })).toEqual({ 'warm-up': 5, kept: 7 })
  })

  test('goes by the median of the last three rounds, on average of the payloads that ran', () => {
    const next = (...byPayload: number[][]) =>
      nextRounds({
        memoryMB: 1769,
        payloads: 1,
        keptFactor: 2,
        durationsMs: [byPayload],
        discarded: 2,
        delay: 0.5,
      }).discarded
    // 8 rounds at 80 ms, 20 up to 20 ms.
    expect(next([80])).toBe(6)
    expect(next([5, 80], [])).toBe(next([42.5]))
    expect(next([80, 80, 5, 5])).toBe(18)
    expect(next([40], [120])).toBe(6)
  })

  test('is two rounds before anything is known', () => {
    const next = (discarded: number) =>
      nextRounds({
        memoryMB: 1769,
        payloads: 1,
        keptFactor: 2,
        durationsMs: [],
        discarded,
        delay: 0.5,
      })
    expect(next(0)).toEqual({ discarded: 2, kept: 0 })
    expect(next(1)).toEqual({ discarded: 1, kept: 0 })
  })

  test('goes by how long it takes once warm, and by the slower side', () => {
    expect(run((_, round) => (round < 3 ? 500 : 5))['warm-up']).toBeGreaterThanOrEqual(20)
    expect(run((side) => (side === 0 ? 80 : 1))).toEqual({ 'warm-up': 8, kept: 7 })
  })

  test('goes on until neither side gets faster, in blocks, and ends after three times as many', () => {
    expect(run((side, round) => (side === 1 && round < 14 ? 9 : 5))['warm-up']).toBe(30)
    expect(run((_, round) => 5 * 0.99 ** round)['warm-up']).toBe(60)
  })

  test('begins to keep later by the delay of the pair, of which longer invocations have less', () => {
    const discarded = (ms: number, delay: number, payloads = 1) =>
      run(() => ms, { delay, payloads })['warm-up']
    expect([0, 0.02, 0.03, 0.5, 0.999].map((delay) => discarded(5, delay))).toEqual([
      20, 20, 21, 38, 56,
    ])
    expect([1, 2, 3, 4, 10].map((payloads) => discarded(5, 0.999, payloads))).toEqual([
      56, 26, 20, 14, 5,
    ])
    expect([20, 40, 80, 200, 2000].map((ms) => discarded(ms, 0.999))).toEqual([56, 23, 9, 4, 4])
    expect(run(() => 5, { delay: 0.999 }).kept).toBe(28)
    // After the last further block.
    const slow = (side: number, round: number) => (side === 1 && round < 14 ? 9 : 5)
    expect(run(slow, { delay: 0.999 })['warm-up']).toBe(30 + 36)
  })

  test('does not depend on which side is which', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 9000, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.array(fc.double({ min: 0.1, max: 9000, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (a, b) => {
          const at = (values: number[], round: number) => values[round % values.length] ?? 0
          const one = run((side, round) => at(side === 0 ? a : b, round))
          const other = run((side, round) => at(side === 1 ? a : b, round))
          expect(one).toEqual(other)
          expect(one.kept).toBeGreaterThanOrEqual(4)
          expect(one['warm-up']).toBeGreaterThanOrEqual(2)
        },
      ),
    )
  })
})

describe('a side has settled', () => {
  const block = (ms: number) => Array<number>(10).fill(ms)

  test('when its median falls by no more than 3 % from one block to the next', () => {
    expect(hasSettled([[...block(100), ...block(97)]], 10)).toBe(true)
    expect(hasSettled([[...block(100), ...block(96.9)]], 10)).toBe(false)
    expect(hasSettled([[...block(100), ...block(150)]], 10)).toBe(true)
  })

  test('by the middle of an odd number, and by the mean of the middle two of an even one', () => {
    expect(hasSettled([[100, 100, 100, 90, 100, 100]], 3)).toBe(true)
    expect(hasSettled([[100, 100, 90, 103]], 2)).toBe(false)
    expect(hasSettled([[100, 100, 90, 104]], 2)).toBe(true)
  })

  test('as far as there are two blocks, and the earlier one took any time', () => {
    expect(hasSettled([[100, 100, ...block(50)]], 10)).toBe(true)
    expect(hasSettled([[...block(0), ...block(0)]], 10)).toBe(true)
    const falls = [...block(1), ...block(0.9)]
    expect(hasSettled([[...block(0), ...block(5)], falls], 10)).toBe(false)
  })

  test('whatever its outliers and garbage collections', () => {
    const collecting = block(100).map((ms, index) => (index % 4 === 0 ? 10 * ms : ms))
    expect(hasSettled([[...collecting, ...block(100)]], 10)).toBe(true)
  })

  test('when its payloads have on average', () => {
    expect(
      hasSettled(
        [
          [...block(100), ...block(95)],
          [...block(100), ...block(100)],
        ],
        10,
      ),
    ).toBe(true)
    expect(
      hasSettled(
        [
          [...block(100), ...block(93)],
          [...block(100), ...block(100)],
        ],
        10,
      ),
    ).toBe(false)
  })
})

test('a schedule never asks for less than it takes to show anything', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 10 }),
      (workMs, payloads, sizes) => {
        const { discarded, mostDiscarded, block, kept } = scheduleFor(
          workMs,
          payloads,
          keptFactorFor(sizes, 0),
        )
        expect(discarded).toBeGreaterThanOrEqual(2)
        expect(mostDiscarded).toBeGreaterThanOrEqual(discarded)
        expect(block).toBeGreaterThanOrEqual(1)
        expect(kept).toBeGreaterThanOrEqual(4)
      },
    ),
  )
})

test('later looks and confirmations keep more rounds of each environment', () => {
  const kept = (sizes: number, look: number | undefined) =>
    scheduleFor(20, 1, keptFactorFor(sizes, look)).kept

  expect([0, 1, 2, 3, undefined].map((look) => kept(1, look))).toEqual([100, 140, 200, 200, 200])
  expect([0, 1, 2, 3, undefined].map((look) => kept(2, look))).toEqual([60, 80, 100, 100, 100])
  expect([0, 1, 2, 3, undefined].map((look) => kept(5, look))).toEqual([28, 80, 100, 100, 100])
})

test('environments that sizes share keep less at first', () => {
  const factors = (payloads: number) =>
    [0, 1, 2, 3, undefined].map((look) => sharedKeptFactor(payloads, look))
  expect(factors(1)).toEqual([1.25, 1.25, 2, 5, 3])
  expect(factors(2)).toEqual([1, 1, 2, 5, 3])
  const kept = (payloads: number) => scheduleFor(20, payloads, sharedKeptFactor(payloads, 0)).kept
  expect([1, 2, 3, 4, 6, 20].map(kept)).toEqual([25, 13, 13, 10, 7, 5])
})

test('what is usual is the most: short invocations of every payload', () => {
  expect(usualCalls(1, 5, 0)).toBe(20 + 100)
  expect(usualCalls(1, 5)).toBe(20 + 18 + 100)
  expect(usualCalls(2, 2, 0.999)).toBe(2 * (10 + 16 + 25))
  expect(scheduleFor(5, 20, 2)).toEqual({
    discarded: 5,
    mostDiscarded: 15,
    block: 2,
    kept: 10,
    mostDelayed: 0,
  })
})

test('few pairs in a row are delayed by everything between nothing and most, whichever comes first', () => {
  const start = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
  fc.assert(
    fc.property(start, fc.nat(1000), fc.integer({ min: 2, max: 40 }), (from, first, pairs) => {
      const delays = Array.from({ length: pairs }, (_, index) => delayOf(first + index, from))
      const sorted = delays.toSorted((a, b) => a - b)
      const gaps = sorted.map(
        (each, index) => each - (sorted[index - 1] ?? (sorted.at(-1) ?? 0) - 1),
      )
      expect(sorted[0]).toBeGreaterThanOrEqual(0)
      expect(sorted.at(-1)).toBeLessThan(1)
      expect(Math.max(...gaps)).toBeLessThan(2.2 / pairs)
    }),
  )
})
