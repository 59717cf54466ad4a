import { describe, expect, test } from '@jest/globals'
import { normals } from '../../bench/simulator/normals.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { budgetFacts, withFacts } from '../../src/verdict/budgets.ts'
import type { Finding } from '../../src/verdict/comparison.ts'
import { comparisonOf, facts, functionCase, samplesOf } from './support.ts'

const PLAIN = functionCase({ failOn: 'any' })
const samples = (durationMs: number, options: { replicas?: number; seed?: number } = {}) =>
  samplesOf(PLAIN, { replicas: 16, spread: 0.02, durationMs: () => durationMs, ...options })

describe('an absolute limit', () => {
  const state = (head: number, low: number, high: number) =>
    budgetFacts({ durationMs: 100 }, { durationMs: { head, low, high }, memoryMB: 512 }).map(
      (fact) => ('state' in fact ? fact.state : ''),
    )

  test('is exceeded where the whole interval is above it, and kept where none of it is', () => {
    expect(state(110, 100.001, 120)).toEqual(['exceeded'])
    expect(state(110, 100, 120)).toEqual(['unsure'])
    expect(state(90, 80, 100.001)).toEqual(['unsure'])
    expect(state(90, 80, 100)).toEqual([])
  })

  test('of an exact figure is exceeded or kept, and of none unknown', () => {
    const package_ = (head: number) => budgetFacts({ packageMB: 5 }, { packageMB: { head } })
    expect(package_(5)).toEqual([])
    expect(package_(5.001)).toEqual([
      { kind: 'package-budget', limitMB: 5, headMB: 5.001, state: 'exceeded' },
    ])
    expect(budgetFacts({ packageMB: 5 }, {})).toEqual([
      { kind: 'package-budget', limitMB: 5, state: 'unknown' },
    ])
  })

  test('is of a size where that is known, with what is known of both sides', () => {
    const durationMs = { head: 110, low: 105, high: 120, base: 90 }
    const known = { limitMs: 100, headMs: 110, lowMs: 105, highMs: 120, baseMs: 90 }
    const place = { kind: 'duration-budget', state: 'exceeded' }
    expect(budgetFacts({ durationMs: 100 }, { durationMs, memoryMB: 512 })).toStrictEqual([
      { ...place, memoryMB: 512, ...known },
    ])
    expect(budgetFacts({ durationMs: 100 }, { durationMs })).toStrictEqual([{ ...place, ...known }])
    expect(budgetFacts({ monthUsd: 1 }, { monthUsd: { head: 2 } })).toStrictEqual([
      { kind: 'month-budget', limitUsd: 1, headUsd: 2, state: 'exceeded' },
    ])
  })

  test('comes behind what fails already, and before what is only warned of', () => {
    const warned = { kind: 'memory-growth', severity: 'warn' }
    const failed = { kind: 'new-failures', severity: 'fail' }
    const before = { ...comparisonOf(PLAIN, samples(400)), findings: [warned, failed] as Finding[] }
    const found = [
      ...budgetFacts({ initMs: 9 }, { initMs: { head: 9, low: 8, high: 10 } }),
      ...budgetFacts({ packageMB: 5 }, { packageMB: { head: 6 } }),
    ]
    const after = withFacts(before, found, { failOn: 'any' })
    expect([after.verdict, ...facts(after)]).toEqual([
      'fail',
      'fail new-failures',
      'fail package-budget',
      'warn memory-growth',
      'warn init-budget',
    ])
    expect(withFacts(before, [], { failOn: 'any' })).toBe(before)
  })

  test('fails a comparison that passes, and not with fail-on: none', () => {
    const comparison = comparisonOf(PLAIN, samples(400))
    expect(comparison.verdict).toBe('pass')
    const exceeded = budgetFacts({ initMs: 5 }, { initMs: { head: 9, low: 8, high: 10 } })
    const failing = withFacts(comparison, exceeded, { failOn: 'any' })
    expect([failing.verdict, facts(failing)]).toEqual(['fail', ['fail init-budget']])
    const warning = withFacts(comparison, exceeded, { failOn: 'none' })
    expect([warning.verdict, facts(warning)]).toEqual(['pass', ['warn init-budget']])
  })

  test('follows the severities, but never fails for what cannot be decided', () => {
    const comparison = comparisonOf(PLAIN, samples(400))
    const unsure = budgetFacts({ initMs: 9 }, { initMs: { head: 9, low: 8, high: 10 } })
    const reported = (severity: 'fail' | 'off' | 'warn') =>
      facts(
        withFacts(comparison, unsure, { failOn: 'any', severities: { 'init-budget': severity } }),
      )
    expect(reported('fail')).toEqual(['warn init-budget'])
    expect(reported('warn')).toEqual(['warn init-budget'])
    expect(reported('off')).toEqual([])
  })
})

describe('the interval of a side by itself', () => {
  test('lies around the figure that is shown, and is narrower with more environments', () => {
    const widths = [4, 16].map((replicas) => {
      const [row] = comparisonOf(
        { ...PLAIN, rule: { looks: [replicas], confirmReplicas: 0 } },
        samples(400, { replicas }),
      ).sizes
      const { durationMs = 0, costPerMillionUsd = 0, bounds } = row?.head ?? {}
      expect(bounds?.durationMs.low).toBeLessThan(durationMs)
      expect(bounds?.durationMs.high).toBeGreaterThan(durationMs)
      expect(bounds?.costPerMillionUsd.low).toBeLessThan(costPerMillionUsd)
      return Number(bounds?.durationMs.high) - Number(bounds?.durationMs.low)
    })
    expect(widths[1]).toBeLessThan(Number(widths[0]) / 2)
  })

  test('holds what is true in 95 % of checks, and is above it in no more than 2.5 %', () => {
    const random = seededRandom(1, 'budgets')
    const normal = normals(random)
    let [above, below] = [0, 0]
    const CHECKS = 200
    for (let check = 0; check < CHECKS; check++) {
      const fn = functionCase({ rule: { looks: [8], confirmReplicas: 0 } })
      const speeds = new Map<string, number>()
      const speedOf = (environment: string) => {
        const speed = speeds.get(environment) ?? Math.exp(0.045 * normal())
        speeds.set(environment, speed)
        return speed
      }
      const drawn = samplesOf(fn, {
        replicas: 8,
        spread: 0,
        durationMs: () => 400,
        adjust: (sample) => ({ ...sample, durationMs: 400 * speedOf(sample.environment) }),
      })
      const bounds = comparisonOf(fn, drawn).sizes[0]?.head?.bounds?.durationMs
      if (Number(bounds?.low) > 400) above++
      if (Number(bounds?.high) < 400) below++
    }
    expect(above / CHECKS).toBeLessThanOrEqual(0.04)
    expect((above + below) / CHECKS).toBeLessThanOrEqual(0.07)
    expect(above + below).toBeGreaterThan(0)
  })
})
