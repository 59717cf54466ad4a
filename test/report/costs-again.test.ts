import { expect, test } from '@jest/globals'
import { monthUsd, tracesUsd } from '../../bench/costs/month.ts'
import { logPricesOf } from '../../src/money/log-prices.ts'
import { monthOf } from '../../src/report/month.ts'
import { reportRow } from '../../src/report/rows.ts'
import { comparisonOf, functionCase, samplesOf } from '../verdict/support.ts'

// A sample of what bench/costs.ts does with functions that really run.
test('a month is what plain arithmetic makes of the same samples, within 1 %', () => {
  const fn = functionCase({ memorySizesMB: [512], rule: { looks: [8], confirmReplicas: 0 } })
  for (const [durationMs, logBytes] of [
    [3, 342],
    [180, 1392],
    [2500, 9000],
  ] as const) {
    const samples = samplesOf(fn, {
      replicas: 8,
      durationMs: () => durationMs,
      initMs: () => 250,
      adjust: (sample) => ({ ...sample, logBytes }),
    })
    const comparison = comparisonOf(fn, samples)
    const [row] = comparison.sizes
    const month = monthOf(row && reportRow(row), {
      fn,
      comparison: { coldStart: comparison.coldStart },
      invocationsPerMonth: 7_000_000,
      coldStartShare: 0.02,
      // The pull request switches active tracing on.
      tracing: { base: false, head: true },
    })
    if (month === null || 'kind' in month) throw new Error('no month')
    expect(month.traced).toEqual({ basePercent: 0, headPercent: expect.closeTo(40.67, 2) })
    for (const side of ['base', 'head'] as const) {
      const logged = monthUsd(samples.filter((each) => each.side === side))
      const again = logged + (side === 'head' ? tracesUsd() : 0)
      expect(Math.abs(month[`${side}Usd`] / again - 1)).toBeLessThan(0.01)
    }
  }
})

/** As AWS publishes the ends of the tiers, in GB a month, and what a GB costs in each. */
const ENDS_GB = [10_240, 30_720, 51_200, Infinity]
const USD = {
  standard: [0.5, 0.25, 0.1, 0.05],
  'infrequent-access': [0.25, 0.15, 0.075, 0.05],
  delivery: [0.25, 0.15, 0.075, 0.05],
  none: [0, 0, 0, 0],
}

test.each(['standard', 'infrequent-access', 'delivery', 'none'] as const)(
  'a month of logs that cross the end of a tier is the same by plain arithmetic, log group: %s',
  (logClass) => {
    const { logs: _, ...prices } = functionCase({}).prices.base
    const logs = logClass === 'none' ? undefined : logPricesOf('us-east-1', logClass)
    const side = { ...prices, ...(logs && { logs }) }
    const fn = functionCase({
      memorySizesMB: [512],
      rule: { looks: [8], confirmReplicas: 0 },
      prices: { base: side, head: side },
    })
    const samples = samplesOf(fn, {
      replicas: 8,
      durationMs: () => 40,
      initMs: () => 250,
      adjust: (sample) => ({ ...sample, logBytes: sample.side === 'head' ? 18_000 : 9000 }),
    })
    const comparison = comparisonOf(fn, samples)
    const [row] = comparison.sizes
    for (const otherLogGB of [0, 10_230, 30_700, 51_190, 80_000]) {
      const month = monthOf(row && reportRow(row), {
        fn,
        comparison: { coldStart: comparison.coldStart },
        invocationsPerMonth: 7_000_000,
        coldStartShare: 0.02,
        account: { freeTier: false, otherGBSeconds: 0, otherRequests: 0, otherLogGB },
      })
      if (month === null || 'kind' in month) throw new Error('no month')
      const usdOf = (gb: number) =>
        ENDS_GB.reduce((sum, end, at) => {
          const from = ENDS_GB[at - 1] ?? 0
          return sum + Math.max(0, Math.min(gb, end) - from) * (USD[logClass][at] ?? 0)
        }, 0)
      for (const each of ['base', 'head'] as const) {
        const own = samples.filter((sample) => sample.side === each)
        const again = monthUsd(own, [], (gb) => usdOf(otherLogGB + gb) - usdOf(otherLogGB))
        expect(month[`${each}Usd`] / again).toBeCloseTo(1, 6)
      }
    }
  },
)
