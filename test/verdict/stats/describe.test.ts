import { expect, test } from '@jest/globals'
import { ascending, mean, median, variance } from '../../../src/verdict/stats/describe.ts'

test('mean and unbiased variance', () => {
  expect(mean([2, 4, 9])).toBe(5)
  expect(variance([2, 4, 9])).toBe(13)
  expect(variance([7])).toBeNaN()
})

test('the median of an even number is between the middle two', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([10])).toBe(10)
})

test('sorting by size, not by spelling, leaves the original alone', () => {
  const values = [10, 9, 1]
  expect(ascending(values)).toEqual([1, 9, 10])
  expect(values).toEqual([10, 9, 1])
})
