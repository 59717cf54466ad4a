import { currentPrices } from '../aws/price-list/current.ts'
import type { FunctionPlan, RunConfiguration, Side } from '../inputs/plan.ts'
import { FREE_TMP_MB } from '../money/constants.ts'
import { arePrices, pricesOf } from '../money/lookup.ts'
import type { Prices } from '../money/prices.ts'
import { BadInput } from '../shared/errors.ts'

/** Where prices come from. */
export interface PriceSource {
  region: string
  now: Date
  /** What the user said about prices. */
  wanted: FunctionPlan['prices']
  /** Aborted, nothing is asked any more. */
  signal?: AbortSignal
}

/**
 * Prices of both sides: from the price table, the user, or AWS's price list of today.
 * @throws BadInput for a price that none of them knows
 */
export async function pricesFor(
  { base, head }: Readonly<Record<Side, RunConfiguration>>,
  source: PriceSource,
): Promise<Record<Side, Prices>> {
  const ofBase = await sidePrices(base, source)
  const isSame =
    base.architecture === head.architecture && head.ephemeralStorageMB <= base.ephemeralStorageMB
  return { base: ofBase, head: isSame ? ofBase : await sidePrices(head, source) }
}

async function sidePrices(
  { architecture, ephemeralStorageMB: tmpMB }: RunConfiguration,
  { region, now, wanted, signal }: PriceSource,
): Promise<Prices> {
  if (wanted !== 'aws') {
    const known = pricesOf(region, architecture, tmpMB, wanted)
    if (arePrices(known)) return known
    throw new BadInput(known.message)
  }
  const current = await currentPrices({ region, architecture, now }, signal && { signal })
  if (tmpMB <= FREE_TMP_MB || current.usdPerTmpGBSecond !== null) return current
  throw new BadInput(
    `prices: AWS's price list has no price for /tmp above 512 MB in ${region}; give it as \`prices\`.`,
  )
}
