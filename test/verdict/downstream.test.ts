import { describe, expect, test } from '@jest/globals'
import { checksOfRequests } from '../../bench/cost-alarms/check.ts'
import { REQUEST_MODELS } from '../../bench/cost-alarms/requests.ts'
import { downstreamUse } from '../../src/explain/downstream.ts'
import type { Observation, SideSeen } from '../../src/explain/observation.ts'
import { requestPricesOf, requestsUsd } from '../../src/money/request-prices.ts'
import {
  downstreamFacts,
  type PricedUse,
  pricedUses,
  unpricedClasses,
} from '../../src/verdict/downstream.ts'

const PRICES = requestPricesOf('us-east-1')
const known = { base: PRICES, head: PRICES }

/** What environments saw that were invoked four times each: requests of an operation, by environment. */
function seen(name: string, requests: readonly number[], more: object = {}): SideSeen {
  const counts = requests.map((attempts) => {
    const observed: Extract<Observation, { mode: 'counts' }> = {
      mode: 'counts',
      language: 'nodejs',
      version: '24.0.0',
      ...{ invocations: 4, initUs: 0, logBytes: 0, inFlightUs: 0 },
      ...{ functions: [], modules: [], allocations: [] },
      downstream:
        attempts === 0
          ? []
          : [
              {
                ...{ name, calls: attempts, attempts, busyUs: 0, peak: 1, bytes: 400, connects: 0 },
                ...more,
              },
            ],
    }
    return { seen: observed, responseBytes: 0 }
  })
  const times = counts.map(({ seen: { allocations: _, ...observed }, responseBytes }) => {
    const tree = { frames: [], nodes: [] }
    return {
      seen: { ...observed, mode: 'times' as const, modules: [], responseUs: 0, tree },
      responseBytes,
    }
  })
  return { counts, times }
}
const compared = (base: readonly number[], head: readonly number[]) =>
  downstreamUse({ base: seen('DynamoDB GetItem', base), head: seen('DynamoDB GetItem', head) })

describe('requests to other services', () => {
  test('are counted by operation and invocation, and more are more than base differs from itself', () => {
    expect(compared([12, 12], [120])).toEqual([
      {
        name: 'DynamoDB GetItem',
        ...{ baseCalls: 3, headCalls: 30, baseBytes: 100, headBytes: 100, isMore: true },
        ...{ baseSentBytes: 0, headSentBytes: 0 },
      },
    ])
    expect(compared([12, 12], [12])[0]?.isMore).toBe(false)
    expect(compared([4, 40], [60])[0]?.isMore).toBe(false)
    // A tenth and 0.4 of a request.
    expect(compared([40, 40], [45.6, 45.6])[0]?.isMore).toBe(true)
    expect(compared([40, 40], [45.5, 45.5])[0]?.isMore).toBe(false)
    expect(compared([0, 0], [4])[0]).toMatchObject({ baseCalls: 0, headCalls: 1, isMore: true })
    expect(compared([0, 0], [0])).toEqual([])
  })

  test('of one environment alone are never more', () => {
    const [once, often] = [seen('SQS SendMessage', [4]), seen('SQS SendMessage', [40])]
    const head = { counts: [], times: often.times }
    expect(downstreamUse({ base: once, head })[0]).toMatchObject({ headCalls: 10, isMore: false })
  })

  test.each(REQUEST_MODELS)('by the same code are in none of 500 checks more: $name', (model) => {
    expect(checksOfRequests(model, 500).found.get('downstream-growth')).toBe(0)
  })

  test('that are ten times as many are found although some are repeated', () => {
    const found = REQUEST_MODELS.filter((each) => each.retried && !each.betweenEnvironments).map(
      (model) =>
        checksOfRequests({ ...model, headCalls: 10 * model.calls }, 100).found.get(
          'downstream-growth',
        ) ?? 0,
    )
    expect(Math.min(...found)).toBeGreaterThanOrEqual(95)
  })

  test.each([
    ['DynamoDB GetItem', 0.125],
    ['DynamoDB PutItem', 0.625],
    ['S3 GetObject', 0.4],
    ['S3 PutObject', 5],
    ['SQS SendMessage', 0.4],
    ['SNS Publish', 0.5],
    ['EventBridge PutEvents', 1],
    ['KMS Decrypt', 3],
    ['Secrets Manager GetSecretValue', 5],
    ['Step Functions StartExecution', 25],
  ])('of %s cost $%d a million', (operation, usd) => {
    expect(requestsUsd(operation, 1_000_000, PRICES)?.toNumber()).toBe(usd)
  })

  test('without a price of a request, or in a region that nobody checked, are counted only', () => {
    expect(requestsUsd('Bedrock InvokeModel', 1, PRICES)).toBeUndefined()
    expect(requestsUsd('GET example.com', 1, PRICES)).toBeUndefined()
    expect(requestsUsd('SQS SendMessage', 1, requestPricesOf('eu-central-1'))).toBeUndefined()
    const given = requestPricesOf('eu-central-1', { sqs: '0.0000005' })
    expect(requestsUsd('SQS SendMessage', 2, given)?.toNumber()).toBe(0.000001)
  })
})

describe('requests of DynamoDB', () => {
  test('count as the units that they consumed, and as one where they did not say', () => {
    const [use] = pricedUses(
      downstreamUse({
        base: seen('DynamoDB Query', [4, 4]),
        head: seen('DynamoDB Query', [4], { units: 60, unitAttempts: 3, sent: 80 }),
      }),
      known,
    )
    expect(use).toMatchObject({
      ...{ baseCalls: 1, headCalls: 1, baseUnits: 1, headUnits: 15.25, headSentBytes: 20 },
      basePerMillionUsd: 0.125,
      headPerMillionUsd: 1.90625,
    })
  })
})

test('deletions in S3 are free, and what is not priced although it has a price is named', () => {
  expect(requestsUsd('S3 DeleteObject', 1, PRICES)?.toNumber()).toBe(0)
  const uses = ['SQS SendMessage', 'S3 ListObjectsV2', 'GET example.com'].flatMap((name) =>
    downstreamUse({ base: seen(name, [4, 4]), head: seen(name, [4]) }),
  )
  expect(unpricedClasses(pricedUses(uses, { base: {}, head: {} }))).toEqual(['s3-put', 'sqs'])
  expect(unpricedClasses(pricedUses(uses, known))).toEqual([])
})

describe('the finding about them', () => {
  const facts = (uses: readonly PricedUse[], baseCostPerMillionUsd: number, counts = true) =>
    downstreamFacts(uses, { baseCostPerMillionUsd, limitPercent: 5, counts })
  const uses = pricedUses(compared([12, 12], [120]), known)

  test('names what head makes more of, and what that costs', () => {
    expect(facts(uses, 1, false)).toEqual([
      {
        kind: 'downstream-growth',
        operation: 'DynamoDB GetItem',
        ...{ baseCalls: 3, headCalls: 30, basePerMillionUsd: 0.375, headPerMillionUsd: 3.75 },
        isTooMuch: false,
      },
    ])
    expect(facts(pricedUses(compared([12, 12], [12]), known), 1)).toEqual([])
  })

  test('is too much from exactly the limit on, requests being part of what base costs', () => {
    // 3.375 more is 5 % of 67.5, of which 0.375 are base’s requests.
    expect(facts(uses, 67.125)[0]).toMatchObject({ isTooMuch: true })
    expect(facts(uses, 67.13)[0]).toMatchObject({ isTooMuch: false })
    expect(facts(uses, 1, false)[0]).toMatchObject({ isTooMuch: false })
  })

  test('is never too much for what has no price', () => {
    const unpriced = pricedUses(compared([12, 12], [120]), { base: {}, head: {} })
    expect(facts(unpriced, 1)[0]).toMatchObject({ isTooMuch: false })
  })

  test('is too much where requests without a price move bytes that have one', () => {
    const [use] = uses
    const posts = { ...use, name: 'POST example.com', baseBytes: 100, headBytes: 1000 } as PricedUse
    const { basePerMillionUsd: _, headPerMillionUsd: __, ...unpriced } = posts
    const factsFor = (headPerMillionUsd: number, headBytes = 1000) =>
      downstreamFacts([{ ...unpriced, headBytes }], {
        ...{ baseCostPerMillionUsd: 1, limitPercent: 5, counts: true },
        transfer: { basePerMillionUsd: 1, headPerMillionUsd },
      })
    expect(factsFor(1.1)[0]).toMatchObject({ isTooMuch: true })
    expect(factsFor(1.09)[0]).toMatchObject({ isTooMuch: false })
    expect(factsFor(1.1, 100)[0]).toMatchObject({ isTooMuch: false })
  })
})

describe('requests that cost too much', () => {
  const use = (name: string, more: Partial<PricedUse>): PricedUse => ({
    ...{ name, baseCalls: 1, headCalls: 2, baseBytes: 100, headBytes: 200, isMore: true },
    ...more,
  })
  const tooMuch = (
    uses: readonly PricedUse[],
    more: Partial<Parameters<typeof downstreamFacts>[1]> = {},
  ) =>
    downstreamFacts(uses, { baseCostPerMillionUsd: 1, limitPercent: 5, counts: true, ...more }).map(
      (fact) => 'isTooMuch' in fact && fact.isTooMuch,
    )
  const more = use('SQS SendMessage', { basePerMillionUsd: 0.4, headPerMillionUsd: 0.8 })

  test('are a share of a cost that is known and not nothing', () => {
    const first = use('SQS SendMessage', { basePerMillionUsd: 0, headPerMillionUsd: 0.8 })
    expect(tooMuch([first], { baseCostPerMillionUsd: 0.5 })).toEqual([true])
    expect(tooMuch([first], { baseCostPerMillionUsd: 0 })).toEqual([false])
    expect(tooMuch([first], { baseCostPerMillionUsd: undefined })).toEqual([false])
    expect(tooMuch([first], { counts: false })).toEqual([false])
    // 0.4 of 8 is 5 %.
    expect(tooMuch([more], { baseCostPerMillionUsd: 7.6 })).toEqual([true])
    expect(tooMuch([more], { baseCostPerMillionUsd: 7.7 })).toEqual([false])
  })

  test('are those that cost more themselves, or move more where moving costs more', () => {
    const same = use('SQS ReceiveMessage', { basePerMillionUsd: 0.4, headPerMillionUsd: 0.4 })
    const unpriced = use('GET example.com', {})
    const uses = [more, same, unpriced]
    expect(tooMuch(uses)).toEqual([true, false, false])
    const transfer = { basePerMillionUsd: 5, headPerMillionUsd: 5 }
    expect(tooMuch(uses, { transfer, limitPercent: 1 })).toEqual([true, false, false])
    const moving = { ...transfer, headPerMillionUsd: 6 }
    expect(tooMuch(uses, { transfer: moving })).toEqual([true, true, true])
    const fewer = { ...unpriced, headBytes: 100 }
    expect(tooMuch([more, fewer], { transfer: moving })).toEqual([true, false])
  })

  test('have no price where one side has none', () => {
    const plain = use('SQS SendMessage', {})
    expect(pricedUses([plain], { base: PRICES, head: {} })).toEqual([plain])
    expect(pricedUses([plain], { base: {}, head: PRICES })).toEqual([plain])
  })
})

test('units that both sides said are priced instead of calls', () => {
  const query = seen('DynamoDB Query', [4, 4])
  const uses = downstreamUse({ base: query, head: query }).map((use) => ({ ...use, baseUnits: 3 }))
  expect(pricedUses(uses, known)).toMatchObject([
    { baseCalls: 1, basePerMillionUsd: 0.375, headPerMillionUsd: 0.125 },
  ])
})
