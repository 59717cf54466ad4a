import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Exact } from '../../src/money/exact.ts'
import { type LogPrices, logMonthUsd, logPricesOf, logUsd } from '../../src/money/log-prices.ts'
import { pricesOf } from '../../src/money/lookup.ts'

const GB = 2 ** 30
const standard = logPricesOf('us-east-1', 'standard') as LogPrices
const monthOf = (gb: number, otherGB = 0) =>
  logMonthUsd(new Exact(gb).times(GB), standard, otherGB).toNumber()

describe('what logs cost', () => {
  test('a line of 1 KB more is $0.49 per million invocations', () => {
    expect(
      logUsd(1024 + 26, standard)
        .times(1_000_000)
        .toNumber(),
    ).toBeCloseTo(0.489, 3)
  })

  test('is graduated over a month: 60 TB are 58 % cheaper than at the first price', () => {
    expect(monthOf(10 * 1024)).toBe(5120)
    expect(monthOf(60 * 1024)).toBe(5120 + 5120 + 2048 + 512)
    expect(1 - monthOf(60 * 1024) / (60 * 1024 * 0.5)).toBeCloseTo(0.58, 2)
  })

  test('begins in the tier that the rest of the account has reached', () => {
    expect(monthOf(1, 60 * 1024)).toBeCloseTo(0.05, 12)
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(200_000), (one, other) => {
        expect(monthOf(one, other) + monthOf(other)).toBeCloseTo(monthOf(one + other), 6)
      }),
    )
  })

  test('is unknown where the table has no price, unless one is given', () => {
    expect(logPricesOf('eu-central-1', 'standard')).toBeUndefined()
    expect(logPricesOf('us-east-1', 'delivery')).toBeUndefined()
    expect(pricesOf('eu-central-1', 'arm64', 512, { usdPerLogGB: '0.63' })).toMatchObject({
      logs: { class: 'standard', tiers: [{ usdPerGB: '0.63' }] },
    })
    expect(pricesOf('eu-central-1', 'arm64')).not.toHaveProperty('logs')
  })
})
