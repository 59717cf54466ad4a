import { expect, test } from '@jest/globals'
import { monthUsd, tracesUsd } from '../../bench/costs/month.ts'
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
