import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { withoutPeriod } from '../../shared/text.ts'
import { type AwsPlace, clientSettings, REQUEST_MS } from '../client-settings.ts'
import { deadline, limitBody } from '../deadline.ts'

/** For all requests of one question together; nobody waits for it long after a check. */
const ALL_MS = 60_000

/** Lends a client of CloudWatch. The SDK is loaded here and not before: most runs have no use for it. */
export async function withCloudWatch<Result>(
  place: AwsPlace,
  work: (
    client: CloudWatchClient,
    sdk: typeof import('./sdk.ts'),
    how: { abortSignal: AbortSignal },
  ) => Promise<Result>,
): Promise<Result> {
  const sdk = await import('./sdk.ts')
  const client = new sdk.CloudWatchClient(clientSettings(place, { requestMs: REQUEST_MS }))
  limitBody(client, REQUEST_MS)
  const abortSignal = deadline(ALL_MS, 'CloudWatch did not answer within a minute', place.signal)
  try {
    return await work(client, sdk, { abortSignal })
  } catch (error) {
    throw abortSignal.aborted ? abortSignal.reason : error
  } finally {
    client.destroy()
  }
}

/** What CloudWatch answered instead, as a clause. */
export function refusalOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.name}: ${withoutPeriod(error.message)}`
}
