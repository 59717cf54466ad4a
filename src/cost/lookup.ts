import type { Architecture } from '../config/plan.ts'
import { PRICES_AS_OF, REGION_PRICES } from './price-table.ts'
import type { Prices } from './prices.ts'

/** The table has no such price. `message` says which, and what can be done. */
export interface UnknownPrices {
  kind: 'unknown'
  region: string
  architecture: Architecture
  message: string
}

/**
 * Tier 1 prices of a region and architecture, or why they are not known. Another region's price, or
 * a share of the other architecture's, is never put in their place.
 *
 * @param ephemeralStorageMB size of /tmp that will have to be priced; 512 MB costs nothing
 */
export function pricesOf(
  region: string,
  architecture: Architecture,
  ephemeralStorageMB = 512,
): Prices | UnknownPrices {
  const unknown = (what: string): UnknownPrices => ({
    kind: 'unknown',
    region,
    architecture,
    message: `The price of ${what} in ${region} is not in the price table of ${PRICES_AS_OF}, and no other price is used in its place. Measure in a region that the table knows.`,
  })
  const row = Object.hasOwn(REGION_PRICES, region) ? REGION_PRICES[region] : undefined
  const usdPerGBSecond = row?.[architecture]
  if (row === undefined || usdPerGBSecond === undefined) return unknown(`Lambda on ${architecture}`)
  const usdPerTmpGBSecond = row.usdPerTmpGBSecond ?? null
  if (usdPerTmpGBSecond === null && ephemeralStorageMB > 512) return unknown('/tmp above 512 MB')
  return {
    region,
    architecture,
    usdPerGBSecond,
    usdPerRequest: row.usdPerRequest,
    usdPerTmpGBSecond,
    asOf: PRICES_AS_OF,
  }
}

/** Whether prices could be had. */
export function arePrices(prices: Prices | UnknownPrices): prices is Prices {
  return !('kind' in prices)
}
