import { describe, expect, test } from '@jest/globals'
import { readTraffic } from '../../../src/aws/cloudwatch/traffic.ts'
import { trafficOf } from '../../../src/check/cloudwatch.ts'
import type { CheckPlan } from '../../../src/inputs/plan.ts'
import { awsJsonServer } from '../../support/aws-json.ts'
import { planOf } from '../../support/check.ts'
import { directoryWith } from '../../support/files.ts'

const NOW = new Date('2026-11-23T11:30:00Z')
const REGION = 'eu-central-1'
const orders = { functionName: 'orders', qualifier: '$LATEST', now: NOW }

const result = (Id: string, ...Values: number[]) => ({ Id, Values, StatusCode: 'Complete' })

describe('the traffic of a deployed function', () => {
  test('is that of the last 28 whole days, as a month', async () => {
    await using server = await awsJsonServer(() => ({
      MetricDataResults: [
        result('invocations', 100_000, 180_000),
        result('duration', 40_000_000, 72_000_000),
        result('timed', 100_000, 180_000),
        result('cold', 1200),
        result('watched', 240_000),
        result('peak', 412, 380),
      ],
    }))
    const traffic = await readTraffic(orders, { region: REGION, endpoint: server.endpoint })
    expect(traffic).toEqual({
      invocationsPerMonth: Math.round((280_000 * 365) / 12 / 28),
      meanDurationMs: 400,
      coldStartShare: 0.005,
      peakConcurrency: 412,
    })
    const [call] = server.calls
    expect(call?.operation).toBe('GetMetricData')
    expect(call?.body).toMatchObject({
      StartTime: Date.parse('2026-10-26T00:00:00Z') / 1000,
      EndTime: Date.parse('2026-11-23T00:00:00Z') / 1000,
    })
    expect(JSON.stringify(call?.body)).toContain(
      '"Dimensions":[{"Name":"FunctionName","Value":"orders"}]',
    )
  })

  test('of an alias is what went through the alias', async () => {
    await using server = await awsJsonServer(() => ({ MetricDataResults: [] }))
    await readTraffic(
      { ...orders, qualifier: 'live' },
      { region: REGION, endpoint: server.endpoint },
    )
    expect(JSON.stringify(server.calls[0]?.body)).toContain(
      '[{"Name":"FunctionName","Value":"orders"},{"Name":"Resource","Value":"orders:live"}]',
    )
  })

  test('is added up over pages, and unknown where there was no invocation', async () => {
    await using paged = await awsJsonServer(({ body }) =>
      body.NextToken === undefined
        ? { MetricDataResults: [result('invocations', 28)], NextToken: 'next' }
        : { MetricDataResults: [result('invocations', 28)] },
    )
    expect(await readTraffic(orders, { region: REGION, endpoint: paged.endpoint })).toEqual({
      invocationsPerMonth: 61,
    })
    await using none = await awsJsonServer(() => ({ MetricDataResults: [result('invocations')] }))
    expect(await readTraffic(orders, { region: REGION, endpoint: none.endpoint })).toBeUndefined()
  })
})

describe('invocations-per-month: auto', () => {
  async function autoPlan(): Promise<CheckPlan> {
    using directory = directoryWith({ 'head/index.mjs': 'export const handler = 1' })
    const flags = { 'function-name': 'orders', 'head-code': 'head' }
    const plan = await planOf([flags], directory.path)
    return {
      ...plan,
      functions: plan.functions.map((each) => ({ ...each, invocationsPerMonth: 'auto' })),
    }
  }

  test('says in the report what CloudWatch counted', async () => {
    await using server = await awsJsonServer(() => ({
      MetricDataResults: [
        result('invocations', 280_000),
        result('duration', 112_000_000),
        result('timed', 280_000),
      ],
    }))
    const { of, notes } = await trafficOf(await autoPlan(), {
      now: NOW,
      endpoint: server.endpoint,
    })
    expect(of.get('orders')?.invocationsPerMonth).toBe(304_167)
    expect(notes).toEqual([
      'orders: the invocations per month are those that CloudWatch counted over 28 days: 304,167, 400 ms long on average.',
    ])
  })

  test('says nothing about a month where CloudWatch refuses, and does not fail the check', async () => {
    await using server = await awsJsonServer(() => ({ status: 400, error: 'AccessDenied' }))
    const { of, notes } = await trafficOf(await autoPlan(), {
      now: NOW,
      endpoint: server.endpoint,
    })
    expect(of.size).toBe(0)
    expect(notes).toEqual([
      'orders: the invocations could not be read from CloudWatch (AccessDenied: not allowed), so no cost per month is given; grant cloudwatch:GetMetricData, or give the number.',
    ])
  })

  test('is refused where there is no CloudWatch', async () => {
    using directory = directoryWith({ 'head/index.mjs': 'export const handler = 1' })
    const flags = { 'function-name': 'orders', 'head-code': 'head' }
    await expect(
      planOf([{ ...flags, 'invocations-per-month': 'auto' }], directory.path),
    ).rejects.toThrow('the embedded service has no CloudWatch; give the number.')
  })
})
