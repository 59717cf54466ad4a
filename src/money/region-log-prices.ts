/**
 * Written by npm run prices. USD per GB of 2^30 bytes, as decimal strings. Source: the Price List API
 * (service code AmazonCloudWatch, usage types VendedLog-Bytes, VendedLogIA-Bytes,
 * S3-Egress-Bytes and FH-Egress-Bytes).
 */

/** How a log group stores; `delivery` sends on to S3 or Firehose and stores nothing. */
export const LOG_CLASSES = ['standard', 'infrequent-access', 'delivery'] as const
export type LogClass = (typeof LOG_CLASSES)[number]

/** One volume tier of a month: Lambda's logs are vended logs, which have tiers since May 2025. */
export interface LogTier {
  /** Upper end in GB a month; the last tier has none. */
  upToGB?: string | undefined
  usdPerGB: string
}

/** When the table was collected: ISO year, month and, if known, day. */
export const LOG_PRICES_AS_OF = '2026-11'

/** What AWS does not publish, or nobody here could check, is absent: unknown, never assumed. */
export const REGION_LOG_PRICES: Readonly<
  Record<string, Readonly<Partial<Record<LogClass, readonly LogTier[]>>>>
> = {
  'us-east-1': {
    standard: [
      { upToGB: '10240', usdPerGB: '0.50' },
      { upToGB: '30720', usdPerGB: '0.25' },
      { upToGB: '51200', usdPerGB: '0.10' },
      { usdPerGB: '0.05' },
    ],
    'infrequent-access': [
      { upToGB: '10240', usdPerGB: '0.25' },
      { upToGB: '30720', usdPerGB: '0.15' },
      { upToGB: '51200', usdPerGB: '0.075' },
      { usdPerGB: '0.05' },
    ],
    delivery: [
      { upToGB: '10240', usdPerGB: '0.25' },
      { upToGB: '30720', usdPerGB: '0.15' },
      { upToGB: '51200', usdPerGB: '0.075' },
      { usdPerGB: '0.05' },
    ],
  },
  'us-east-2': {
    standard: [
      { upToGB: '10240', usdPerGB: '0.50' },
      { upToGB: '30720', usdPerGB: '0.25' },
      { upToGB: '51200', usdPerGB: '0.10' },
      { usdPerGB: '0.05' },
    ],
    'infrequent-access': [
      { upToGB: '10240', usdPerGB: '0.25' },
      { upToGB: '30720', usdPerGB: '0.15' },
      { upToGB: '51200', usdPerGB: '0.075' },
      { usdPerGB: '0.05' },
    ],
  },
}
