import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readPriceList } from '../../src/money/price-list.ts'
import { differencesOf, regionTable, regionTableSource } from '../../src/money/price-refresh.ts'
import { EXTRAS, TIERS } from '../../src/money/price-table.ts'
import { PRICES_AS_OF, REGION_PRICES } from '../../src/money/region-prices.ts'
import { ROOT } from '../examples/examples.ts'
import { PRODUCTS, productText } from '../support/price-list.ts'

describe("AWS's price list", () => {
  test('is read by region and architecture, free tier and edge left out', () => {
    const list = readPriceList(PRODUCTS)
    expect([...list.keys()]).toEqual(['us-east-1', 'il-central-1'])
    expect(list.get('il-central-1')).toEqual({
      x86_64: { tiers: [{ usdPerGBSecond: '0.0000175000' }], usdPerRequest: '0.00000021' },
    })
  })

  test('has the prices of provisioned concurrency that the table holds', () => {
    const usEast = readPriceList(PRODUCTS).get('us-east-1')
    for (const architecture of ['x86_64', 'arm64'] as const) {
      const { heldUsdPerGBSecond, runUsdPerGBSecond } = EXTRAS['us-east-1']?.[architecture] ?? {}
      expect(usEast?.[architecture]).toMatchObject({ heldUsdPerGBSecond, runUsdPerGBSecond })
    }
  })

  test('has the tiers that the month is billed by', () => {
    const usEast = readPriceList(PRODUCTS).get('us-east-1')
    for (const architecture of ['x86_64', 'arm64'] as const) {
      const asNumbers = (tiers: (typeof TIERS)['x86_64']) =>
        tiers.map(({ upToGBSeconds, usdPerGBSecond }) => [
          Number(upToGBSeconds),
          Number(usdPerGBSecond),
        ])
      expect(asNumbers(usEast?.[architecture]?.tiers ?? [])).toEqual(asNumbers(TIERS[architecture]))
    }
  })

  test('agrees with the price table in shape and in the regions that both hold', () => {
    const listed = regionTable(readPriceList(PRODUCTS))
    const held = Object.fromEntries(
      Object.entries(REGION_PRICES).filter(([region]) => region in listed),
    )
    expect(Object.keys(held)).toHaveLength(2)
    expect(differencesOf(held, listed)).toEqual([])
  })

  const duration = {
    group: 'AWS-Lambda-Duration',
    regionCode: 'us-east-1',
    usagetype: 'Lambda-GB-Second',
    unit: 'Lambda-GB-Second',
    tiers: [['0', '0.0000166667']] as const,
  }
  test.each([
    ['another unit', [productText({ ...duration, unit: 'Hours' })], 'is per Hours'],
    ['the same product twice', [productText(duration), productText(duration)], 'is there twice'],
    [
      'a first tier that does not begin at 0',
      [productText({ ...duration, tiers: [['5', '1']] })],
      'leave a gap at 5',
    ],
    [
      'requests in tiers',
      [
        productText({
          ...duration,
          group: 'AWS-Lambda-Requests',
          unit: 'Requests',
          tiers: [
            ['0', '2'],
            ['9', '1'],
          ],
        }),
      ],
      'has tiers',
    ],
    ['no attributes', ['{"product":{},"terms":{}}'], 'product.attributes'],
  ])('with %s is refused as of unknown shape', (_, products, what) => {
    expect(() => readPriceList(products)).toThrow(what)
    expect(() => readPriceList(products)).toThrow('has a shape that this version does not know')
  })
})

describe('the refreshed table', () => {
  test('is what stands in the repository, as TypeScript', () => {
    const file = readFileSync(path.join(ROOT, 'src/money/region-prices.ts'), 'utf8')
    expect(regionTableSource(REGION_PRICES, PRICES_AS_OF)).toBe(file)
  })

  test('says price by price what changed', () => {
    const before = { 'us-east-1': { x86_64: '0.0000166667', usdPerRequest: '0.0000002' } }
    const after = {
      'us-east-1': { x86_64: '0.0000170', arm64: '0.0000133334', usdPerRequest: '0.00000020' },
    }
    expect(differencesOf(before, after)).toEqual([
      'us-east-1 x86_64: 0.0000166667 → 0.0000170',
      'us-east-1 arm64: unknown → 0.0000133334',
    ])
  })

  test('has no room for requests that cost something else on arm64', () => {
    const dearer = PRODUCTS.map((text) =>
      text.includes('AWS-Lambda-Requests-ARM') ? text.replace('0.0000002000', '0.0000003') : text,
    )
    expect(() => regionTable(readPriceList(dearer))).toThrow('has one for both')
  })
})
