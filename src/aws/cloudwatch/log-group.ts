import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import pLimit from 'p-limit'
import { type AwsPlace, clientSettings, EMBEDDED_SERVICE } from '../client-settings.ts'
import { limitBody } from '../deadline.ts'
import { isAwsHost, onRequest } from '../host.ts'

export interface LogGroup {
  name: string
  /** How long it keeps what is logged, where nobody has said otherwise. */
  days: number
}

/** Where the logs are, and where Lambda was called. */
export interface LogsPlace extends AwsPlace {
  lambdaHost: string | undefined
  /** Whether it is the embedded service, which is asked without the user's credentials. */
  isEmbedded?: boolean
}

/** CloudWatch Logs takes ten such requests a second. */
const AT_ONCE = 4
/** It only helps, so nobody waits for it for long. */
const ATTEMPTS = 2
const TIMEOUT_MS = 5000

/** Lambda is not AWS's, and the logs would be: what is there belongs to somebody else. */
export class NotTheSamePlace extends Error {}

/**
 * Sees to it that a log group is there and does not keep everything for ever. A retention that
 * somebody has set stays.
 * @throws NotTheSamePlace before anything is sent to AWS, when its previews do not run there
 * @throws what the SDK throws
 */
export async function keepLogGroup({ name, days }: LogGroup, options: LogsPlace): Promise<void> {
  await withLogs(options, async (client, sdk, how) => {
    const { CreateLogGroupCommand, DescribeLogGroupsCommand, PutRetentionPolicyCommand } = sdk
    const found = new DescribeLogGroupsCommand({ logGroupNamePrefix: name })
    const { logGroups = [] } = await client.send(found, how)
    const known = logGroups.find(({ logGroupName }) => logGroupName === name)
    if (known?.retentionInDays !== undefined) return
    if (!known) {
      await client
        .send(new CreateLogGroupCommand({ logGroupName: name }), how)
        .catch((error: unknown) => {
          if (!(error instanceof sdk.ResourceAlreadyExistsException)) throw error
        })
    }
    const retention = { logGroupName: name, retentionInDays: days }
    await client.send(new PutRetentionPolicyCommand(retention), how)
  })
}

/** What is known of a log group that is there. */
export interface KnownLogGroup {
  name: string
  /** As AWS calls it: `STANDARD`, `INFREQUENT_ACCESS`, `DELIVERY`, or one that came later. */
  class: string
  /** `null` where it keeps what is logged for ever. */
  retentionDays: number | null
}

/**
 * Reads log groups by name; undefined for those that are not there. Nothing is changed.
 * @throws NotTheSamePlace before anything is sent to AWS, when the functions do not run there
 * @throws what the SDK throws
 */
export async function readLogGroups(
  names: readonly string[],
  options: LogsPlace,
): Promise<Map<string, KnownLogGroup | undefined>> {
  return withLogs(options, async (client, { DescribeLogGroupsCommand }, how) => {
    const limit = pLimit(AT_ONCE)
    const read = async (name: string) => {
      const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: name })
      const { logGroups = [] } = await client.send(command, how)
      const found = logGroups.find(({ logGroupName }) => logGroupName === name)
      return [
        name,
        found && {
          name,
          class: found.logGroupClass ?? 'STANDARD',
          retentionDays: found.retentionInDays ?? null,
        },
      ] as const
    }
    return new Map(await Promise.all(names.map((name) => limit(() => read(name)))))
  })
}

/** Lends a client of CloudWatch Logs. */
export async function withLogs<Result>(
  { signal, lambdaHost, isEmbedded = false, ...where }: LogsPlace,
  work: (
    client: CloudWatchLogsClient,
    sdk: typeof import('./logs-sdk.ts'),
    how: { abortSignal?: AbortSignal },
  ) => Promise<Result>,
): Promise<Result> {
  const sdk = await import('./logs-sdk.ts')
  const patience = { attempts: ATTEMPTS, connectionMs: TIMEOUT_MS, requestMs: TIMEOUT_MS }
  const client = new sdk.CloudWatchLogsClient({
    ...clientSettings(where, patience),
    ...(isEmbedded && EMBEDDED_SERVICE),
  })
  limitBody(client, TIMEOUT_MS)
  onRequest(client, (host) => {
    if (isAwsHost(host) && lambdaHost !== undefined && !isAwsHost(lambdaHost)) {
      throw new NotTheSamePlace(`Lambda is called at ${lambdaHost}, CloudWatch Logs at ${host}.`)
    }
  })
  try {
    return await work(client, sdk, signal ? { abortSignal: signal } : {})
  } finally {
    client.destroy()
  }
}
