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
}

const BYTES_OF_GB = 2 ** 30

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
