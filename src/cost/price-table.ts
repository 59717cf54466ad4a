/**
 * AWS's published prices in USD, as decimal strings so that no digit is lost.
 * What AWS does not publish, or nobody here could check, is absent: it is unknown, never assumed.
 */

/** When the table was collected, ISO year and month. */
export const PRICES_AS_OF = '2026-11'
/** Where its figures come from; the Price List API names the same ones under service code AWSLambda. */
export const PRICES_SOURCE = 'https://aws.amazon.com/lambda/pricing/'

/** Tier 1 of one region: duration per GB-second by architecture, request, /tmp per GB-second. */
export interface RegionPrices {
  x86_64: string
  arm64?: string
  usdPerRequest: string
  usdPerTmpGBSecond?: string
}

const X86 = '0.0000166667'
const ARM = '0.0000133334'
const REQUEST = '0.0000002'

const standard = (usdPerTmpGBSecond: string): RegionPrices => ({
  x86_64: X86,
  arm64: ARM,
  usdPerRequest: REQUEST,
  usdPerTmpGBSecond,
})
const standardX86: RegionPrices = { x86_64: X86, usdPerRequest: REQUEST }

export const REGION_PRICES: Readonly<Record<string, RegionPrices>> = {
  'us-east-1': standard('0.0000000309'),
  'us-east-2': standard('0.0000000309'),
  'us-west-1': standard('0.0000000370'),
  'us-west-2': standard('0.0000000309'),
  'ca-central-1': standard('0.0000000340'),
  'sa-east-1': standard('0.0000000586'),
  'eu-west-1': standard('0.0000000340'),
  'eu-west-2': standard('0.0000000358'),
  'eu-west-3': standard('0.0000000358'),
  'eu-central-1': standard('0.0000000367'),
  'eu-north-1': standard('0.0000000323'),
  'ap-south-1': standard('0.0000000352'),
  'ap-northeast-1': standard('0.0000000370'),
  'ap-northeast-2': standard('0.0000000352'),
  'ap-northeast-3': standard('0.0000000370'),
  'ap-southeast-1': standard('0.0000000370'),
  'ap-southeast-2': standard('0.0000000370'),
  'ap-southeast-3': standard('0.0000000370'),
  'ap-southeast-4': standard('0.0000000370'),
  'ap-south-2': standardX86,
  'ca-west-1': standardX86,
  'eu-south-2': standardX86,
  'us-gov-west-1': standardX86,
  'us-gov-east-1': standardX86,
  'eu-south-1': {
    x86_64: '0.0000195172',
    arm64: '0.0000156138',
    usdPerRequest: '0.00000023',
    usdPerTmpGBSecond: '0.0000000357',
  },
  'eu-central-2': {
    x86_64: '0.0000183334',
    arm64: '0.0000146667',
    usdPerRequest: '0.00000022',
    usdPerTmpGBSecond: '0.0000000441',
  },
  'ap-southeast-5': {
    x86_64: '0.0000150000',
    arm64: '0.0000120000',
    usdPerRequest: '0.00000018',
    usdPerTmpGBSecond: '0.0000000333',
  },
  'ap-east-1': {
    x86_64: '0.0000229200',
    arm64: '0.0000183000',
    usdPerRequest: '0.00000028',
    usdPerTmpGBSecond: '0.0000000407',
  },
  'af-south-1': {
    x86_64: '0.0000221000',
    arm64: '0.0000176800',
    usdPerRequest: '0.00000027',
    usdPerTmpGBSecond: '0.0000000404',
  },
  'me-south-1': {
    x86_64: '0.0000206667',
    arm64: '0.0000165334',
    usdPerRequest: '0.00000025',
    usdPerTmpGBSecond: '0.0000000374',
  },
  'me-central-1': { x86_64: '0.0000206667', arm64: '0.0000165334', usdPerRequest: '0.00000025' },
  'il-central-1': { x86_64: '0.0000175', usdPerRequest: '0.00000021' },
}

/** One volume tier of a month; the account's use of a region and architecture is added up. */
export interface Tier {
  /** Upper end in GB-seconds a month; the last tier has none. */
  upToGBSeconds?: string
  usdPerGBSecond: string
}

/** Volume tiers of the regions whose tier 1 is us-east-1's; unknown for the others. */
export const TIERS: Readonly<Record<'x86_64' | 'arm64', readonly Tier[]>> = {
  x86_64: [
    { upToGBSeconds: '6000000000', usdPerGBSecond: X86 },
    { upToGBSeconds: '15000000000', usdPerGBSecond: '0.000015' },
    { usdPerGBSecond: '0.0000133334' },
  ],
  arm64: [
    { upToGBSeconds: '7500000000', usdPerGBSecond: ARM },
    { upToGBSeconds: '18750000000', usdPerGBSecond: '0.0000120001' },
    { usdPerGBSecond: '0.0000106667' },
  ],
}

/** Free a month and account, architectures and regions together. */
export const FREE_TIER = { requests: 1_000_000, gbSeconds: 400_000 } as const

/** Provisioned concurrency, us-east-1: per GB-second held, and per GB-second run on it. */
export const PROVISIONED_CONCURRENCY = {
  x86_64: { heldUsdPerGBSecond: '0.0000041667', runUsdPerGBSecond: '0.0000097222' },
  arm64: { heldUsdPerGBSecond: '0.0000033334', runUsdPerGBSecond: '0.0000077778' },
} as const

/** SnapStart for Python and .NET, us-east-1: cache per GB-second, restore per GB. */
export const SNAP_START = {
  cacheUsdPerGBSecond: '0.0000015046',
  restoreUsdPerGB: '0.0001397998',
} as const
