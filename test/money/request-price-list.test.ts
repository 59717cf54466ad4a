import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { REGION_REQUEST_PRICES } from '../../src/money/region-request-prices.ts'
import { readRequestPriceList } from '../../src/money/request-price-list.ts'
import { REQUEST_TABLE } from '../../src/money/request-price-refresh.ts'
import { sortedTable, tableDifferences, withTable } from '../../src/money/table-refresh.ts'
import { ROOT } from '../examples/examples.ts'
import { requestProducts, requestProductText } from '../support/request-price-list.ts'

const NORTH = requestProducts('us-east-1', '')

describe("AWS's price lists of requests, traces and moved bytes", () => {
  test.each([
    ['us-east-1', ''],
    ['us-east-1', 'USE1-'],
    ['eu-central-1', 'EUC1-'],
    ['eu-west-1', 'EU-'],
  ])('have each class once, in %s with %s before its usage types', (region, prefix) => {
    const list = readRequestPriceList(requestProducts(region, prefix))
    expect([...list]).toEqual([[region, REGION_REQUEST_PRICES['us-east-1']]])
  })

  test('are read of all regions, and the free tier, which has none, is passed over', () => {
    const free = requestProductText('AWSXRay', {
      usagetype: 'Global-XRay-TracesStored',
      unit: 'traces',
      tiers: [['0', '0']],
    })
    const list = readRequestPriceList([...requestProducts('sa-east-1', 'SAE1-'), free, ...NORTH])
    expect([...list.keys()]).toEqual(['sa-east-1', 'us-east-1'])
    expect(tableDifferences(REQUEST_TABLE, REGION_REQUEST_PRICES, sortedTable(list))).toContain(
      'sa-east-1 requests xray-trace: unknown → 0.000005',
    )
  })

  test.each([
    [{ unit: 'Hours', tiers: [['0', '1']] }, 'is per Hours'],
    [{ unit: 'traces', tiers: [['5', '1']] }, 'leave a gap'],
  ] as const)('are refused in a shape that is not known: %j', (changes, message) => {
    const odd = requestProductText('AWSXRay', {
      regionCode: 'us-east-1',
      usagetype: 'USE1-XRay-TracesStored',
      ...changes,
    })
    expect(() => readRequestPriceList([odd])).toThrow(message)
  })

  test('are refused where they are there twice at different prices', () => {
    const other = requestProductText('AWSXRay', {
      regionCode: 'us-east-1',
      usagetype: 'USE1-XRay-TracesStored',
      unit: 'traces',
      tiers: [['0', '0.1']],
    })
    expect(() => readRequestPriceList([...NORTH, other])).toThrow('is there twice')
  })

  test('have nothing without a region, nor in another currency', () => {
    const [product = ''] = NORTH
    expect([...readRequestPriceList([product])]).toHaveLength(1)
    expect([...readRequestPriceList([product.replace('"regionCode":"us-east-1",', '')])]).toEqual(
      [],
    )
    expect([...readRequestPriceList([product.replace('"USD"', '"CNY"')])]).toEqual([])
  })

  test('come into the table in the order of regions, as do its differences', () => {
    const table = sortedTable([
      ['us-east-1', { sqs: '1' }],
      ['af-south-1', { sqs: '2' }],
      ['eu-west-1', { sqs: '3' }],
    ])
    expect(Object.keys(table)).toEqual(['af-south-1', 'eu-west-1', 'us-east-1'])
    expect(
      tableDifferences(REQUEST_TABLE, { 'us-east-1': { sqs: '4' } }, { 'eu-west-1': { sqs: '5' } }),
    ).toEqual(['eu-west-1 requests sqs: unknown → 5', 'us-east-1 requests sqs: 4 → unknown'])
  })

  test('come into the table’s file, in its form', () => {
    const file = 'src/money/region-request-prices.ts'
    const source = readFileSync(path.join(ROOT, file), 'utf8')
    const table = { 'eu-west-1': { sqs: '0.0000004', 'xray-trace': '0.000005' } }
    const written = withTable(REQUEST_TABLE, source, table, '2027-01-02')
    expect(written).toContain("REQUEST_PRICES_AS_OF = '2027-01-02'")
    expect(written).toMatch(
      /'eu-west-1': \{\s+sqs: '0\.0000004',\s+'xray-trace': '0\.000005',\s+\},\s+\}\s+$/,
    )
    expect(written).not.toContain('us-east-1')
  })
})
