import { expect, test } from '@jest/globals'
import { fisherGreater } from '../../../src/verdict/stats/fisher.ts'

test("gives R's result for Fisher's tea tasting", () => {
  // fisher.test(TeaTasting, alternative = "greater"): p-value = 0.2429 = 17/70
  expect(fisherGreater({ hits: 1, of: 4 }, { hits: 3, of: 4 })).toBeCloseTo(17 / 70, 12)
})

test('all against none of four has one chance in seventy', () => {
  expect(fisherGreater({ hits: 0, of: 4 }, { hits: 4, of: 4 })).toBeCloseTo(1 / 70, 12)
})

test('no failures at all, or fewer than in the first group, prove nothing', () => {
  expect(fisherGreater({ hits: 0, of: 20 }, { hits: 0, of: 20 })).toBe(1)
  expect(fisherGreater({ hits: 0, of: 0 }, { hits: 0, of: 0 })).toBe(1)
  expect(fisherGreater({ hits: 9, of: 10 }, { hits: 1, of: 10 })).toBeGreaterThan(0.99)
})

/** The hypergeometric sum with whole numbers. */
function exactly(hits: [number, number], of: [number, number]): number {
  const choose = (n: number, k: number): bigint => {
    if (k < 0 || k > n) return 0n
    let ways = 1n
    for (let i = 1; i <= k; i++) ways = (ways * BigInt(n - i + 1)) / BigInt(i)
    return ways
  }
  const all = hits[0] + hits[1]
  let ways = 0n
  for (let k = hits[1]; k <= of[1]; k++) ways += choose(of[1], k) * choose(of[0], all - k)
  return Number(ways) / Number(choose(of[0] + of[1], all))
}

test('is the sum over all tables as bad or worse, whatever the counts', () => {
  for (const of of [
    [3, 5],
    [6, 4],
    [40, 12],
  ] as const) {
    for (let first = 0; first <= of[0]; first++) {
      for (let second = 0; second <= of[1]; second++) {
        const p = fisherGreater({ hits: first, of: of[0] }, { hits: second, of: of[1] })
        // Small ones are as exact as large ones.
        expect(p / exactly([first, second], [...of])).toBeCloseTo(1, 9)
        expect(p).toBeLessThanOrEqual(1)
      }
    }
  }
})

test('hundreds of counts are summed to the end, and thousands are not lost', () => {
  const p = (first: number, second: number) =>
    fisherGreater({ hits: first, of: 300 }, { hits: second, of: 200 })
  expect(p(30, 45) / exactly([30, 45], [300, 200])).toBeCloseTo(1, 9)
  expect(p(60, 30) / exactly([60, 30], [300, 200])).toBeCloseTo(1, 9)
  expect(fisherGreater({ hits: 3000, of: 3000 }, { hits: 2000, of: 2000 })).toBe(1)
})
