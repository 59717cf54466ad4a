import { refusalOf } from '../aws/cloudwatch/client.ts'
import { keepLogGroup, NotTheSamePlace } from '../aws/cloudwatch/log-group.ts'
import { LOG_GROUP } from '../aws/lambda/configuration.ts'
import type { CheckPlan } from '../inputs/plan.ts'
import type { Target } from './target.ts'

const RETENTION_DAYS = 7

/**
 * Gives the log group of all isolated previews a retention. Never fails a check.
 * @param targets those that are measured
 * @returns what the report has to say, where it could not be done
 */
export async function keepPreviewLogs(
  { backend, region }: Pick<CheckPlan, 'backend' | 'region'>,
  targets: readonly Pick<Target, 'plan'>[],
  context: { lambdaHost: string | undefined; endpoint?: string; signal?: AbortSignal },
): Promise<string | undefined> {
  if (backend === 'local' || !targets.some(({ plan }) => plan.preview === 'isolated')) {
    return undefined
  }
  try {
    await keepLogGroup({ name: LOG_GROUP, days: RETENTION_DAYS }, { region, ...context })
    return undefined
  } catch (error) {
    if (error instanceof NotTheSamePlace) {
      return `The log group ${LOG_GROUP} was not given a retention period, because Lambda and CloudWatch Logs have different endpoints; set AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, too.`
    }
    return `It is not known whether the log group ${LOG_GROUP} has a retention period (${refusalOf(error)}); set one, or grant logs:DescribeLogGroups, logs:CreateLogGroup and logs:PutRetentionPolicy.`
  }
}
