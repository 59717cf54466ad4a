import { describe, expect, test } from '@jest/globals'
import type { Prices } from '../../src/money/prices.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import { type MeasuredSize, sizeCosts } from '../../src/report/size-costs.ts'
import { pricesIn } from '../support/prices.ts'
import { aFunction, aReport } from '../support/report.ts'

const { logs: _, ...prices } = pricesIn('us-east-1')
const tableOf = (sizes: MeasuredSize[], deployedMB?: number, own: Prices = prices) =>
  sizeCosts(sizes, { prices: own, ephemeralStorageMB: 512, deployedMB })

describe('what each size costs', () => {
  test('is what is published of prime numbers, to six digits of 1,000 invocations', () => {
    const published = { ...prices, usdPerGBSecond: '0.00001667' }
    const rows = tableOf(
      [
        { memoryMB: 128, billedMs: 11_722.965 },
        { memoryMB: 256, billedMs: 6678.945 },
        { memoryMB: 512, billedMs: 3194.954 },
        { memoryMB: 1024, billedMs: 1465.984 },
      ],
      256,
      published,
    )
    expect(rows.map((row) => (1000 * row.invocationUsd).toFixed(6))).toEqual([
      '0.024628',
      '0.028035',
      '0.026830',
      '0.024638',
    ])
    expect(rows.map(({ isCheapest }) => isCheapest)).toEqual([true, false, false, false])
    expect(rows.map(({ savingPercent }) => savingPercent?.toFixed(1))).toEqual([
      '12.2',
      '0.0',
      '4.3',
      '12.1',
    ])
  })

  test('of pictures is what is published for three sizes, and less for the largest two', () => {
    const rows = tableOf([
      { memoryMB: 128, billedMs: 8200 },
      { memoryMB: 512, billedMs: 2100 },
      { memoryMB: 1024, billedMs: 1300 },
      { memoryMB: 1769, billedMs: 900 },
      { memoryMB: 3008, billedMs: 800 },
    ])
    // 0.000027 and 0.000041 are published for the last two (docs/money.md).
    expect(rows.map(({ computeUsd }) => computeUsd.toFixed(7))).toEqual([
      '0.0000171',
      '0.0000175',
      '0.0000217',
      '0.0000259',
      '0.0000392',
    ])
    expect(rows.map(({ savingPercent }) => savingPercent)).toEqual([null, null, null, null, null])
  })

  test('of SHA-256 is cheapest at the size that was published, request included', () => {
    const arm = pricesIn('us-east-2', 'arm64')
    const rows = tableOf(
      [
        { memoryMB: 128, billedMs: 19_361.7 },
        { memoryMB: 512, billedMs: 5773.05 },
        { memoryMB: 1769, billedMs: 1440.75 },
      ],
      512,
      arm,
    )
    expect(rows.map(({ invocationUsd }) => (1e6 * invocationUsd).toFixed(2))).toEqual([
      '32.47',
      '38.69',
      '33.39',
    ])
    expect(rows.find(({ isCheapest }) => isCheapest)?.memoryMB).toBe(128)
  })

  test('is the sum of compute, request, /tmp and logs', () => {
    const [row] = sizeCosts([{ memoryMB: 512, billedMs: 100, logBytes: 1392 }], {
      prices: pricesIn('us-east-1'),
      ephemeralStorageMB: 2048,
    })
    const { computeUsd = 0, requestUsd = 0, tmpUsd = 0, logUsd = 0, invocationUsd } = row ?? {}
    expect(tmpUsd).toBeGreaterThan(0)
    expect(logUsd).toBeGreaterThan(0)
    expect(invocationUsd).toBeCloseTo(computeUsd + requestUsd + tmpUsd + logUsd, 18)
  })

  test('stands in the report as a table', () => {
    const costs = tableOf(
      [
        { memoryMB: 512, billedMs: 100, monthUsd: 3.3 },
        { memoryMB: 1024, billedMs: 60, monthUsd: 3.9 },
      ],
      1024,
    )
    const markdown = renderMarkdown(aReport({ functions: [aFunction({ sizeCosts: costs })] }))
    expect(markdown).toMatch(/\| \*\*1,024.MB\*\* \(deployed\) \| \$0.00000100 \| \$0.000000200 \|/)
    expect(markdown).toMatch(/\| 512.MB \| .* \| \*\*\$0.00000103\*\* \| \$3.30 \| 13.9 % \|/)
  })
})
