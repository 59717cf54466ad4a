import { type AwsPlace, clientSettings } from '../client-settings.ts'
import { limitBody } from '../deadline.ts'
import { isAwsHost, onRequest } from '../host.ts'

export interface LogGroup {
  name: string
  /** How long it keeps what is logged, where nobody has said otherwise. */
  days: number
}

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
export async function keepLogGroup(
  { name, days }: LogGroup,
  options: AwsPlace & {
    /** Where Lambda was called. */
    lambdaHost: string | undefined
  },
): Promise<void> {
  const { signal, lambdaHost, ...where } = options
  const sdk = await import('./logs-sdk.ts')
  const { CreateLogGroupCommand, DescribeLogGroupsCommand, PutRetentionPolicyCommand } = sdk
  const patience = { attempts: ATTEMPTS, connectionMs: TIMEOUT_MS, requestMs: TIMEOUT_MS }
  const client = new sdk.CloudWatchLogsClient(clientSettings(where, patience))
  limitBody(client, TIMEOUT_MS)
  onRequest(client, (host) => {
    if (isAwsHost(host) && lambdaHost !== undefined && !isAwsHost(lambdaHost)) {
      throw new NotTheSamePlace(`Lambda is called at ${lambdaHost}, CloudWatch Logs at ${host}.`)
    }
  })
  const how = signal ? { abortSignal: signal } : {}
  try {
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
  } finally {
    client.destroy()
  }
}
