import type { Architecture } from '../../money/architecture.ts'
import { readPriceList } from '../../money/price-list.ts'
import { EXTRAS } from '../../money/price-table.ts'
import type { Prices } from '../../money/prices.ts'
import { BadInput } from '../../shared/errors.ts'
import { type ProductsOptions, readProducts } from './products.ts'

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
      `prices: AWS's price list could not be read (${cause instanceof Error ? cause.message.replace(/\.$/, '') : cause}); grant pricing:GetProducts, or leave prices out to use the built-in table.`,
      { cause },
    )
  })
  const listed = readPriceList(products).get(region)?.[architecture]
  const [first] = listed?.tiers ?? []
  if (listed === undefined || first === undefined) {
    throw new BadInput(
      `prices: AWS's price list has none for Lambda on ${architecture} in ${region}; give them as \`prices\`.`,
    )
  }
  return {
    region,
    architecture,
    usdPerGBSecond: first.usdPerGBSecond,
    usdPerRequest: listed.usdPerRequest,
    usdPerTmpGBSecond: listed.usdPerTmpGBSecond ?? null,
    extras: {
      // SnapStart's are known from the table only.
      ...EXTRAS[region]?.[architecture],
      ...(listed.heldUsdPerGBSecond && { heldUsdPerGBSecond: listed.heldUsdPerGBSecond }),
      ...(listed.runUsdPerGBSecond && { runUsdPerGBSecond: listed.runUsdPerGBSecond }),
    },
    asOf: now.toISOString().slice(0, 10),
  }
}
