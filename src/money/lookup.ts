import { type Architecture, ofArchitecture } from './architecture.ts'
import { FREE_TMP_MB } from './constants.ts'
import { logPricesOf } from './log-prices.ts'
import { EXTRAS } from './price-table.ts'
import type { ExtraPrices, GivenPrices, Prices } from './prices.ts'
import { PRICES_AS_OF, REGION_PRICES } from './region-prices.ts'
import { REQUEST_PRICES_AS_OF } from './region-request-prices.ts'
import { requestPricesOf } from './request-prices.ts'

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
 * @param given prices that the user knows; they win over the table's
 */
export function pricesOf(
  region: string,
  architecture: Architecture,
  ephemeralStorageMB = FREE_TMP_MB,
  given: GivenPrices = {},
): Prices | UnknownPrices {
  const unknown = (what: string): UnknownPrices => ({
    kind: 'unknown',
    region,
    architecture,
    message: `The price of ${what} in ${region} is not in the price table of ${PRICES_AS_OF}, and no other price is used in its place. Give it as \`prices\`, or measure in a region that the table knows.`,
  })
  const row = Object.hasOwn(REGION_PRICES, region) ? REGION_PRICES[region] : undefined
  const usdPerGBSecond = given.usdPerGBSecond ?? ofArchitecture(row, architecture)
  const usdPerRequest = given.usdPerRequest ?? row?.usdPerRequest
  if (usdPerGBSecond === undefined) return unknown(`Lambda on ${architecture}`)
  if (usdPerRequest === undefined) return unknown('requests')
  const usdPerTmpGBSecond = given.usdPerTmpGBSecond ?? row?.usdPerTmpGBSecond ?? null
  if (usdPerTmpGBSecond === null && ephemeralStorageMB > FREE_TMP_MB)
    return unknown('/tmp above 512 MB')
  const extras = extrasOf(region, architecture, given)
  const logs = logPricesOf(region, 'standard', given.usdPerLogGB)
  const requests = requestPricesOf(region, given.requests)
  return {
    region,
    architecture,
    usdPerGBSecond,
    usdPerRequest,
    usdPerTmpGBSecond,
    ...(Object.keys(extras).length > 0 && { extras }),
    ...(logs && { logs }),
    ...(Object.keys(requests).length > 0 && { requests, requestsAsOf: REQUEST_PRICES_AS_OF }),
    asOf: PRICES_AS_OF,
    ...(Object.keys(given).length > 0 && { given: true }),
  }
}

const EXTRA_NAMES = [
  'heldUsdPerGBSecond',
  'runUsdPerGBSecond',
  'cacheUsdPerGBSecond',
  'restoreUsdPerGB',
] as const satisfies readonly (keyof ExtraPrices)[]

function extrasOf(region: string, architecture: Architecture, given: GivenPrices): ExtraPrices {
  const known = Object.hasOwn(EXTRAS, region)
    ? ofArchitecture(EXTRAS[region], architecture)
    : undefined
  return Object.fromEntries(
    EXTRA_NAMES.flatMap((name) => {
      const price = given[name] ?? known?.[name]
      return price === undefined ? [] : [[name, price]]
    }),
  )
}

/** Whether prices could be had. */
export function arePrices(prices: Prices | UnknownPrices): prices is Prices {
  return !('kind' in prices)
}
