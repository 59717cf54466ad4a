import type { Architecture } from '../../src/money/architecture.ts'
import { arePrices, pricesOf } from '../../src/money/lookup.ts'
import type { Prices } from '../../src/money/prices.ts'

/** Prices that the table must know. */
export function pricesIn(region: string, architecture: Architecture = 'x86_64'): Prices {
  const prices = pricesOf(region, architecture)
  if (!arePrices(prices)) throw new Error(prices.message)
  return prices
}
