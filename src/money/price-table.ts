import type { KnownArchitecture } from './architecture.ts'
import type { ExtraPrices } from './prices.ts'

/**
 * AWS's published prices in USD beside those of `region-prices.ts`, as decimal strings so that no
 * digit is lost. Source: https://aws.amazon.com/lambda/pricing/
 */

const X86 = '0.0000166667'
const ARM = '0.0000133334'

/** One volume tier of a month; the account's use of a region and architecture is added up. */
export interface Tier {
  /** Upper end in GB-seconds a month; the last tier has none. */
  upToGBSeconds?: string
  usdPerGBSecond: string
}

/** Volume tiers of the regions whose tier 1 is us-east-1's; unknown for the others. */
export const TIERS: Readonly<Record<KnownArchitecture, readonly Tier[]>> = {
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

/** SnapStart for Python and .NET. */
const SNAP_START = {
  cacheUsdPerGBSecond: '0.0000015046',
  restoreUsdPerGB: '0.0001397998',
} as const

/** Provisioned concurrency and SnapStart, by region: unknown for the others. */
export const EXTRAS: Readonly<Record<string, Readonly<Record<KnownArchitecture, ExtraPrices>>>> = {
  'us-east-1': {
    x86_64: {
      heldUsdPerGBSecond: '0.0000041667',
      runUsdPerGBSecond: '0.0000097222',
      ...SNAP_START,
    },
    arm64: {
      heldUsdPerGBSecond: '0.0000033334',
      runUsdPerGBSecond: '0.0000077778',
      ...SNAP_START,
    },
  },
}
