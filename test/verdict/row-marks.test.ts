import { describe, expect, test } from '@jest/globals'
import { comparisonOf, functionCase, samplesOf } from './support.ts'

const THREE_SIZES = [512, 1024, 1769]

describe('a row is marked', () => {
  const marks = (percents: readonly number[]) => {
    const fn = functionCase({ memorySizesMB: THREE_SIZES })
    const { sizes } = comparisonOf(
      fn,
      samplesOf(fn, {
        replicas: 16,
        spread: 0.004,
        durationMs: ({ side, memoryMB }) =>
          side === 'head' ? 400 * (1 + (percents[THREE_SIZES.indexOf(memoryMB)] ?? 0) / 100) : 400,
      }),
    )
    return sizes.map(({ duration, cost }) => [duration?.verdict, cost?.verdict])
  }

  test('where it is part of a regression over all sizes and reaches the limit itself', () => {
    expect(marks([9, 9, 9])).toEqual([
      ['fail', 'fail'],
      ['fail', 'fail'],
      ['fail', 'fail'],
    ])
    // The last one's own change is below the limit.
    expect(marks([9, 9, 3]).map(([duration]) => duration)).toEqual(['fail', 'fail', 'pass'])
  })

  test('by its own regression alone, the others as passed', () => {
    expect(marks([0, 0, 12]).map(([duration]) => duration)).toEqual(['pass', 'pass', 'fail'])
  })
})
