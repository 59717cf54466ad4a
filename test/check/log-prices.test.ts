import { expect, test } from '@jest/globals'
import { withLogGroups } from '../../src/check/log-prices.ts'
import type { Target } from '../../src/check/target.ts'
import { arePrices, pricesOf } from '../../src/money/lookup.ts'
import type { GivenPrices } from '../../src/money/prices.ts'
import { type AwsAnswer, awsJsonServer } from '../support/aws-json.ts'
import { planOf } from '../support/check.ts'

/** The function `orders` as it was looked up, as far as its logs go. */
async function looked(answer: AwsAnswer, given: GivenPrices = {}, logGroup?: string) {
  await using server = await awsJsonServer(answer)
  const plan = await planOf([{ 'function-name': 'orders', 'head-code': 'head' }], '/')
  const prices = pricesOf('us-east-1', 'x86_64', 512, given)
  if (!arePrices(prices)) throw new Error(prices.message)
  const target = {
    plan: plan.functions[0],
    deployed: {
      configuration: {
        FunctionName: 'orders',
        ...(logGroup !== undefined && { LoggingConfig: { LogGroup: logGroup } }),
      },
    },
    prices: { base: prices, head: prices },
  } as Target
  const { targets, notes } = await withLogGroups(
    { backend: 'aws', region: 'us-east-1' },
    [target],
    {
      endpoint: server.endpoint,
      lambdaHost: 'lambda.us-east-1.amazonaws.com',
    },
  )
  const names = server.calls.map(({ body }) => body.logGroupNamePrefix)
  return { logGroup: targets[0]?.logGroup, logs: targets[0]?.prices.head.logs, notes, names }
}

const group = (changes: object) => () => ({
  logGroups: [
    { logGroupName: '/aws/lambda/orders-of-others', logGroupClass: 'DELIVERY' },
    { logGroupName: '/aws/lambda/orders', ...changes },
  ],
})

test('logs are priced by the class of the function’s own log group', async () => {
  const found = await looked(group({ logGroupClass: 'INFREQUENT_ACCESS', retentionInDays: 14 }))
  expect(found).toMatchObject({
    logGroup: { name: '/aws/lambda/orders', class: 'INFREQUENT_ACCESS', retentionDays: 14 },
    logs: { class: 'infrequent-access', tiers: [{ usdPerGB: '0.25' }, {}, {}, {}] },
    notes: [],
  })
  const kept = await looked(group({}))
  expect(kept).toMatchObject({ logGroup: { retentionDays: null }, logs: { class: 'standard' } })
})

test('a class whose price nobody knows has none, unless one is given', async () => {
  const delivery = group({ logGroupClass: 'DELIVERY' })
  expect((await looked(delivery)).logs).toMatchObject({
    class: 'delivery',
    tiers: [{ upToGB: '10240', usdPerGB: '0.25' }, {}, {}, { usdPerGB: '0.05' }],
  })
  expect((await looked(group({ logGroupClass: 'ESSENTIALS' }))).logs).toBeUndefined()
  expect((await looked(delivery, { usdPerLogGB: '0.25' })).logs).toEqual({
    class: 'standard',
    tiers: [{ usdPerGB: '0.25' }],
  })
})

test('a function without a log group pays nothing, and the report says so', async () => {
  const none = await looked(() => ({ logGroups: [] }), {}, '/shop')
  expect(none).toEqual({
    logGroup: { name: '/shop', isThere: false },
    logs: undefined,
    names: ['/shop'],
    notes: [
      'orders: there is no log group /shop, so nothing that it logs is kept or paid for, and logs are not part of the cost. If it has just never been invoked, give what they will cost as prices (log-gb).',
    ],
  })
})

test('a price that was given holds where there is no log group yet', async () => {
  const none = await looked(() => ({ logGroups: [] }), { usdPerLogGB: '0.6' })
  expect(none).toMatchObject({ logs: { tiers: [{ usdPerGB: '0.6' }] }, notes: [] })
})

test('a refusal leaves the class Standard, with a note', async () => {
  const refused = await looked(() => ({ status: 400, error: 'AccessDeniedException' }))
  expect(refused.logs?.class).toBe('standard')
  expect(refused.notes).toEqual([
    'The log groups of the functions could not be read (AccessDeniedException: not allowed), so logs are priced at the class Standard; grant logs:DescribeLogGroups, or give the price as prices (log-gb).',
  ])
})
