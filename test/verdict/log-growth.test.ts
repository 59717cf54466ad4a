import { describe, expect, test } from '@jest/globals'
import { checksOfLogs } from '../../bench/cost-alarms/check.ts'
import { LOG_MODELS } from '../../bench/cost-alarms/logs.ts'
import { SCENARIOS } from '../../bench/simulator/scenario.ts'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import { comparisonOf, facts, functionCase, type SampleOptions, samplesOf } from './support.ts'

const SMALL = functionCase({
  memorySizesMB: [128],
  rule: { looks: [8], confirmReplicas: 0 },
})
const compared = (
  logBytes: (side: 'base' | 'head') => number | undefined,
  overrides: Partial<FunctionCase> = {},
  options: Partial<SampleOptions> = {},
) => {
  const fn = { ...SMALL, ...overrides }
  return comparisonOf(
    fn,
    samplesOf(fn, {
      replicas: 8,
      durationMs: () => 50,
      adjust: (sample) => {
        const bytes = logBytes(sample.side)
        return bytes === undefined ? sample : { ...sample, logBytes: bytes }
      },
      ...options,
    }),
  )
}
const more = (bytes: number) => (side: string) => (side === 'head' ? 342 + bytes : 342)

describe('log volume', () => {
  test('is part of the cost, and of what max-cost-increase is about', () => {
    const comparison = compared(more(1050))
    expect(facts(comparison)).toEqual(['fail cost-regression', 'warn log-growth'])
    const [row] = comparison.sizes
    const growth = Number(row?.head?.costPerMillionUsd) - Number(row?.base?.costPerMillionUsd)
    expect(growth).toBeCloseTo(0.489, 1)
    expect(row?.head?.logPerMillionUsd).toBeCloseTo((1392e6 / 2 ** 30) * 0.5, 9)
  })

  test('that grows a little, or by little of the whole, fails nothing', () => {
    expect(facts(compared(more(99)))).not.toContain('warn log-growth')
    const slow = compared(more(400), {}, { durationMs: () => 4000 })
    expect([slow.verdict, facts(slow)]).toEqual(['pass', ['warn log-growth']])
  })

  test('is left out of both sides where it is not known of one, or has no price', () => {
    const plain = compared(() => undefined)
    const unknown = compared((side) => (side === 'base' ? 342 : undefined))
    expect(unknown.sizes[0]?.base?.costPerMillionUsd).toBe(plain.sizes[0]?.base?.costPerMillionUsd)
    expect(facts(unknown)).toEqual([])
    const { logs: _, ...prices } = SMALL.prices.head
    const unpriced = compared(more(1050), { prices: { base: prices, head: prices } })
    expect(facts(unpriced)).toEqual(['warn log-growth'])
    expect(unpriced.sizes[0]?.head).not.toHaveProperty('logPerMillionUsd')
  })

  test('counted another way stands in for tails that were cut', () => {
    const counted = { base: { large: 342 }, head: { large: 9000 } }
    const comparison = compared(() => undefined, { countedLogBytes: counted })
    expect(facts(comparison)).toEqual(['fail cost-regression', 'warn log-growth'])
    expect(comparison.sizes[0]?.head?.logBytes).toBe(9000)
  })

  test('that is the same, or differs by chance alone, is found in none of 200 checks', () => {
    // One look of few environments: `npm run bench:cost-alarms` has the whole rule.
    const rule = { looks: [6], confirmReplicas: 0 }
    const about = { scenario: SCENARIOS.typical, rule, checks: 25 }
    const alarms = LOG_MODELS.map((model) => checksOfLogs(model, about))
    expect(alarms.map(({ found }) => found.get('log-growth') ?? 0)).toEqual(LOG_MODELS.map(() => 0))
    // Nothing is confirmed here, so that chance has all of α, 5 %, and what 200 checks may be off by.
    const failed = alarms.reduce((sum, each) => sum + each.failed, 0)
    expect(failed / (25 * LOG_MODELS.length)).toBeLessThanOrEqual(0.08)
    // What is always the same was counted, and what differs by environment was not.
    const unknown = new Map(LOG_MODELS.map(({ name }, at) => [name, alarms[at]?.unknown]))
    expect(unknown.get('20 KB, always the same')).toBe(0)
    expect(unknown.get('9 KB, more in some environments')).toBeGreaterThan(20)
  })
})
