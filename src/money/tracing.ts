import { Exact } from './exact.ts'
import { type Account, MONTH_SECONDS, PLAIN_ACCOUNT } from './month.ts'
import type { Prices } from './prices.ts'

/** What X-Ray's default rule samples beside the first request of each second. */
const SAMPLED_SHARE = 0.05
/** Traces a month that an account records free of charge, where the free tier counts. */
const FREE_TRACES = 100_000

/**
 * Traces that X-Ray's default rule records of so many invocations a month that come evenly: the first of
 * each second, and 5 % of the others. Where they come in bursts, fewer are.
 */
export function sampledTraces(invocationsPerMonth: number): number {
  const first = Math.min(invocationsPerMonth, MONTH_SECONDS)
  return first + SAMPLED_SHARE * (invocationsPerMonth - first)
}

/**
 * USD a month for recording them: what the account's bill is with them, less what it is without. Undefined
 * where the price of a trace is not known.
 */
export function tracesUsd(
  invocationsPerMonth: number,
  { requests }: Prices,
  { freeTier, otherTraces = 0 }: Account = PLAIN_ACCOUNT,
): Exact | undefined {
  const price = requests?.['xray-trace']
  if (price === undefined) return undefined
  const free = freeTier ? Math.max(0, FREE_TRACES - otherTraces) : 0
  return new Exact(price).times(Math.max(0, sampledTraces(invocationsPerMonth) - free))
}
