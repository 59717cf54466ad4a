import { Exact } from './exact.ts'
import { MONTH_SECONDS } from './month.ts'
import type { Prices } from './prices.ts'

/** What X-Ray's default rule samples beside the first request of each second. */
const SAMPLED_SHARE = 0.05

/**
 * Traces that X-Ray's default rule records of so many invocations a month that come evenly: the first of
 * each second, and 5 % of the others. Where they come in bursts, fewer are.
 */
export function sampledTraces(invocationsPerMonth: number): number {
  const first = Math.min(invocationsPerMonth, MONTH_SECONDS)
  return first + SAMPLED_SHARE * (invocationsPerMonth - first)
}

/** USD a month for recording them; undefined where the price of a trace is not known. */
export function tracesUsd(invocationsPerMonth: number, { requests }: Prices): Exact | undefined {
  const price = requests?.['xray-trace']
  return price === undefined
    ? undefined
    : new Exact(price).times(sampledTraces(invocationsPerMonth))
}
