import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Exact } from '../../src/money/exact.ts'
import {
  type LogPrices,
  logMonthUsd,
  logPricesFor,
  logPricesOf,
  logUsd,
} from '../../src/money/log-prices.ts'
import { pricesOf } from '../../src/money/lookup.ts'
import type { LogClass } from '../../src/money/region-log-prices.ts'

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

  test.each(['standard', 'infrequent-access', 'delivery'] as const)(
    'of the class %s has its tiers from exactly the byte on that AWS names',
    (logClass) => {
      const prices = logPricesOf('us-east-1', logClass) as LogPrices
      const bytes = (count: number) => logMonthUsd(new Exact(count), prices)
      let [whole, from] = [new Exact(0), 0]
      for (const { upToGB, usdPerGB } of prices.tiers) {
        const upTo = Number(upToGB ?? 100_000) * GB
        whole = whole.plus(new Exact(upTo - from).div(GB).times(usdPerGB))
        expect(bytes(upTo).toFixed(12)).toBe(whole.toFixed(12))
        // The byte before and the byte behind the end, at the price of their own tier.
        const byte = (price: string) => new Exact(price).div(GB).toFixed(20)
        expect(
          bytes(upTo)
            .minus(bytes(upTo - 1))
            .toFixed(20),
        ).toBe(byte(usdPerGB))
        const next = prices.tiers[prices.tiers.findIndex((each) => each.upToGB === upToGB) + 1]
        if (next)
          expect(
            bytes(upTo + 1)
              .minus(bytes(upTo))
              .toFixed(20),
          ).toBe(byte(next.usdPerGB))
        from = upTo
      }
    },
  )

  test('of another class is as AWS lists it with them today, and else the table’s', () => {
    const listed = { standard: [{ usdPerGB: '0.6' }], 'infrequent-access': [{ usdPerGB: '0.3' }] }
    const today = { class: 'standard', tiers: listed.standard, asOf: '2026-11-26', listed } as const
    const of = (logClass: LogClass, known?: LogPrices) => logPricesFor(logClass, 'us-east-1', known)
    expect(of('infrequent-access', today)).toEqual({
      class: 'infrequent-access',
      tiers: [{ usdPerGB: '0.3' }],
      asOf: '2026-11-26',
    })
    expect(of('standard', today)).not.toHaveProperty('listed')
    expect(of('delivery', today)).toEqual(logPricesOf('us-east-1', 'delivery'))
    const given = { class: 'standard', tiers: [{ usdPerGB: '1' }] } as const
    expect(of('delivery', given)).toBe(given)
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
    expect(logPricesOf('us-east-2', 'delivery')).toBeUndefined()
    expect(pricesOf('eu-central-1', 'arm64', 512, { usdPerLogGB: '0.63' })).toMatchObject({
      logs: { class: 'standard', tiers: [{ usdPerGB: '0.63' }] },
    })
    expect(pricesOf('eu-central-1', 'arm64')).not.toHaveProperty('logs')
  })
})

describe('prices of another class of log', () => {
  const known: LogPrices = { class: 'standard', tiers: [{ usdPerGB: '9' }], asOf: '2027-01' }
  const table = (logClass: LogClass) => logPricesOf('us-east-1', logClass)

  test('are as listed with those that are known, or as in the table', () => {
    const listed = { delivery: [{ usdPerGB: '8' }] }
    expect(logPricesFor('delivery', 'us-east-1', { ...known, listed })).toEqual({
      class: 'delivery',
      tiers: listed.delivery,
      asOf: '2027-01',
    })
    expect(logPricesFor('standard', 'us-east-1', { ...known, listed })).toEqual(table('standard'))
    expect(logPricesFor('delivery', 'us-east-1', known)).toEqual(table('delivery'))
    expect(logPricesFor('delivery', 'us-east-1', undefined)).toEqual(table('delivery'))
  })

  test('are those that are known where they are of this class', () => {
    expect(logPricesFor('standard', 'us-east-1', known)).toBe(known)
  })
})
