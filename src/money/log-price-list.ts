import { z } from 'zod'
import { defined } from '../shared/defined.ts'
import { Exact } from './exact.ts'
import type { ListedTiers } from './log-prices.ts'
import { priceDimension, rangesOf, unknownShape } from './price-list.ts'
import type { LogClass, LogTier } from './region-log-prices.ts'

/** By region, then by class. */
export type LogPriceList = ReadonlyMap<string, ListedTiers>

const product = z.object({
  product: z.object({
    attributes: z.object({ usagetype: z.string(), regionCode: z.string().optional() }),
  }),
  terms: z.object({
    OnDemand: z
      .record(z.string(), z.object({ priceDimensions: z.record(z.string(), z.unknown()) }))
      .optional(),
  }),
})

/** What vended logs are listed under, behind the prefix of the region ("Analyzing CloudWatch cost"). */
const USAGES: readonly [RegExp, Usage][] = [
  [/^([A-Z0-9]+-)?VendedLog-Bytes$/, 'standard'],
  [/^([A-Z0-9]+-)?VendedLogIA-Bytes$/, 'infrequent-access'],
  [/^([A-Z0-9]+-)?S3-Egress-Bytes$/, 's3'],
  [/^([A-Z0-9]+-)?FH-Egress-Bytes$/, 'firehose'],
]
type Usage = Exclude<LogClass, 'delivery'> | 's3' | 'firehose'
type Usages = Partial<Record<Usage, readonly LogTier[]>>

/**
 * Reads products of the Price List API (service code AmazonCloudWatch), each the text of a JSON object.
 * What is not about vended logs is passed over.
 * @throws Error with a sentence where AWS lists something in another shape than this knows
 */
export function readLogPriceList(products: readonly string[]): LogPriceList {
  const list = new Map<string, Usages>()
  for (const text of products) {
    const listed = product.safeParse(JSON.parse(text)).data
    const { usagetype = '', regionCode = '' } = listed?.product.attributes ?? {}
    const usage = USAGES.find(([pattern]) => pattern.test(usagetype))?.[1]
    if (!listed || usage === undefined || regionCode === '') continue
    const tiers = tiersOf(listed.terms.OnDemand ?? {}, `${usagetype} in ${regionCode}`)
    if (tiers.length === 0) continue
    const region = list.get(regionCode) ?? {}
    if (region[usage] && !areSame(region[usage], tiers)) {
      throw unknownShape(`${usagetype} in ${regionCode} is there twice`)
    }
    list.set(regionCode, { ...region, [usage]: tiers })
  }
  return new Map([...list].map(([region, usages]) => [region, classesOf(usages)]))
}

/** Which of the two a group delivers to is not known here, so only a price of both is one. */
function classesOf({ s3, firehose, ...classes }: Usages): ListedTiers {
  const delivery = s3 && firehose && !areSame(s3, firehose) ? undefined : (s3 ?? firehose)
  return { ...classes, ...defined({ delivery }) }
}

const areSame = (one: readonly LogTier[], other: readonly LogTier[]) =>
  JSON.stringify(one) === JSON.stringify(other)

type Terms = NonNullable<z.infer<typeof product>['terms']['OnDemand']>

function tiersOf(terms: Terms, what: string): LogTier[] {
  const dimensions = Object.values(terms).flatMap((term) => Object.values(term.priceDimensions))
  const known = dimensions.map((each) => {
    const { data } = priceDimension.safeParse(each)
    if (!data) throw unknownShape(`a price of ${what}`)
    if (!/^GB$/i.test(data.unit)) throw unknownShape(`${what} is per ${data.unit}`)
    return data
  })
  const usd = known.filter(({ pricePerUnit }) => pricePerUnit.USD !== undefined)
  if (usd.length === 0) return []
  return rangesOf(usd, what).map(({ upTo, usd: price }) => ({
    ...defined({ upToGB: upTo }),
    usdPerGB: new Exact(price).toFixed(),
  }))
}
