import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { type AwsPlace, clientSettings, REQUEST_MS } from '../client-settings.ts'

/** Lends a client of CloudWatch. The SDK is loaded here and not before: most runs have no use for it. */
export async function withCloudWatch<Result>(
  place: AwsPlace,
  work: (client: CloudWatchClient, sdk: typeof import('./sdk.ts')) => Promise<Result>,
): Promise<Result> {
  const sdk = await import('./sdk.ts')
  const client = new sdk.CloudWatchClient(clientSettings(place, { requestMs: REQUEST_MS }))
  try {
    return await work(client, sdk)
  } finally {
    client.destroy()
  }
}

/** What CloudWatch answered instead, as a clause. */
export function refusalOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.name}: ${error.message.replace(/\.$/, '')}`
}
