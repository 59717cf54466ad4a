import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Exact } from '../../src/money/exact.ts'
import { type InvocationCost, invocationUsd } from '../../src/money/invocation.ts'
import { type Account, MONTH_SECONDS, monthlyUsd, PLAIN_ACCOUNT } from '../../src/money/month.ts'
import { pricesIn } from '../support/prices.ts'

const second: InvocationCost = {
  billedMs: 1000,
  memoryMB: 1024,
  ephemeralStorageMB: 512,
  prices: pricesIn('us-east-1'),
}
const usd = (invocations: number, cost = second, account?: Account): string => {
  const monthly = monthlyUsd(invocations, cost, account)
  if (!(monthly instanceof Exact)) throw new Error(monthly.message)
  return monthly.toFixed()
}

describe('a month', () => {
  test('within tier 1 is invocations times the cost of one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000 }),
        fc.integer({ min: 512, max: 10240 }),
        (invocations, ephemeralStorageMB) => {
          const cost = { ...second, ephemeralStorageMB }
          expect(usd(invocations, cost)).toBe(invocationUsd(cost).times(invocations).toFixed())
        },
      ),
    )
  })

  test('is billed tier by tier beyond 6 and 15 billion GB-seconds', () => {
    const requests = 20e9 * 0.0000002
    expect(usd(20e9)).toBe(
      String(6e9 * 0.0000166667 + 9e9 * 0.000015 + 5e9 * 0.0000133334 + requests),
    )
  })

  test('starts in the tier that the rest of the account has reached', () => {
    expect(usd(1_000_000, second, { ...PLAIN_ACCOUNT, otherGBSeconds: 6e9 })).toBe('15.2')
  })

  test('costs nothing inside the free tier, and only the rest beyond it', () => {
    const free = { ...PLAIN_ACCOUNT, freeTier: true }
    expect(usd(400_000, second, free)).toBe('0')
    expect(usd(400_001, second, free)).toBe('0.0000166667')
    expect(usd(1_000_001, { ...second, billedMs: 0 }, free)).toBe('0.0000002')
  })

  test('pays in full when the rest of the account has used the free tier up', () => {
    const account = { freeTier: true, otherGBSeconds: 400_000, otherRequests: 1_000_000 }
    expect(usd(1000, second, account)).toBe(usd(1000))
  })

  test('never gets cheaper by one more invocation, whatever the account', () => {
    const account = fc.record({
      freeTier: fc.boolean(),
      otherGBSeconds: fc.integer({ min: 0, max: 20_000_000_000 }),
      otherRequests: fc.integer({ min: 0, max: 5_000_000 }),
    })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000_000_000 }), account, (invocations, a) => {
        const more = new Exact(usd(invocations + 1, second, a))
        expect(more.greaterThanOrEqualTo(usd(invocations, second, a))).toBe(true)
      }),
    )
  })

  test('beyond tier 1 of a region whose tiers are not known is said to be unknown', () => {
    const cost = { ...second, prices: pricesIn('ap-east-1') }
    expect(usd(6e9, cost)).toBe(String(6e9 * 0.00002292 + 6e9 * 0.00000028))
    expect(monthlyUsd(6e9 + 1, cost)).toMatchObject({ kind: 'unknown' })
  })
})

test('an average month has 730 hours', () => {
  expect(MONTH_SECONDS).toBe(730 * 3600)
  expect(usd(MONTH_SECONDS)).toBe(usd(2_628_000))
})
