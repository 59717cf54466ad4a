import type { LogPriceList } from './log-price-list.ts'
import { LOG_CLASSES, type LogClass, type LogTier } from './region-log-prices.ts'

type Table = Readonly<Record<string, Readonly<Partial<Record<LogClass, readonly LogTier[]>>>>>

/** The price table that a price list comes to. */
export function regionLogTable(list: LogPriceList): Table {
  return Object.fromEntries([...list].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What the second table has otherwise, one sentence for each region and class. Empty where both agree. */
export function logDifferencesOf(table: Table, listed: Table): string[] {
  const regions = [...new Set([...Object.keys(table), ...Object.keys(listed)])].sort()
  return regions.flatMap((region) =>
    LOG_CLASSES.flatMap((logClass) => {
      const [was, is] = [written(table[region]?.[logClass]), written(listed[region]?.[logClass])]
      return was === is ? [] : [`${region} logs ${logClass}: ${was} → ${is}`]
    }),
  )
}

function written(tiers: readonly LogTier[] | undefined): string {
  if (!tiers) return 'unknown'
  return tiers
    .map(
      ({ upToGB, usdPerGB }) =>
        `${Number(usdPerGB)}${upToGB === undefined ? '' : ` to ${upToGB} GB`}`,
    )
    .join(', ')
}

/** The table as TypeScript, in the place of the one in its file. */
export function withLogTable(source: string, table: Table, asOf: string): string {
  const rows = Object.entries(table).map(([region, classes]) => {
    const lists = LOG_CLASSES.flatMap((logClass) => {
      const tiers = classes[logClass]
      if (!tiers) return []
      const items = tiers.map(({ upToGB, usdPerGB }) =>
        upToGB === undefined
          ? `{ usdPerGB: '${usdPerGB}' }`
          : `{ upToGB: '${upToGB}', usdPerGB: '${usdPerGB}' }`,
      )
      const key = logClass.includes('-') ? `'${logClass}'` : logClass
      return [`${key}: [${items.join(', ')}],`]
    })
    return `  '${region}': { ${lists.join(' ')} },`
  })
  return source
    .replace(/(LOG_PRICES_AS_OF = )'[^']*'/, `$1'${asOf}'`)
    .replace(/(REGION_LOG_PRICES[\s\S]*?> = \{)[\s\S]*\}\s*$/, `$1\n${rows.join('\n')}\n}\n`)
}
