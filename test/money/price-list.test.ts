import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type PriceList, readPriceList } from '../../src/money/price-list.ts'
import { REGION_TABLE, regionTable } from '../../src/money/price-refresh.ts'
import { EXTRAS, TIERS } from '../../src/money/price-table.ts'
import { PRICES_AS_OF, REGION_PRICES } from '../../src/money/region-prices.ts'
import { tableDifferences, withTable } from '../../src/money/table-refresh.ts'
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
    expect(tableDifferences(REGION_TABLE, held, listed)).toEqual([])
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

describe("what AWS's price list leaves open", () => {
  const listed = {
    group: 'AWS-Lambda-Duration',
    regionCode: 'us-east-1',
    usagetype: 'Lambda-GB-Second',
    unit: 'Lambda-GB-Second',
    tiers: [['0', '0.0000166667']] as const,
  }

  test('is absent: prices in another currency, and duration without requests', () => {
    const yuan = productText(listed).replace('"USD"', '"CNY"')
    expect([...readPriceList([yuan])]).toEqual([])
    expect([...readPriceList([productText(listed)])]).toEqual([['us-east-1', {}]])
  })

  test('is refused where the last tier has an end', () => {
    const ending = productText(listed).replace('"endRange":"Inf"', '"endRange":"9"')
    expect(() => readPriceList([ending])).toThrow(
      'the last tier of AWS-Lambda-Duration in us-east-1',
    )
  })
})

describe('the refreshed table', () => {
  test('is what stands in the repository, as TypeScript', () => {
    const file = readFileSync(path.join(ROOT, 'src/money/region-prices.ts'), 'utf8')
    const again = withTable(REGION_TABLE, file, REGION_PRICES, PRICES_AS_OF)
    const plain = (text: string) => text.replace(/[\s']+/g, '')
    expect(plain(again)).toBe(plain(file))
  })

  test('says price by price what changed', () => {
    const before = { 'us-east-1': { x86_64: '0.0000166667', usdPerRequest: '0.0000002' } }
    const after = {
      'us-east-1': { x86_64: '0.0000170', arm64: '0.0000133334', usdPerRequest: '0.00000020' },
    }
    expect(tableDifferences(REGION_TABLE, before, after)).toEqual([
      'us-east-1 Lambda x86_64: 0.0000166667 → 0.000017',
      'us-east-1 Lambda arm64: unknown → 0.0000133334',
    ])
  })

  test('is in the order of regions, and has none that x86_64 is not priced in', () => {
    const prices = { tiers: [{ usdPerGBSecond: '1' }], usdPerRequest: '2' }
    const list: PriceList = new Map([
      ['us-east-1', { x86_64: prices }],
      ['eu-west-1', { arm64: prices }],
      ['eu-south-1', { x86_64: { ...prices, tiers: [] } }],
      ['af-south-1', { x86_64: prices, arm64: prices }],
    ])
    expect(Object.entries(regionTable(list))).toEqual([
      ['af-south-1', { x86_64: '1', arm64: '1', usdPerRequest: '2' }],
      ['us-east-1', { x86_64: '1', usdPerRequest: '2' }],
    ])
  })

  test('says in the order of regions what is new and what is gone', () => {
    const row = { x86_64: '1', usdPerRequest: '2' }
    expect(
      tableDifferences(
        REGION_TABLE,
        { 'us-east-1': { ...row, usdPerTmpGBSecond: '3' } },
        { 'us-east-1': { ...row, usdPerRequest: '4' }, 'af-south-1': row },
      ),
    ).toEqual([
      'af-south-1 Lambda x86_64: unknown → 1',
      'af-south-1 Lambda usdPerRequest: unknown → 2',
      'us-east-1 Lambda usdPerRequest: 2 → 4',
      'us-east-1 Lambda usdPerTmpGBSecond: 3 → unknown',
    ])
  })

  test('has no room for /tmp that costs something else on arm64, but for /tmp of one alone', () => {
    const arm = (change: (text: string) => string[]) =>
      PRODUCTS.flatMap((text) =>
        text.includes('AWS-Lambda-Storage-Duration-ARM') ? change(text) : [text],
      )
    const other = arm((text) => [text.replace('0.0000000309', '0.0000000310')])
    expect(() => regionTable(readPriceList(other))).toThrow('usdPerTmpGBSecond is 0.0000000309 on')
    const none = regionTable(readPriceList(arm(() => [])))
    expect(none['us-east-1']?.usdPerTmpGBSecond).toBe('0.0000000309')
  })

  test('has no room for requests that cost something else on arm64', () => {
    const changed = PRODUCTS.map((text) =>
      text.includes('AWS-Lambda-Requests-ARM') ? text.replace('0.0000002000', '0.0000003') : text,
    )
    expect(() => regionTable(readPriceList(changed))).toThrow('has one for both')
  })
})
