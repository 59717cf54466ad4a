import { describe, expect, test } from '@jest/globals'
import { arePrices, pricesOf } from '../../src/money/lookup.ts'
import { MONTH_SECONDS } from '../../src/money/month.ts'
import { sampledTraces, tracesUsd } from '../../src/money/tracing.ts'

function prices(region: string) {
  const known = pricesOf(region, 'x86_64')
  if (!arePrices(known)) throw new Error(known.message)
  return known
}

describe('traces of X-Ray', () => {
  test('are all of up to one a second, and 5 % of what comes beyond', () => {
    expect(MONTH_SECONDS).toBe(2_628_000)
    expect(sampledTraces(1_000_000)).toBe(1_000_000)
    expect(sampledTraces(2_628_000)).toBe(2_628_000)
    expect(sampledTraces(12_628_000)).toBe(2_628_000 + 500_000)
  })

  test('cost $5.00 a million, where their price is known', () => {
    expect(tracesUsd(1_000_000, prices('us-east-1'))?.toNumber()).toBe(5)
    expect(tracesUsd(12_628_000, prices('us-east-1'))?.toNumber()).toBeCloseTo(15.64, 10)
    expect(tracesUsd(1_000_000, prices('eu-west-1'))).toBeUndefined()
  })

  test('are free up to 100,000 of the account a month, where the free tier counts', () => {
    const account = { freeTier: true, otherGBSeconds: 0, otherRequests: 0 }
    const usd = (invocations: number, otherTraces?: number) =>
      tracesUsd(invocations, prices('us-east-1'), { ...account, otherTraces })?.toNumber()
    expect([usd(99_999), usd(100_000), usd(100_001)]).toEqual([0, 0, 0.000005])
    expect([usd(1_000_000), usd(1_000_000, 60_000), usd(1_000_000, 2e6)]).toEqual([4.5, 4.8, 5])
  })
})
