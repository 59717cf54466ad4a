import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import { MONTH_DAYS } from '../../money/constants.ts'
import { DAY_MS } from '../../shared/clock.ts'
import type { AwsPlace } from '../client-settings.ts'
import { withCloudWatch } from './client.ts'

/** How a deployed function was used over the last 28 days. */
export interface Traffic {
  /** Invocations of the 28 days, as those of a month (365 ÷ 12 days). */
  invocationsPerMonth: number
  meanDurationMs?: number
  /** 0 to 1; known where Lambda Insights watches the function. */
  coldStartShare?: number
  /** 0 to 1: invocations that ran on provisioned concurrency. Known where there were any. */
  provisionedShare?: number
  /** Most invocations that were under way at once, of the whole function. */
  peakConcurrency?: number
}

export interface TrafficQuery {
  functionName: string
  /** An alias narrows it down to the invocations that went there; `$LATEST` means the function. */
  qualifier: string
  now: Date
}

const DAYS = 28

/**
 * Asks CloudWatch how often a function was invoked on the last 28 whole days (UTC), how long it took,
 * and how many invocations were cold starts. Undefined where there was no invocation.
 *
 * Lambda's own metrics do not count cold starts; `init_duration` of Lambda Insights has one value for
 * each, for the function and not for an alias.
 * @throws what the SDK throws, and an Error where CloudWatch has only a part of the data
 */
export async function readTraffic(
  { functionName, qualifier, now }: TrafficQuery,
  options: AwsPlace,
): Promise<Traffic | undefined> {
  const endMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const totals = await withCloudWatch(options, async (client, { paginateGetMetricData }, how) => {
    const sums = new Map<string, number>()
    const wanted = {
      StartTime: new Date(endMs - DAYS * DAY_MS),
      EndTime: new Date(endMs),
      MetricDataQueries: queries(functionName, qualifier),
    }
    for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, wanted, how)) {
      for (const { Id = '', Values = [], StatusCode } of MetricDataResults) {
        if (StatusCode === 'InternalError' || StatusCode === 'Forbidden') {
          throw new Error(`CloudWatch has no complete data (${StatusCode})`)
        }
        sums.set(
          Id,
          Id === 'peak'
            ? Math.max(sums.get(Id) ?? 0, ...Values)
            : Values.reduce((sum, value) => sum + value, sums.get(Id) ?? 0),
        )
      }
    }
    return sums
  })
  const total = (id: string) => totals.get(id) ?? 0
  const invocations = total('invocations')
  if (invocations === 0) return undefined
  return {
    invocationsPerMonth: Math.max(1, Math.round((invocations * MONTH_DAYS) / DAYS)),
    ...(total('timed') > 0 && { meanDurationMs: total('duration') / total('timed') }),
    ...(total('cold') > 0 &&
      total('watched') > 0 && {
        coldStartShare: Math.min(1, total('cold') / total('watched')),
      }),
    ...(total('peak') > 0 && { peakConcurrency: total('peak') }),
    ...(total('provisioned') > 0 && {
      provisionedShare: Math.min(1, total('provisioned') / invocations),
    }),
  }
}

function queries(functionName: string, qualifier: string): MetricDataQuery[] {
  const Dimensions = [
    { Name: 'FunctionName', Value: functionName },
    ...(qualifier === '$LATEST'
      ? []
      : [{ Name: 'Resource', Value: `${functionName}:${qualifier}` }]),
  ]
  const query = (Id: string, MetricName: string, Stat: string): MetricDataQuery => ({
    Id,
    MetricStat: {
      Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions },
      Period: DAY_MS / 1000,
      Stat,
    },
  })
  const insights = (Id: string, MetricName: string): MetricDataQuery => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace: 'LambdaInsights',
        MetricName,
        Dimensions: [{ Name: 'function_name', Value: functionName }],
      },
      Period: DAY_MS / 1000,
      Stat: 'SampleCount',
    },
  })
  return [
    query('invocations', 'Invocations', 'Sum'),
    query('duration', 'Duration', 'Sum'),
    query('timed', 'Duration', 'SampleCount'),
    query('provisioned', 'ProvisionedConcurrencyInvocations', 'Sum'),
    {
      Id: 'peak',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Lambda',
          MetricName: 'ConcurrentExecutions',
          Dimensions: [{ Name: 'FunctionName', Value: functionName }],
        },
        Period: DAY_MS / 1000,
        Stat: 'Maximum',
      },
    },
    insights('cold', 'init_duration'),
    insights('watched', 'duration'),
  ]
}
