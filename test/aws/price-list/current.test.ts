import { describe, expect, test } from '@jest/globals'
import { currentPrices } from '../../../src/aws/price-list/current.ts'
import { REGION_REQUEST_PRICES } from '../../../src/money/region-request-prices.ts'
import { awsJsonServer } from '../../support/aws-json.ts'
import { logProductText, PRODUCTS } from '../../support/price-list.ts'
import { requestProductText } from '../../support/request-price-list.ts'

const place = {
  region: 'us-east-1',
  architecture: 'arm64',
  now: new Date('2026-11-23T11:30:00Z'),
} as const

const LOGS = logProductText({
  regionCode: 'us-east-1',
  usagetype: 'USE1-VendedLog-Bytes',
  tiers: [
    ['0', '0.4'],
    ['10240', '0.2'],
  ],
})

const QUEUES = requestProductText('AWSQueueService', {
  regionCode: 'us-east-1',
  usagetype: 'Requests-RBP',
  queueType: 'Standard',
  unit: 'Requests',
  tiers: [['0', '0.0000009000']],
})

/** Answers as the API does, one product a page. */
function listing(body: Record<string, unknown>) {
  const filters = body.Filters as { Field: string; Value: string }[]
  if (body.ServiceCode === 'AmazonCloudWatch') return { FormatVersion: 'aws_v1', PriceList: [LOGS] }
  if (body.ServiceCode === 'AWSQueueService')
    return { FormatVersion: 'aws_v1', PriceList: [QUEUES] }
  const wanted = PRODUCTS.filter((text) => {
    const { attributes } = (JSON.parse(text) as { product: { attributes: Record<string, string> } })
      .product
    return filters.every(({ Field, Value }) => attributes[Field] === Value)
  })
  const page = Number(body.NextToken ?? 0)
  return {
    FormatVersion: 'aws_v1',
    PriceList: wanted.slice(page, page + 1),
    ...(page + 1 < wanted.length && { NextToken: String(page + 1) }),
  }
}

describe("today's prices from AWS", () => {
  test('are those of the region and architecture, with the date of today', async () => {
    await using server = await awsJsonServer(({ body }) => listing(body))
    expect(await currentPrices(place, server)).toEqual({
      region: 'us-east-1',
      architecture: 'arm64',
      usdPerGBSecond: '0.0000133334',
      usdPerRequest: '0.0000002',
      usdPerTmpGBSecond: '0.0000000309',
      extras: {
        heldUsdPerGBSecond: '0.0000033334',
        runUsdPerGBSecond: '0.0000077778',
        cacheUsdPerGBSecond: '0.0000015046',
        restoreUsdPerGB: '0.0001397998',
      },
      logs: {
        class: 'standard',
        asOf: '2026-11-23',
        tiers: [{ upToGB: '10240', usdPerGB: '0.4' }, { usdPerGB: '0.2' }],
        listed: { standard: [{ upToGB: '10240', usdPerGB: '0.4' }, { usdPerGB: '0.2' }] },
      },
      requests: { ...REGION_REQUEST_PRICES['us-east-1'], sqs: '0.0000009' },
      requestsAsOf: '2026-11-23',
      asOf: '2026-11-23',
    })
    expect(new Set(server.calls.map(({ operation }) => operation))).toEqual(
      new Set(['GetProducts']),
    )
  })

  test('that are not listed are refused, and so are those that may not be read', async () => {
    await using server = await awsJsonServer(({ body }) => listing(body))
    await expect(currentPrices({ ...place, region: 'il-central-1' }, server)).rejects.toThrow(
      "AWS's price list has no prices for Lambda on arm64 in il-central-1",
    )
    await using closed = await awsJsonServer(() => ({
      status: 400,
      error: 'AccessDeniedException',
    }))
    await expect(currentPrices(place, closed)).rejects.toThrow('grant pricing:GetProducts')
  })
})
