import { describe, expect, test } from '@jest/globals'
import { Exact } from '../../src/money/exact.ts'
import { provisionedConcurrencyUsd, snapStartUsd } from '../../src/money/extras.ts'
import { pricesOf } from '../../src/money/lookup.ts'
import { pricesIn } from '../support/prices.ts'

const elsewhere = pricesIn('eu-west-1')

describe('provisioned concurrency', () => {
  const use = { memoryMB: 1024, environments: 10, heldSeconds: 3600, billedMs: 1_000_000 }

  test.each([
    ['x86_64', '0.1500012', '0.0097222'],
    ['arm64', '0.1200024', '0.0077778'],
  ] as const)(
    'on %s costs what is held, $%s, and what runs on it, $%s',
    (architecture, held, run) => {
      const usd = provisionedConcurrencyUsd({ ...use, prices: pricesIn('us-east-1', architecture) })
      if ('kind' in usd) throw new Error(usd.message)
      expect([usd.held.toFixed(), usd.run.toFixed()]).toEqual([held, run])
    },
  )

  test('outside us-east-1 is unknown, and the message says how to give it', () => {
    expect(provisionedConcurrencyUsd({ ...use, prices: elsewhere })).toEqual({
      kind: 'unknown',
      message:
        'The price of provisioned concurrency in eu-west-1 is not known, so no cost per month is given; give `provisioned-held-gb-second` and `provisioned-gb-second` as `prices`.',
    })
  })

  test.each(['heldUsdPerGBSecond', 'runUsdPerGBSecond'])(
    'is unknown where %s alone is known',
    (name) => {
      const prices = { ...elsewhere, extras: { [name]: '1' } }
      expect(provisionedConcurrencyUsd({ ...use, prices })).toHaveProperty('kind', 'unknown')
    },
  )

  test('costs what the user says', () => {
    const prices = pricesOf('eu-west-1', 'x86_64', 512, {
      heldUsdPerGBSecond: '0.000005',
      runUsdPerGBSecond: '0.00001',
    })
    if ('kind' in prices) throw new Error(prices.message)
    const usd = provisionedConcurrencyUsd({ ...use, prices })
    expect('kind' in usd ? usd : usd.held.plus(usd.run).toFixed()).toBe('0.19')
  })
})

describe('SnapStart', () => {
  const use = { memoryMB: 2048, cachedSeconds: 3600, restores: 16 }

  test('costs its cache by the GB-second and its restores by the GB', () => {
    const usd = snapStartUsd({ ...use, prices: pricesIn('us-east-1') })
    expect(usd instanceof Exact && usd.toFixed()).toBe('0.0153067136')
  })

  test('outside us-east-1 is unknown', () => {
    expect(snapStartUsd({ ...use, prices: elsewhere })).toMatchObject({
      kind: 'unknown',
      message:
        'The price of SnapStart in eu-west-1 is not known, so no cost per month is given; give `snapstart-cache-gb-second` and `snapstart-restore-gb` as `prices`.',
    })
  })

  test.each(['cacheUsdPerGBSecond', 'restoreUsdPerGB'])(
    'is unknown where %s alone is known',
    (name) => {
      const prices = { ...elsewhere, extras: { [name]: '1' } }
      expect(snapStartUsd({ ...use, prices })).toHaveProperty('kind', 'unknown')
    },
  )
})
