import { Decimal } from 'decimal.js'

/**
 * Decimals for money. 60 digits hold every product formed here without rounding: a double's 17
 * digits, the price's 10, and the 10 that dividing by 1,024 adds. A clone, so that nobody else's
 * settings reach it.
 */
export const Exact = Decimal.clone({ precision: 60, defaults: true })
export type Exact = Decimal

/** Sum of exact amounts; 0 for none. */
export function sum(amounts: Iterable<Exact>): Exact {
  let total: Exact = new Exact(0)
  for (const amount of amounts) total = total.plus(amount)
  return total
}
