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
