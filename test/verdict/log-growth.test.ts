import { describe, expect, test } from '@jest/globals'
import { checksOfLogs } from '../../bench/cost-alarms/check.ts'
import { LOG_MODELS } from '../../bench/cost-alarms/logs.ts'
import { SCENARIOS } from '../../bench/simulator/scenario.ts'
import type { Sample } from '../../src/measure/sample.ts'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import { judgedFunction } from '../../src/verdict/judged-function.ts'
import { logGrowthFindings } from '../../src/verdict/log-growth.ts'
import { tQuantile } from '../../src/verdict/stats/t-distribution.ts'
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

  test('that is the same, or differs by chance alone, is found in at most 1 % of 200 checks', () => {
    // One look of few environments: `npm run bench:cost-alarms` has the whole rule.
    const rule = { looks: [6], confirmReplicas: 0 }
    const about = { scenario: SCENARIOS.typical, rule, checks: 25 }
    const alarms = LOG_MODELS.map((model) => checksOfLogs(model, about))
    const found = alarms.reduce((sum, each) => sum + (each.found.get('log-growth') ?? 0), 0)
    expect(found / (25 * LOG_MODELS.length)).toBeLessThanOrEqual(0.01)
    // Nothing is confirmed here, so that chance has all of α, 5 %, and what 200 checks may be off by.
    const failed = alarms.reduce((sum, each) => sum + each.failed, 0)
    expect(failed / (25 * LOG_MODELS.length)).toBeLessThanOrEqual(0.08)
    // What is always the same was counted, and what differs by environment was not.
    const unknown = new Map(LOG_MODELS.map(({ name }, at) => [name, alarms[at]?.unknown]))
    expect(unknown.get('20 KB, always the same')).toBe(0)
    expect(unknown.get('9 KB, more in some environments')).toBeGreaterThan(20)
  })
})

describe('log growth, at its thresholds', () => {
  const fn = functionCase({ memorySizesMB: [128, 256] })
  const judgedOf = (
    bytes: (place: Sample) => number | undefined,
    overrides: Partial<FunctionCase> = {},
    replicas = 4,
  ) => {
    const of = { ...fn, ...overrides }
    return judgedFunction(
      of,
      samplesOf(of, {
        replicas,
        spread: 0,
        durationMs: () => 50,
        adjust: (sample) => {
          const logBytes = bytes(sample)
          return logBytes === undefined ? sample : { ...sample, logBytes }
        },
      }),
    )
  }
  const found = (...given: Parameters<typeof judgedOf>) => logGrowthFindings(judgedOf(...given))
  const from = (base: number, head: number) => (sample: Sample) =>
    sample.side === 'head' ? head : base

  test('it takes 100 bytes and a tenth', () => {
    expect(found(from(500, 600))).toHaveLength(1)
    expect(found(from(500, 599))).toEqual([])
    expect(found(from(2000, 2200))).toHaveLength(1)
    expect(found(from(2000, 2199))).toEqual([])
    expect(found(from(1000, 1101))).toMatchObject([{ baseBytes: 1000, headBytes: 1101 }])
  })

  test('it takes two environments, and that chance makes it in 0.1 % at most', () => {
    const only = (side: string, most: number) => (sample: Sample) =>
      sample.memoryMB === 128 && (sample.side !== side || Number(sample.environment.at(-1)) < most)
        ? from(500, 5000)(sample)
        : undefined
    expect(found(only('head', 1))).toEqual([])
    expect(found(only('base', 1))).toEqual([])
    expect(found(only('head', 2))).toHaveLength(1)
    // Four and four environments, half of them so much above and below: t = 200 / (d × √(2 / 3)).
    const spread = (by: number) => {
      const some = (sample: Sample) =>
        sample.memoryMB === 128
          ? from(500, 700)(sample) + (Number(sample.environment.at(-1)) % 2 ? by : -by)
          : undefined
      return found(some).length
    }
    const d = 200 / tQuantile(0.999, 6) / Math.sqrt(2 / 3)
    expect([spread(d * 0.999), spread(d * 1.001)]).toEqual([1, 0])
    // What is always the same counts as varying by 2 bytes: that decides nothing.
    expect(found(from(500, 600), {}, 2)).toHaveLength(1)
  })

  test('it is counted over payloads that work', () => {
    const payloads = ['large', 'broken'].map((name) => ({ name, weight: 1 }))
    const own = { ...fn, payloads }
    const judged = judgedFunction(
      own,
      samplesOf(own, {
        replicas: 4,
        durationMs: () => 50,
        adjust: (sample) =>
          sample.payload === 'broken'
            ? { ...sample, failure: { kind: 'timeout' } }
            : { ...sample, logBytes: from(500, 700)(sample) },
      }),
    )
    expect(logGrowthFindings(judged)).toMatchObject([{ baseBytes: 500, headBytes: 700 }])
  })

  test('it says what a million costs where logs are priced, and of what where one size is meant', () => {
    const grown = from(1024, 2048)
    const [unplaced] = found(grown)
    expect(unplaced).toMatchObject({
      baseLogUsd: expect.closeTo((1e6 / 2 ** 20) * 0.5, 12),
      headLogUsd: expect.closeTo((2e6 / 2 ** 20) * 0.5, 12),
    })
    expect(unplaced).not.toHaveProperty('baseCostPerMillionUsd')
    const [only] = found(grown, { memorySizesMB: [128] })
    const compute = 0.05 * 0.125 * 16.6667 + 0.2
    expect(only).toMatchObject({
      baseCostPerMillionUsd: expect.closeTo(compute + 0.4768, 3),
      headCostPerMillionUsd: expect.closeTo(compute + 0.9537, 3),
    })
    const [deployed] = found(grown, { deployedMB: { base: 128, head: 256 } })
    expect(deployed).toMatchObject({
      baseCostPerMillionUsd: expect.closeTo(compute + 0.4768, 3),
      headCostPerMillionUsd: expect.closeTo(compute + 0.05 * 0.125 * 16.6667 + 0.9537, 3),
    })
    const { logs: _, ...unpriced } = fn.prices.base
    for (const prices of [
      { base: unpriced, head: fn.prices.head },
      { base: fn.prices.base, head: unpriced },
    ]) {
      expect(found(grown, { prices })[0]).not.toHaveProperty('baseLogUsd')
    }
    const once = ({ environment, phase }: Sample) =>
      environment === 'base:128:look:0' && phase === 'kept'
    const partly = found((sample) => (once(sample) ? undefined : grown(sample)))
    expect(partly).toHaveLength(1)
    expect(partly[0]).not.toHaveProperty('baseLogUsd')
  })
})
