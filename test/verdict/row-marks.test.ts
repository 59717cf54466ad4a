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

  test('as passed only where all sizes together are shown not to be worse, or itself is', () => {
    // Each is surely below three times the limit; all together are not surely below the limit.
    expect(marks([4.6, 4.6, 4.6]).map(([duration]) => duration)).toEqual([
      'inconclusive',
      'inconclusive',
      'inconclusive',
    ])
    expect(marks([4.6, 4.6, 0]).map(([duration]) => duration)).toEqual(['pass', 'pass', 'pass'])
  })

  test('by its own regression alone, the others as passed', () => {
    expect(marks([0, 0, 12]).map(([duration]) => duration)).toEqual(['pass', 'pass', 'fail'])
  })

  test('of a payload by its cost where its size costs more, but not where it does not itself', () => {
    const fn = functionCase({ payloads: ['small', 'large'].map((name) => ({ name, weight: 1 })) })
    const { payloads } = comparisonOf(
      fn,
      samplesOf(fn, {
        replicas: 16,
        spread: 0.004,
        durationMs: ({ side, payload }) => (side === 'head' && payload === 'large' ? 480 : 400),
      }),
    )
    expect(payloads.map(({ payload, cost }) => [payload, cost?.verdict])).toEqual([
      ['small', 'pass'],
      ['large', 'fail'],
    ])
  })
})
