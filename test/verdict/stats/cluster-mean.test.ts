import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { knownMean } from '../../../src/check/known-mean.ts'
import { clusterMean } from '../../../src/verdict/stats/cluster-mean.ts'
import { mean, variance } from '../../../src/verdict/stats/describe.ts'

describe('the mean of clusters', () => {
  test('of one size is the mean of their means, with the error of these', () => {
    const means = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(means, fc.integer({ min: 1, max: 50 }), (values, count) => {
        const found = clusterMean(values.map((each) => ({ count, sum: each * count })))
        expect(found?.value).toBeCloseTo(mean(values), 9)
        expect(found?.squaredError).toBeCloseTo(variance(values) / values.length, 6)
      }),
    )
  })

  test('weighs observations, and a large cluster does not hide its own error', () => {
    const [large, small] = [
      { count: 98, sum: 980 },
      { count: 1, sum: 20 },
    ]
    const found = clusterMean([large, small, { count: 0, sum: 0 }])
    expect(found).toMatchObject({ value: 1000 / 99, count: 2 })
    // About one cluster is there: the difference of the small one counts many times over.
    expect(Math.sqrt(found?.squaredError ?? 0)).toBeGreaterThan(0.7)
    expect(clusterMean([large])).toBeUndefined()
  })
})

test('of clusters that agree has the error of as many observations as there are', () => {
  const found = clusterMean(
    [2, 2].map((count) => ({ count, sum: 10 * count })),
    8,
  )
  expect(found).toEqual({ value: 10, count: 2, squaredError: 2, spread: 4 })
})

describe('a mean of logged bytes', () => {
  test('is known where nothing differs, whatever the limit is', () => {
    const same = [Array(9).fill(5000), Array(4).fill(5000)]
    expect([knownMean(same, 5), knownMean(same, 0)]).toEqual([5000, 5000])
    expect(knownMean([[5000, 5000], []], 5)).toBe('too-few')
  })

  test('is known to within 1 % by what environments differ, and a fifth of a smaller limit', () => {
    // t(2) × error = 4.303 × 40 ÷ √3 = 99.4 of 10,000.
    const known = [9960, 10_000, 10_040].map((each) => Array(50).fill(each))
    expect(knownMean(known, 5)).toBe(10_000)
    expect(knownMean(known, 4.9)).toBe('too-different')
    const wider = [9959, 10_000, 10_041].map((each) => Array(50).fill(each))
    expect(knownMean(wider, 100)).toBe('too-different')
  })
})
