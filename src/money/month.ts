import { ofArchitecture } from './architecture.ts'
import { MONTH_DAYS } from './constants.ts'
import { Exact } from './exact.ts'
import { gbSeconds, type InvocationCost, tmpUsd } from './invocation.ts'
import { FREE_TIER, TIERS, type Tier } from './price-table.ts'
import type { Prices } from './prices.ts'

/** The rest of the account's bill, which decides the tier that a function's month falls into. */
export interface Account {
  /** Whether the monthly free tier is taken off. */
  freeTier: boolean
  /** GB-seconds a month of everything else in the same region and architecture. */
  otherGBSeconds: number
  /** Requests a month of everything else. */
  otherRequests: number
  /** GB a month that everything else logs in the same region; 0 where it is absent. */
  otherLogGB?: number | undefined
  /** Traces a month that X-Ray records of everything else; 0 where it is absent. */
  otherTraces?: number | undefined
}

/** An account that uses nothing else and has no free tier left: every invocation at tier 1. */
export const PLAIN_ACCOUNT: Account = { freeTier: false, otherGBSeconds: 0, otherRequests: 0 }

/** Seconds of an average month, 365 ÷ 12 days. */
export const MONTH_SECONDS = MONTH_DAYS * 24 * 60 * 60

/** The month reaches a tier whose price is not known. */
export interface UnknownTier {
  kind: 'unknown'
  message: string
}

/**
 * USD a month of one function: what the account's bill is with it, less what it is without it.
 * The free tier is taken off before the volume tiers, as on AWS's pricing page.
 *
 * @param cost one invocation; `billedMs` is the mean over all, cold starts included
 */
export function monthlyUsd(
  invocationsPerMonth: number,
  cost: InvocationCost,
  account: Account = PLAIN_ACCOUNT,
): Exact | UnknownTier {
  const mine = gbSeconds(cost.billedMs, cost.memoryMB).times(invocationsPerMonth)
  const duration = difference(account.otherGBSeconds, mine, (used) =>
    tieredUsd(afterFree(used, account.freeTier ? FREE_TIER.gbSeconds : 0), cost.prices),
  )
  if (duration === undefined) {
    return {
      kind: 'unknown',
      message: `The volume tiers of ${cost.prices.region} are not in the price table, and this month goes beyond the first one.`,
    }
  }
  return duration
    .plus(monthlyRequestsUsd(invocationsPerMonth, cost.prices, account))
    .plus(tmpUsd(cost).times(invocationsPerMonth))
}

/** What of a month is requests. */
export function monthlyRequestsUsd(
  invocationsPerMonth: number,
  { usdPerRequest }: Prices,
  { otherRequests, freeTier }: Account,
): Exact {
  const bill = (used: Exact) =>
    afterFree(used, freeTier ? FREE_TIER.requests : 0).times(usdPerRequest)
  const others = new Exact(otherRequests)
  return bill(others.plus(invocationsPerMonth)).minus(bill(others))
}

function difference(
  others: number,
  mine: Exact,
  bill: (used: Exact) => Exact | undefined,
): Exact | undefined {
  const without = bill(new Exact(others))
  const together = bill(mine.plus(others))
  return without === undefined ? undefined : together?.minus(without)
}

function afterFree(used: Exact, free: number): Exact {
  return Exact.max(0, used.minus(free))
}

function tieredUsd(used: Exact, prices: Prices): Exact | undefined {
  let total = new Exact(0)
  let from = new Exact(0)
  for (const tier of tiersOf(prices)) {
    const upTo = tier.upToGBSeconds === undefined ? used : Exact.min(used, tier.upToGBSeconds)
    total = total.plus(upTo.minus(from).times(tier.usdPerGBSecond))
    from = upTo
  }
  return from.equals(used) ? total : undefined
}

function tiersOf(prices: Prices): readonly Tier[] {
  const tiers = ofArchitecture(TIERS, prices.architecture) ?? []
  const [first] = tiers
  if (first === undefined) return []
  if (new Exact(prices.usdPerGBSecond).equals(first.usdPerGBSecond)) return tiers
  return [{ ...first, usdPerGBSecond: prices.usdPerGBSecond }]
}
