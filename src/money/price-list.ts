import { z } from 'zod'
import { defined } from '../shared/defined.ts'
import type { KnownArchitecture } from './architecture.ts'
import { Exact } from './exact.ts'
import type { Tier } from './price-table.ts'

/** On-demand prices of one region and architecture as AWS lists them. USD, decimal strings. */
export interface ListedPrices {
  /** Ascending by how far they reach. */
  tiers: readonly Tier[]
  usdPerRequest: string
  /** Absent where /tmp above 512 MB is not listed. */
  usdPerTmpGBSecond?: string
  /** Provisioned concurrency, held and run on it; absent where it is not listed. */
  heldUsdPerGBSecond?: string
  runUsdPerGBSecond?: string
}

/** By region, then by architecture. */
export type PriceList = ReadonlyMap<
  string,
  Readonly<Partial<Record<KnownArchitecture, ListedPrices>>>
>

/** One price, and for how much of a month it holds. */
export const priceDimension = z.object({
  unit: z.string(),
  beginRange: z.string().regex(/^\d+$/),
  endRange: z.string().regex(/^(\d+|Inf)$/),
  pricePerUnit: z.object({
    USD: z
      .string()
      .regex(/^\d+(\.\d+)?$/)
      .optional(),
  }),
})

const product = z.object({
  product: z.object({
    attributes: z.object({
      servicecode: z.literal('AWSLambda'),
      group: z.string().optional(),
      regionCode: z.string().optional(),
    }),
  }),
  terms: z.object({
    OnDemand: z
      .record(z.string(), z.object({ priceDimensions: z.record(z.string(), priceDimension) }))
      .optional(),
  }),
})

const GB_SECONDS = /^(Lambda-GB-Second|seconds?)$/i

/** What is priced, by the group that AWS lists it under, and the unit it must be listed in. */
const GROUPS: Readonly<Record<string, { what: keyof Collected; unit: RegExp }>> = {
  'AWS-Lambda-Duration': { what: 'duration', unit: GB_SECONDS },
  'AWS-Lambda-Requests': { what: 'request', unit: /^Requests?$/i },
  'AWS-Lambda-Storage-Duration': { what: 'tmp', unit: /GB-Seconds?$/i },
  'AWS-Lambda-Provisioned-Concurrency': { what: 'held', unit: GB_SECONDS },
  'AWS-Lambda-Duration-Provisioned': { what: 'run', unit: GB_SECONDS },
}

interface Collected {
  duration?: readonly Tier[]
  request?: string
  tmp?: string
  held?: string
  run?: string
}

/**
 * Reads products of the Price List API (service code AWSLambda), each the text of a JSON object.
 * Other products of Lambda are passed over, and so is what is not priced in USD, and the free tier,
 * which is listed without a region.
 * @throws Error with a sentence where AWS lists something in another shape than this knows
 */
export function readPriceList(products: readonly string[]): PriceList {
  const collected = new Map<string, Partial<Record<KnownArchitecture, Collected>>>()
  for (const text of products) {
    const { product: listed, terms } = parsed(text)
    const { group = '', regionCode = '' } = listed.attributes
    const priced = GROUPS[group.replace(/-ARM$/, '')]
    if (priced === undefined || regionCode === '') continue
    const dimensions = Object.values(terms.OnDemand ?? {}).flatMap((term) =>
      Object.values(term.priceDimensions),
    )
    const usd = dimensions.filter(({ pricePerUnit }) => pricePerUnit.USD !== undefined)
    if (usd.length === 0) continue
    for (const { unit } of usd) {
      if (!priced.unit.test(unit)) throw unknownShape(`${group} in ${regionCode} is per ${unit}`)
    }
    const region = collected.get(regionCode) ?? {}
    collected.set(regionCode, region)
    const architecture = group.endsWith('-ARM') ? 'arm64' : 'x86_64'
    const own = region[architecture] ?? {}
    region[architecture] = own
    if (own[priced.what] !== undefined)
      throw unknownShape(`${group} in ${regionCode} is there twice`)
    const tiers = tiersOf(usd, `${group} in ${regionCode}`)
    if (priced.what === 'duration') own.duration = tiers
    else own[priced.what] = onlyPrice(tiers, `${group} in ${regionCode}`)
  }
  return new Map([...collected].map(([region, prices]) => [region, complete(prices)]))
}

function parsed(text: string): z.infer<typeof product> {
  const result = product.safeParse(JSON.parse(text))
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw unknownShape(`${issue?.path.join('.')}: ${issue?.message}`)
}

function tiersOf(dimensions: readonly PriceDimension[], what: string): Tier[] {
  return rangesOf(dimensions, what).map(({ upTo, usd }) => ({
    ...defined({ upToGBSeconds: upTo }),
    usdPerGBSecond: usd,
  }))
}

type PriceDimension = z.infer<typeof priceDimension>

/**
 * Prices by how far they reach, ascending; the last one has no end.
 * @throws Error where they leave a gap
 */
export function rangesOf(
  dimensions: readonly PriceDimension[],
  what: string,
): { upTo?: string; usd: string }[] {
  const sorted = dimensions.toSorted((a, b) => Number(a.beginRange) - Number(b.beginRange))
  sorted.forEach(({ beginRange }, index) => {
    const before = index === 0 ? '0' : sorted[index - 1]?.endRange
    if (beginRange !== before)
      throw unknownShape(`the tiers of ${what} leave a gap at ${beginRange}`)
  })
  if (sorted.at(-1)?.endRange !== 'Inf') throw unknownShape(`the last tier of ${what} has an end`)
  return sorted.map(({ endRange, pricePerUnit }) => ({
    ...(endRange !== 'Inf' && { upTo: endRange }),
    usd: pricePerUnit.USD ?? '',
  }))
}

function onlyPrice(tiers: readonly Tier[], what: string): string {
  const prices = new Set(tiers.map(({ usdPerGBSecond }) => new Exact(usdPerGBSecond).toFixed()))
  const [price, ...others] = prices
  if (price === undefined || others.length > 0) throw unknownShape(`${what} has tiers`)
  return price
}

/** An architecture is known where both duration and requests are. */
function complete(prices: Partial<Record<KnownArchitecture, Collected>>) {
  const known: Partial<Record<KnownArchitecture, ListedPrices>> = {}
  for (const architecture of ['x86_64', 'arm64'] as const) {
    const { duration, request, tmp, held, run } = prices[architecture] ?? {}
    if (duration === undefined || request === undefined) continue
    known[architecture] = {
      tiers: duration,
      usdPerRequest: request,
      ...defined({ usdPerTmpGBSecond: tmp, heldUsdPerGBSecond: held, runUsdPerGBSecond: run }),
    }
  }
  return known
}

export function unknownShape(what: string): Error {
  return new Error(
    `AWS's price list has a shape that this version does not know (${what}); give the prices by hand.`,
  )
}
