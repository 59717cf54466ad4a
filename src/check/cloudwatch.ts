import { refusalOf } from '../aws/cloudwatch/client.ts'
import { publishMetrics } from '../aws/cloudwatch/metrics.ts'
import { readTraffic, type Traffic } from '../aws/cloudwatch/traffic.ts'
import type { CheckPlan, FunctionPlan } from '../inputs/plan.ts'
import type { Report } from '../report/schema.ts'
import { grouped, milliseconds, percent } from '../report/text/numbers.ts'
import { metricsOf } from './metrics.ts'

/** What CloudWatch knows, by function name, and what the report has to say where it knows nothing. */
export interface KnownTraffic {
  of: ReadonlyMap<string, Traffic>
  notes: readonly string[]
}

/** Looks up the invocations a month of the functions that want it. Never fails a check. */
export async function trafficOf(
  { functions, region }: CheckPlan,
  { now, ...where }: { now: Date; endpoint?: string; signal?: AbortSignal },
): Promise<KnownTraffic> {
  const of = new Map<string, Traffic>()
  const notes: string[] = []
  const wanting = functions.filter(({ invocationsPerMonth }) => invocationsPerMonth === 'auto')
  await Promise.all(
    wanting.map(async ({ name: functionName, qualifier }: FunctionPlan) => {
      const missing = (why: string, remedy: string) =>
        notes.push(`${functionName}: ${why}, so no cost per month is given; ${remedy}.`)
      try {
        const traffic = await readTraffic({ functionName, qualifier, now }, { region, ...where })
        if (traffic) {
          of.set(functionName, traffic)
          notes.push(`${functionName}: ${known(traffic)}`)
        } else missing('CloudWatch has no invocations for the last 28 days', 'give the number')
      } catch (error) {
        missing(
          `the invocations could not be read from CloudWatch (${refusalOf(error)})`,
          'grant cloudwatch:GetMetricData, or give the number',
        )
      }
    }),
  )
  return { of, notes: notes.sort() }
}

function known({ invocationsPerMonth, meanDurationMs, coldStartShare }: Traffic): string {
  const also = [
    ...(meanDurationMs === undefined ? [] : [`${milliseconds(meanDurationMs)} long on average`]),
    ...(coldStartShare === undefined
      ? []
      : [`${percent(100 * coldStartShare)} of them cold starts`]),
  ]
  return `the invocations per month are those that CloudWatch counted over 28 days: ${[grouped(invocationsPerMonth, 0), ...also].join(', ')}.`
}

/** Publishes the report's figures where the plan wants it; answers with what went wrong. */
export async function publish(
  { publishMetrics: wanted, region }: CheckPlan,
  report: Report,
  where: { endpoint?: string; signal?: AbortSignal } = {},
): Promise<string | undefined> {
  if (!wanted) return undefined
  try {
    await publishMetrics(metricsOf(report), { region, ...where })
    return undefined
  } catch (error) {
    return `The figures could not be published to CloudWatch (${refusalOf(error)}); grant cloudwatch:PutMetricData, or set publish-metrics to none.`
  }
}
