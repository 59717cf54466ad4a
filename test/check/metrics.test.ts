import { describe, expect, test } from '@jest/globals'
import { publishMetrics } from '../../src/aws/cloudwatch/metrics.ts'
import { publish } from '../../src/check/cloudwatch.ts'
import { metricsOf } from '../../src/check/metrics.ts'
import type { CheckPlan } from '../../src/inputs/plan.ts'
import { awsJsonServer } from '../support/aws-json.ts'
import { aFunction, anUnchangedFunction, aReport, aRow } from '../support/report.ts'

const REGION = 'eu-central-1'

describe('published metrics', () => {
  test('are execution time, memory used and estimated cost of each side and size', async () => {
    await using server = await awsJsonServer(() => ({}))
    const report = aReport({ functions: [aFunction({ sizes: [aRow(512, 801, 803)] })] })
    await publishMetrics(metricsOf(report), { region: REGION, endpoint: server.endpoint })
    expect(server.calls.map(({ operation, body }) => [operation, body.Namespace])).toEqual([
      ['PutMetricData', 'Lambda/Performance'],
      ['PutMetricData', 'Lambda/Cost'],
    ])
    const head = [
      { Name: 'FunctionName', Value: 'image-resize' },
      { Name: 'MemorySize', Value: '512' },
      { Name: 'Side', Value: 'head' },
    ]
    const Timestamp = Date.parse('2026-11-20T10:01:35Z') / 1000
    expect(server.calls[0]?.body.MetricData).toEqual(
      expect.arrayContaining([
        { MetricName: 'Duration', Dimensions: head, Unit: 'Milliseconds', Value: 803, Timestamp },
        { MetricName: 'MaxMemoryUsed', Dimensions: head, Unit: 'Megabytes', Value: 142, Timestamp },
      ]),
    )
    expect(server.calls[1]?.body.MetricData).toHaveLength(2)
  })

  test('are sent a thousand at a time', async () => {
    await using server = await awsJsonServer(() => ({}))
    const sizes = Array.from({ length: 150 }, (_, index) => aRow(128 + index, 100, 100))
    const report = aReport({ functions: [aFunction({ sizes })] })
    await publishMetrics(metricsOf(report), { region: REGION, endpoint: server.endpoint })
    const sent = server.calls.map(({ body }) => (body.MetricData as unknown[]).length)
    expect(sent).toEqual([1000, 200, 300])
  })

  test('leave out what was not measured', () => {
    const report = aReport({
      functions: [
        anUnchangedFunction('mailer'),
        aFunction({ sizes: [aRow(512, 801, 803, { head: null })] }),
      ],
    })
    for (const { data } of metricsOf(report)) {
      expect(data.map(({ Dimensions }) => Dimensions?.at(-1)?.Value)).not.toContain('head')
    }
  })

  test('that CloudWatch refuses become a sentence, and do not fail the check', async () => {
    await using server = await awsJsonServer(() => ({ status: 400, error: 'AccessDenied' }))
    const plan = { publishMetrics: true, region: REGION } as CheckPlan
    expect(await publish(plan, aReport(), { endpoint: server.endpoint })).toBe(
      'The figures could not be published to CloudWatch (AccessDenied: not allowed); grant cloudwatch:PutMetricData, or set publish-metrics to none.',
    )
    expect(await publish({ ...plan, publishMetrics: false }, aReport())).toBeUndefined()
  })
})
