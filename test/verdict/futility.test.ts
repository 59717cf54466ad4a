import { describe, expect, test } from '@jest/globals'
import { isFutile } from '../../src/verdict/futility.ts'
import type { TestResult } from '../../src/verdict/hypothesis-tests.ts'
import { judgedFunction } from '../../src/verdict/judged-function.ts'
import { decisionRule, levelsAt } from '../../src/verdict/looks.ts'
import { nextStep } from '../../src/verdict/next-step.ts'
import { tQuantile, tUpperTail } from '../../src/verdict/stats/t-distribution.ts'
import {
  comparisonOf,
  differenceOf,
  functionCase,
  outcomeOf,
  resultOf,
  samplesOf,
} from './support.ts'

const fn = functionCase({ rule: decisionRule(1) })

function stepAfter(replicas: number, spread: number, headMs = 100) {
  const durationMs = ({ side }: { side: string }) => (side === 'head' ? headMs : 100)
  return nextStep(fn, samplesOf(fn, { replicas, durationMs, spread, seed: 4 }))
}

describe('a check that can hardly be decided', () => {
  test('goes on after its first look, whatever the noise', () => {
    expect(stepAfter(4, 2)).toEqual({ kind: 'look', replicas: 8 })
  })

  test('stops where the last look could neither pass nor fail it, and says so', () => {
    const samples = samplesOf(fn, { replicas: 20, durationMs: () => 100, spread: 0.6, seed: 4 })
    const { verdict, findings } = comparisonOf(fn, samples)
    expect(verdict).toBe('inconclusive')
    expect(findings[0]).toMatchObject({ reason: 'undecided', environments: 20, allowed: 32 })
  })

  test('goes on where it may yet pass', () => {
    expect(stepAfter(20, 0.1)).toEqual({ kind: 'look', replicas: 32 })
  })

  test('goes on where it may yet fail', () => {
    expect(stepAfter(20, 0.6, 130)).toEqual({ kind: 'look', replicas: 32 })
  })

  test('says nothing of stopping after its last look', () => {
    const samples = samplesOf(fn, { replicas: 32, durationMs: () => 100, spread: 0.6, seed: 4 })
    expect(comparisonOf(fn, samples).findings[0]).not.toHaveProperty('allowed')
  })
})

describe('at its threshold', () => {
  const judged = judgedFunction(fn, [])
  const cell = { measure: 'cost', scope: 'pooled' } as const
  const hopeless = resultOf(cell, { difference: differenceOf(1) })
  const decisionOf = (results: readonly TestResult[], open: readonly TestResult[]) =>
    outcomeOf(judged, { results, open }).decision
  const { passLevel } = levelsAt(fn.rule, 32)

  test.each([
    // Half of 32 environments are known: the error is √(0.75² × 0.02² / 2), half of its square to come.
    { estimate: 0.02, count: 16, good: 0.01 - 1.28 * 0.0075, error: Math.sqrt(0.0001125) },
    { estimate: -0.02, count: 16, good: -0.02 - 1.28 * 0.0075, error: Math.sqrt(0.0001125) },
    { estimate: 0.02, count: 64, good: 0.02, error: 0.015 },
  ])('of what may yet pass: %p', ({ estimate, count, good, error }) => {
    const pass = good + error * tQuantile(1 - passLevel, 30)
    const futile = (limit: number) => {
      const result = resultOf(cell, {
        difference: differenceOf(estimate, { count }),
        limits: { fail: 1, pass: limit },
      })
      return isFutile(decisionOf([], [result]), judged)
    }
    expect(futile(pass + 1e-7)).toBe(false)
    expect(futile(pass - 1e-7)).toBe(true)
  })

  test('of what may yet fail', () => {
    // 0.02 + 1.28 × (0.02 / 2 + 0.0075)
    const bad = 0.0424
    const alpha = tUpperTail(bad / Math.sqrt(0.0001125), 30)
    const futile = (more: Partial<TestResult>) => {
      const limits = { fail: bad - 1e-7, pass: 1 }
      const result = resultOf(cell, {
        ...{ difference: differenceOf(0.02), limits, alpha: alpha * 1.0001 },
        ...more,
      })
      return isFutile(decisionOf([resultOf(cell, { gating: false }), result], [hopeless]), judged)
    }
    expect(futile({})).toBe(false)
    expect(futile({ limits: { fail: bad + 1e-7, pass: 1 } })).toBe(true)
    expect(futile({ alpha: alpha * 0.9999 })).toBe(true)
    expect(futile({ gating: false })).toBe(true)
    expect(futile({ difference: undefined })).toBe(false)
    // All that there will be is known: 0.02 / 0.015.
    const whole = { difference: differenceOf(0.02, { count: 64 }), limits: { fail: 0.02, pass: 1 } }
    const level = tUpperTail(0.02 / 0.015, 30)
    expect(futile({ ...whole, alpha: level * 1.0001 })).toBe(false)
    expect(futile({ ...whole, alpha: level * 0.9999 })).toBe(true)
  })

  test('of the second look: five environments are more than the first one has', () => {
    const futile = (count: number) =>
      isFutile(decisionOf([], [resultOf(cell, { difference: differenceOf(1, { count }) })]), judged)
    expect(futile(4)).toBe(false)
    expect(futile(5)).toBe(true)
    const unknown = resultOf(cell, { difference: undefined })
    expect(isFutile(decisionOf([], [unknown]), judged)).toBe(false)
    expect(isFutile(decisionOf([], [unknown, hopeless]), judged)).toBe(true)
  })
})
