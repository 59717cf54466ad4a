import { FREE_TMP_MB } from './constants.ts'
import { Exact } from './exact.ts'
import type { Prices } from './prices.ts'

/** What the price of an invocation depends on. */
export interface InvocationCost {
  /** Billed duration in milliseconds; a mean need not be whole. Not negative. */
  billedMs: number
  memoryMB: number
  /** Size of /tmp in MB; the first 512 are free. */
  ephemeralStorageMB: number
  prices: Prices
}

/** GB-seconds of one invocation, 1 GB being 1,024 MB. */
export function gbSeconds(billedMs: number, memoryMB: number): Exact {
  return new Exact(billedMs).times(memoryMB).div(1000 * 1024)
}

/** USD for the duration alone: GB-seconds × price. */
export function durationUsd({ billedMs, memoryMB, prices }: InvocationCost): Exact {
  return gbSeconds(billedMs, memoryMB).times(prices.usdPerGBSecond)
}

/** USD for /tmp above 512 MB while the invocation runs. Throws when that price is unknown. */
export function tmpUsd({ billedMs, ephemeralStorageMB, prices }: InvocationCost): Exact {
  const paidMB = Math.max(0, ephemeralStorageMB - FREE_TMP_MB)
  if (paidMB === 0) return new Exact(0)
  if (prices.usdPerTmpGBSecond === null) {
    throw new Error(
      `The price of /tmp above 512 MB in ${prices.region} is unknown; look prices up with the size of /tmp.`,
    )
  }
  return gbSeconds(billedMs, paidMB).times(prices.usdPerTmpGBSecond)
}

/** USD for one invocation: duration, request and /tmp, exact and not rounded. */
export function invocationUsd(cost: InvocationCost): Exact {
  return durationUsd(cost).plus(tmpUsd(cost)).plus(cost.prices.usdPerRequest)
}

/** USD for a million invocations, rounded once, to the nearest double. */
export function costPerMillionUsd(cost: InvocationCost): number {
  return invocationUsd(cost).times(1_000_000).toNumber()
}
