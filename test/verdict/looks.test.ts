import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decisionRule, levelsAt, localDecisionRule, lookShare } from '../../src/verdict/looks.ts'
import { tQuantile } from '../../src/verdict/stats/t-distribution.ts'

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

test('the rule has these looks, and these parts of α for a regression', () => {
  expect(decisionRule(1)).toEqual({ looks: [4, 8, 12, 20, 32], confirmReplicas: 8 })
  expect(decisionRule(2).looks).toEqual([4, 6, 10, 16, 24])
  expect(decisionRule(3).looks).toEqual([4, 6, 9, 13, 20])
  expect(decisionRule(4).looks).toEqual([4, 6, 8, 12, 16])
  expect(localDecisionRule()).toEqual({
    looks: [6, 8, 12, 20, 36],
    confirmReplicas: 8,
    oneMachine: true,
  })
  // Pocock's nominal levels for 5 %, as parts of it.
  expect([1, 2, 3, 4, 5, 6, 10].map(lookShare)).toEqual([
    ...[1, 0.588, 0.442, 0.364, 0.316],
    ...[1 / 6, 1 / 10],
  ])
})

const rule = { looks: [4, 6, 9], confirmReplicas: 8 }

test('fewer replicas than the first look asks for may spend what that look may', () => {
  const levels = [2, 4, 5, 6, 40].map((replicas) => levelsAt(rule, replicas))
  const [before, first, between, second, last] = levels.map(({ passLevel }) => passLevel)
  expect(before).toBe(first)
  expect(between).toBe(first)
  expect(Number(second)).toBeGreaterThan(Number(first))
  expect(Number(last)).toBeGreaterThan(Number(second))
})

test('what it takes to pass falls with the fourth root of the environments', () => {
  for (const rule of [decisionRule(1), localDecisionRule()]) {
    const last = rule.looks.at(-1) ?? 0
    const z = (replicas: number) => tQuantile(1 - levelsAt(rule, replicas).passLevel, 1e9)
    for (const look of rule.looks) {
      expect(z(look) / z(last)).toBeCloseTo((last / look) ** 0.25, 5)
    }
  }
})
