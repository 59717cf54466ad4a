import type { Architecture } from './architecture.ts'
import type { LogPrices } from './log-prices.ts'
import type { RequestPrices } from './region-request-prices.ts'

/** Prices of one region and architecture. USD, as exact decimal strings of AWS's price list. */
export interface Prices {
  region: string
  architecture: Architecture
  /** Per GB-second of on-demand duration, tier 1. */
  usdPerGBSecond: string
  /** Per request. */
  usdPerRequest: string
  /** Per GB-second of /tmp above 512 MB; `null` where it is unknown, so more than 512 MB is refused. */
  usdPerTmpGBSecond: string | null
  /** What a month may cost beside invocations; what is unknown is absent. */
  extras?: ExtraPrices | undefined
  /** What logs cost; absent where it is not known. */
  logs?: LogPrices | undefined
  /** What requests of other services and traces cost; those that are not known are absent. */
  requests?: RequestPrices | undefined
  /** Date of these, ISO. */
  requestsAsOf?: string | undefined
  /** Date of the table, ISO: a day, or a month. */
  asOf: string
  /** Whether the user gave some of them. */
  given?: boolean | undefined
}

/** Provisioned concurrency and SnapStart. USD, exact decimal strings. */
export interface ExtraPrices {
  /** Provisioned concurrency, per GB-second held. */
  heldUsdPerGBSecond?: string | undefined
  /** Duration on provisioned concurrency, per GB-second. */
  runUsdPerGBSecond?: string | undefined
  /** SnapStart's cache, per GB-second. */
  cacheUsdPerGBSecond?: string | undefined
  /** SnapStart, per GB restored. */
  restoreUsdPerGB?: string | undefined
}

/** Prices that the user gives, for what the table does not know. USD, exact decimal strings. */
export type GivenPrices = Partial<
  Record<'usdPerGBSecond' | 'usdPerRequest' | 'usdPerTmpGBSecond', string>
> & {
  /** Of logs, ingested. */
  usdPerLogGB?: string | undefined
  requests?: RequestPrices | undefined
} & ExtraPrices
