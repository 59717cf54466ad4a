import { REQUEST_CLASSES, type RequestPrices } from './region-request-prices.ts'
import type { RequestPriceList } from './request-price-list.ts'

type Table = Readonly<Record<string, RequestPrices>>

/** The price table that a price list comes to. */
export function regionRequestTable(list: RequestPriceList): Table {
  return Object.fromEntries([...list].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What the second table has otherwise, one sentence for each region and class. Empty where both agree. */
export function requestDifferencesOf(table: Table, listed: Table): string[] {
  const regions = [...new Set([...Object.keys(table), ...Object.keys(listed)])].sort()
  return regions.flatMap((region) =>
    REQUEST_CLASSES.flatMap((requestClass) => {
      const was = table[region]?.[requestClass]
      const is = listed[region]?.[requestClass]
      const isSame = was === is || (was !== undefined && Number(was) === Number(is))
      return isSame
        ? []
        : [`${region} requests ${requestClass}: ${was ?? 'unknown'} → ${is ?? 'unknown'}`]
    }),
  )
}

/** The table as TypeScript, in the place of the one in its file. */
export function withRequestTable(source: string, table: Table, asOf: string): string {
  const rows = Object.entries(table).map(([region, prices]) => {
    const known = REQUEST_CLASSES.flatMap((requestClass) => {
      const price = prices[requestClass]
      if (price === undefined) return []
      return [`${requestClass.includes('-') ? `'${requestClass}'` : requestClass}: '${price}',`]
    })
    return `  '${region}': {\n${known.join('\n')}\n},`
  })
  return source
    .replace(/(REQUEST_PRICES_AS_OF = )'[^']*'/, `$1'${asOf}'`)
    .replace(/(REGION_REQUEST_PRICES[\s\S]*?> = \{)[\s\S]*\}\s*$/, `$1\n${rows.join('\n')}\n}\n`)
}
