import { expect, test } from '@jest/globals'
import { detectable, type Scope } from '../../src/verdict/detectable.ts'
import { ALONE, ERRORS, SHARED, TOGETHER } from '../../src/verdict/detectable-table.ts'

const LIMIT = 0.05
/** In limits, of an error in limits. */
const inLimits = (error: number, sizes: number, scope: Scope) =>
  detectable(error * LIMIT, LIMIT, sizes, scope) / LIMIT

test.each([
  [1, 'together', TOGETHER[0]],
  [2, 'together', TOGETHER[1]],
  [5, 'together', TOGETHER[4]],
  [9, 'together', TOGETHER[4]],
  [0, 'together', TOGETHER[0]],
  [1, 'alone', TOGETHER[0]],
  [2, 'alone', ALONE[0]],
  [3, 'alone', ALONE[1]],
  [5, 'alone', ALONE[3]],
  [9, 'alone', ALONE[3]],
  [1, 'shared', SHARED[0]],
  [3, 'shared', SHARED[2]],
  [9, 'shared', SHARED[4]],
] as const)(
  'what %d sizes find %s is in the table, and between its points in proportion',
  (sizes, scope, row = []) => {
    ERRORS.forEach((error, index) => {
      // Divided and multiplied by the limit, the error is not the same to the last digit.
      expect(inLimits(error, sizes, scope)).toBeCloseTo(row[index] ?? 0, 9)
    })
    const [first = 0, second = 0, third = 0] = row
    expect(inLimits(ERRORS[0] / 2, sizes, scope)).toBeCloseTo(first, 9)
    expect(inLimits(0.75 * ERRORS[1] + 0.25 * ERRORS[2], sizes, scope)).toBeCloseTo(
      0.75 * second + 0.25 * third,
      9,
    )
    expect(inLimits(2 * 1.5, sizes, scope)).toBeCloseTo(2 * (row.at(-1) ?? 0), 9)
  },
)

test('without a limit only the noise counts', () => {
  expect(detectable(0.01, 0, 1, 'alone')).toBeCloseTo((0.01 * (TOGETHER[0]?.at(-1) ?? 0)) / 1.5, 9)
  expect(detectable(0, 0, 1, 'alone')).toBeCloseTo(1e-6 * (TOGETHER[0]?.[0] ?? 0), 12)
})
