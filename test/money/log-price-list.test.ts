import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readLogPriceList } from '../../src/money/log-price-list.ts'
import { LOG_TABLE } from '../../src/money/log-price-refresh.ts'
import { LOG_PRICES_AS_OF, REGION_LOG_PRICES } from '../../src/money/region-log-prices.ts'
import { sortedTable, tableDifferences, withTable } from '../../src/money/table-refresh.ts'
import { ROOT } from '../examples/examples.ts'
import { logProductText } from '../support/price-list.ts'

const TIERS = [
  ['0', '0.5000000000'],
  ['10240', '0.2500000000'],
  ['30720', '0.1000000000'],
  ['51200', '0.0500000000'],
] as const
const standard = { regionCode: 'us-east-1', usagetype: 'USE1-VendedLog-Bytes', tiers: TIERS }

describe("AWS's price list of logs", () => {
  test('has the tiers of Lambda’s logs by region and class, and much that is passed over', () => {
    const list = readLogPriceList([
      logProductText(standard),
      logProductText({ ...standard, usagetype: 'USE1-VendedLogIA-Bytes', tiers: [['0', '0.25']] }),
      logProductText({ ...standard, usagetype: 'USE1-DataProcessing-Bytes' }),
      logProductText({ ...standard, usagetype: 'USE1-VendedLog-Bytes-WAFLogs' }),
      logProductText({ ...standard, usagetype: 'CW:MetricMonitorUsage', unit: 'Metrics' }),
    ])
    expect(list.get('us-east-1')).toEqual({
      standard: REGION_LOG_PRICES['us-east-1']?.standard?.map(({ upToGB, usdPerGB }) => ({
        ...(upToGB !== undefined && { upToGB }),
        usdPerGB: String(Number(usdPerGB)),
      })),
      'infrequent-access': [{ usdPerGB: '0.25' }],
    })
    expect(tableDifferences(LOG_TABLE, REGION_LOG_PRICES, sortedTable(list))).toEqual([
      expect.stringMatching(/^us-east-1 logs infrequent-access: 0.25 to 10240 GB, .* → 0.25$/),
      expect.stringMatching(/^us-east-1 logs delivery: .* → unknown$/),
      expect.stringMatching(/^us-east-2 logs standard: .* → unknown$/),
      expect.stringMatching(/^us-east-2 logs infrequent-access: .* → unknown$/),
    ])
  })

  test('has nothing without a region, nor in another currency', () => {
    const product = logProductText({ ...standard, tiers: [['0', '0.5']] })
    expect([...readLogPriceList([product.replace('"regionCode":"us-east-1",', '')])]).toEqual([])
    expect([...readLogPriceList([product.replace('"USD"', '"CNY"')])]).toEqual([])
  })

  test('prices delivery where S3 and Firehose cost the same, or one alone is listed', () => {
    const delivery = (usages: readonly [string, string][]) =>
      readLogPriceList(
        usages.map(([usagetype, usd]) =>
          logProductText({ ...standard, usagetype, tiers: [['0', usd]] }),
        ),
      ).get('us-east-1')?.delivery
    const [s3, firehose] = ['USE1-S3-Egress-Bytes', 'USE1-FH-Egress-Bytes']
    const priced = [{ usdPerGB: '0.25' }]
    expect(
      delivery([
        [s3, '0.25'],
        [firehose, '0.2500'],
      ]),
    ).toEqual(priced)
    expect(delivery([[firehose, '0.25']])).toEqual(priced)
    expect(
      delivery([
        [s3, '0.25'],
        [firehose, '0.3'],
      ]),
    ).toBeUndefined()
    // What is listed twice at one price is one; at two it is a shape that is not known.
    expect(
      delivery([
        [s3, '0.25'],
        [s3, '0.250'],
      ]),
    ).toEqual(priced)
    expect(() =>
      delivery([
        [s3, '0.25'],
        [s3, '0.3'],
      ]),
    ).toThrow('is there twice')
  })

  test.each([
    ['another unit', { unit: 'Events' }, 'is per Events'],
    [
      'a gap between tiers',
      {
        tiers: [
          ['0', '0.5'],
          ['20', '0.2'],
        ] as const,
        gap: true,
      },
      'leave a gap',
    ],
  ])('with %s is refused', (_, changes, message) => {
    const text = logProductText({ ...standard, ...changes })
    expect(() => readLogPriceList([text])).toThrow(message)
  })

  test('becomes the table as it is in its file', () => {
    const file = readFileSync(path.join(ROOT, 'src/money/region-log-prices.ts'), 'utf8')
    const again = withTable(LOG_TABLE, file, REGION_LOG_PRICES, LOG_PRICES_AS_OF)
    const plain = (text: string) =>
      text.replace(/\s+/g, '').replaceAll(',]', ']').replaceAll(',}', '}')
    expect(plain(again)).toBe(plain(file))
    expect(withTable(LOG_TABLE, file, {}, '2027-01-01')).toContain(
      "LOG_PRICES_AS_OF = '2027-01-01'",
    )
  })
})
