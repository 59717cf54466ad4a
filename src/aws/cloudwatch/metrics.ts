import type { MetricDatum } from '@aws-sdk/client-cloudwatch'
import type { AwsPlace } from '../client-settings.ts'
import { withCloudWatch } from './client.ts'

export type { MetricDatum }

/** Metrics of one CloudWatch namespace. */
export interface Metrics {
  namespace: 'Lambda/Performance' | 'Lambda/Cost'
  data: readonly MetricDatum[]
}

/** The most that PutMetricData takes at once. */
const MAX_DATA_PER_CALL = 1000

/** @throws what the SDK throws */
export async function publishMetrics(all: readonly Metrics[], options: AwsPlace): Promise<void> {
  await withCloudWatch(options, async (client, { PutMetricDataCommand }, how) => {
    for (const { namespace: Namespace, data } of all) {
      for (let from = 0; from < data.length; from += MAX_DATA_PER_CALL) {
        const MetricData = data.slice(from, from + MAX_DATA_PER_CALL)
        await client.send(new PutMetricDataCommand({ Namespace, MetricData }), how)
      }
    }
  })
}
