import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decisionRule, lookShare } from '../../src/verdict/looks.ts'

describe('the looks of a check', () => {
  test('are those that were measured, unless the user wants another number of environments', () => {
    expect(decisionRule(1).looks).toEqual([4, 8, 12, 20, 32])
    expect(decisionRule(5).looks).toEqual([4, 6, 8, 12, 16])
    expect(decisionRule(5, 16).looks).toEqual([4, 6, 8, 12, 16])
    expect(decisionRule(5, 10).looks).toEqual([4, 6, 8, 10])
    expect(decisionRule(5, 4).looks).toEqual([4])
    expect(decisionRule(1, 64).looks).toEqual([4, 8, 16, 32, 64])
  })

  test('begin with 4, grow, end with what was asked for, and never spend more than there is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 4, max: 1000 }),
        (sizes, most) => {
          const { looks } = decisionRule(sizes, most)
          expect(looks[0]).toBe(4)
          expect(looks.at(-1)).toBe(most)
          expect(looks).toEqual([...new Set(looks)].sort((a, b) => a - b))
          expect(looks.length).toBeLessThanOrEqual(5)
          expect(lookShare(looks.length)).toBeGreaterThan(0.3)
        },
      ),
    )
  })
})
