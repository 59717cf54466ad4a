import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'

export interface CloudWatchOptions {
  region: string
  /** Absent: the SDK's own chain decides. */
  endpoint?: string
}

/** Lends a client of CloudWatch. The SDK is loaded here and not before: most runs have no use for it. */
export async function withCloudWatch<Result>(
  options: CloudWatchOptions,
  work: (
    client: CloudWatchClient,
    sdk: typeof import('@aws-sdk/client-cloudwatch'),
  ) => Promise<Result>,
): Promise<Result> {
  const sdk = await import('@aws-sdk/client-cloudwatch')
  const client = new sdk.CloudWatchClient(options)
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
