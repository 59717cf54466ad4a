import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { holm } from '../../../src/verdict/stats/holm.ts'

const close = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length)
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 12)
}

test("gives R's p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), method = 'holm')", () => {
  close(holm([0.01, 0.02, 0.03, 0.04, 0.05]), [0.05, 0.08, 0.09, 0.09, 0.09])
})

test('keeps the order in which the values were given', () => {
  close(holm([0.04, 0.01, 0.03, 0.005]), [0.06, 0.03, 0.06, 0.02])
})

test('never exceeds 1, and has nothing to say to nothing', () => {
  close(holm([0.6, 0.9]), [1, 1])
  expect(holm([])).toEqual([])
})

test('rejects what the step-down procedure rejects', () => {
  const p = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(p, { maxLength: 12 }),
      fc.double({ min: 0.001, max: 0.2, noNaN: true }),
      (ps, alpha) => {
        const sorted = [...ps].sort((a, b) => a - b)
        const stop = sorted.findIndex((value, rank) => value > alpha / (ps.length - rank))
        const rejected = stop === -1 ? ps.length : stop
        // Compared by numbers, not by places: equal p-values have no order.
        expect(holm(ps).filter((value) => value <= alpha * (1 + 1e-12)).length).toBe(rejected)
      },
    ),
  )
})
