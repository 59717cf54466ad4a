import { defined } from '../shared/defined.ts'
import { VERSION } from '../shared/version.ts'

/** Where a service of AWS is called. */
export interface AwsPlace {
  region: string
  /** Absent: the SDK's own chain decides. */
  endpoint?: string
  /** Aborted, no answer is waited for any more. */
  signal?: AbortSignal
}

export interface ClientLimits {
  /** Default 3. */
  attempts?: number
  /** Time for a connection. Default 10 s. */
  connectionMs?: number
  /** Time for one attempt; absent, it is said with each request. */
  requestMs?: number
}

/** Time for one attempt where nothing large is sent. */
export const REQUEST_MS = 30_000

/**
 * What every client of AWS's SDK is made with: where it calls, how long it waits, how often it tries,
 * and that it says who is calling. The SDK's own default is to wait for ever.
 */
export function clientSettings(
  { region, endpoint }: AwsPlace,
  { attempts = 3, connectionMs = 10_000, requestMs }: ClientLimits = {},
) {
  return {
    region,
    ...defined({ endpoint }),
    maxAttempts: attempts,
    customUserAgent: [['lambda-cost-gate', VERSION]] as [string, string][],
    requestHandler: {
      connectionTimeout: connectionMs,
      throwOnRequestTimeout: true,
      ...defined({ requestTimeout: requestMs }),
    },
  }
}

/**
 * For clients of the embedded service: whatever the SDK would otherwise look for in the environment and
 * in files of the home directory.
 */
export const EMBEDDED_SERVICE = {
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  defaultsMode: 'standard',
  retryMode: 'standard',
  authSchemePreference: [] as string[],
  userAgentAppId: '',
  disableClockSkewCorrection: true,
} as const
