import { BYTES_OF_GB } from './constants.ts'
import { Exact } from './exact.ts'
import {
  LOG_PRICES_AS_OF,
  type LogClass,
  type LogTier,
  REGION_LOG_PRICES,
} from './region-log-prices.ts'

/** What a function's logs cost. */
export interface LogPrices {
  class: LogClass
  tiers: readonly LogTier[]
  /** Date of the table, ISO; absent where the user gave the price. */
  asOf?: string | undefined
  /** What AWS lists of all classes on that date, until it is known which one the function's log group has. */
  listed?: ListedTiers | undefined
}

/** Tiers by class; what is not listed is absent. */
export type ListedTiers = Readonly<Partial<Record<LogClass, readonly LogTier[]>>>

/** @returns undefined where the table does not know them, and the user has given none */
export function logPricesOf(
  region: string,
  logClass: LogClass,
  givenUsdPerGB?: string,
): LogPrices | undefined {
  if (givenUsdPerGB !== undefined) return { class: logClass, tiers: [{ usdPerGB: givenUsdPerGB }] }
  const known = Object.hasOwn(REGION_LOG_PRICES, region) ? REGION_LOG_PRICES[region] : undefined
  const tiers = known?.[logClass]
  return tiers && { class: logClass, tiers, asOf: LOG_PRICES_AS_OF }
}

/**
 * What these prices are for logs of another class: as listed with them, or else by the table. A price that the
 * user gave holds for all.
 * @returns undefined where neither knows them
 */
export function logPricesFor(
  logClass: LogClass,
  region: string,
  known: LogPrices | undefined,
): LogPrices | undefined {
  if (known && known.asOf === undefined) return known
  const tiers = known?.listed?.[logClass]
  if (tiers) return { class: logClass, tiers, asOf: known?.asOf }
  return known?.class === logClass && !known.listed ? known : logPricesOf(region, logClass)
}

/** USD for so many bytes at the price of the first tier. */
export function logUsd(bytes: number, { tiers: [first] }: LogPrices): Exact {
  return new Exact(bytes).div(BYTES_OF_GB).times(first?.usdPerGB ?? 0)
}

/**
 * USD a month for so many bytes: what the account's bill is with them, less what it is without.
 * @param otherGB that the account sends beside them
 */
export function logMonthUsd(bytesPerMonth: Exact, prices: LogPrices, otherGB = 0): Exact {
  const mine = bytesPerMonth.div(BYTES_OF_GB)
  return tieredUsd(mine.plus(otherGB), prices).minus(tieredUsd(new Exact(otherGB), prices))
}

function tieredUsd(usedGB: Exact, { tiers }: LogPrices): Exact {
  let total = new Exact(0)
  let from = new Exact(0)
  for (const { upToGB, usdPerGB } of tiers) {
    const upTo = upToGB === undefined ? usedGB : Exact.min(usedGB, upToGB)
    total = total.plus(Exact.max(0, upTo.minus(from)).times(usdPerGB))
    from = Exact.max(from, upTo)
  }
  return total
}
