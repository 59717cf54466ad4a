import { type Architecture, ofArchitecture } from '../../money/architecture.ts'
import { readLogPriceList } from '../../money/log-price-list.ts'
import { type LogPrices, logPricesOf } from '../../money/log-prices.ts'
import { readPriceList } from '../../money/price-list.ts'
import { EXTRAS } from '../../money/price-table.ts'
import type { Prices } from '../../money/prices.ts'
import type { RequestPrices } from '../../money/region-request-prices.ts'
import { readRequestPriceList } from '../../money/request-price-list.ts'
import { requestPricesOf } from '../../money/request-prices.ts'
import { BadInput, messageOf } from '../../shared/errors.ts'
import { withoutPeriod } from '../../shared/text.ts'
import { readLogProducts } from './log-products.ts'
import { type ProductsOptions, readProducts } from './products.ts'
import { readRequestProducts } from './request-products.ts'

/** Where prices are asked for. */
export interface Place {
  region: string
  architecture: Architecture
  now: Date
}

/**
 * Today's prices from AWS's Price List API, tier 1.
 * @throws BadInput where they cannot be had
 */
export async function currentPrices(
  { region, architecture, now }: Place,
  options: Pick<ProductsOptions, 'endpoint' | 'signal'> = {},
): Promise<Prices> {
  const products = await readProducts({ ...options, region }).catch((cause: unknown) => {
    throw new BadInput(
      `prices: AWS's price list could not be read (${withoutPeriod(messageOf(cause))}); grant pricing:GetProducts, or leave prices out to use the built-in table.`,
      { cause },
    )
  })
  const listed = ofArchitecture(readPriceList(products).get(region), architecture)
  const [first] = listed?.tiers ?? []
  if (listed === undefined || first === undefined) {
    throw new BadInput(
      `prices: AWS's price list has no prices for Lambda on ${architecture} in ${region}; give them as \`prices\`.`,
    )
  }
  const today = now.toISOString().slice(0, 10)
  const logs = await currentLogPrices(region, today, options)
  const requests = await currentRequestPrices(region, options)
  return {
    region,
    architecture,
    usdPerGBSecond: first.usdPerGBSecond,
    usdPerRequest: listed.usdPerRequest,
    usdPerTmpGBSecond: listed.usdPerTmpGBSecond ?? null,
    extras: {
      // SnapStart's are known from the table only.
      ...ofArchitecture(EXTRAS[region], architecture),
      ...(listed.heldUsdPerGBSecond && { heldUsdPerGBSecond: listed.heldUsdPerGBSecond }),
      ...(listed.runUsdPerGBSecond && { runUsdPerGBSecond: listed.runUsdPerGBSecond }),
    },
    ...(logs && { logs }),
    ...(Object.keys(requests).length > 0 && { requests, requestsAsOf: today }),
    asOf: today,
  }
}

/** Those of today, or where AWS lists none in a form that is known, those of the table. */
async function currentLogPrices(
  region: string,
  today: string,
  options: Pick<ProductsOptions, 'endpoint' | 'signal'>,
): Promise<LogPrices | undefined> {
  try {
    const listed = readLogPriceList(await readLogProducts({ ...options, region })).get(region)
    const tiers = listed?.standard
    if (tiers) return { class: 'standard', tiers, asOf: today, listed }
  } catch {
    options.signal?.throwIfAborted()
  }
  return logPricesOf(region, 'standard')
}

/** Those of today, and those of the table for what AWS does not list in a form that is known. */
async function currentRequestPrices(
  region: string,
  options: Pick<ProductsOptions, 'endpoint' | 'signal'>,
): Promise<RequestPrices> {
  try {
    const listed = readRequestPriceList(await readRequestProducts({ ...options, region }))
    return requestPricesOf(region, listed.get(region))
  } catch {
    options.signal?.throwIfAborted()
    return requestPricesOf(region)
  }
}
