import { describe, expect, test } from '@jest/globals'
import { comparisonOf, facts, functionCase, samplesOf } from './support.ts'

const compared = (
  baseMs: number,
  headMs: number,
  overrides: Parameters<typeof functionCase>[0] = {},
) => {
  const fn = functionCase({ memorySizesMB: [512, 1024], ...overrides })
  return comparisonOf(
    fn,
    samplesOf(fn, {
      replicas: 16,
      spread: 0,
      durationMs: () => 400,
      initMs: (side) => (side === 'head' ? headMs : baseMs),
    }),
  )
}

describe('cold starts', () => {
  test('are pooled over sizes, one a replica', () => {
    const { coldStart, verdict } = compared(250, 250)
    expect(verdict).toBe('pass')
    expect(coldStart?.environments).toBe(32)
    expect(coldStart?.baseInitMs).toBeCloseTo(250, -1)
    expect(coldStart?.init.verdict).toBe('pass')
  })

  test('that take longer by the limit and 20 ms fail the check', () => {
    const comparison = compared(250, 300)
    expect(comparison.verdict).toBe('fail')
    expect(facts(comparison)).toEqual(['fail init-regression'])
  })

  test('that take 15 ms longer do not, though that be 30 %', () => {
    const { verdict, coldStart } = compared(50, 65)
    expect(verdict).toBe('pass')
    expect(coldStart?.init.changePercent).toBeCloseTo(30, 0)
  })

  test('that take longer by less than the limit do not', () => {
    expect(compared(1000, 1060).verdict).toBe('pass')
  })

  test('have a limit of their own', () => {
    expect(
      compared(1000, 1060, { limits: { durationPercent: 5, costPercent: 5, initPercent: 4 } })
        .verdict,
    ).toBe('fail')
  })

  test('are left out where none was reported', () => {
    const fn = functionCase()
    const samples = samplesOf(fn, { replicas: 16, durationMs: () => 400 })
    expect(comparisonOf(fn, samples).coldStart).toBeNull()
  })

  test('with SnapStart the restore takes the place of init', () => {
    const fn = functionCase()
    const samples = samplesOf(fn, {
      replicas: 16,
      durationMs: () => 400,
      adjust: (sample) => (sample.phase === 'cold' ? { ...sample, restoreMs: 180 } : sample),
    })
    expect(comparisonOf(fn, samples).coldStart?.headInitMs).toBeCloseTo(180, 9)
  })
})
