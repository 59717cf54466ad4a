import { byName } from '../shared/by-name.ts'

/** A price table: by region, what is priced by class. */
type Table<Class extends string, Price> = Readonly<
  Record<string, Readonly<Partial<Record<Class, Price>>>>
>

/** What kind of prices a table in `src/money` has, for refreshing it from AWS's price list. */
export interface TableKind<Class extends string, Price> {
  /** In a difference: `us-east-1 logs standard`. */
  called: string
  classes: readonly Class[]
  /** Names of the constants in its file. */
  constants: { table: string; asOf: string }
  /** The price for people. Two that are written alike are the same. */
  written: (price: Price) => string
  /** The price as TypeScript. */
  source: (price: Price) => string
}

/** The price table that a price list comes to, in the order of regions. */
export function sortedTable<Prices>(
  list: Iterable<readonly [string, Prices]>,
): Record<string, Prices> {
  return Object.fromEntries([...list].sort(byName))
}

/** What the second table has otherwise, one sentence for each region and class. Empty where both agree. */
export function tableDifferences<Class extends string, Price>(
  { called, classes, written }: TableKind<Class, Price>,
  table: Table<Class, Price>,
  listed: Table<Class, Price>,
): string[] {
  const text = (price: Price | undefined) => (price === undefined ? 'unknown' : written(price))
  const regions = [...new Set([...Object.keys(table), ...Object.keys(listed)])].sort()
  return regions.flatMap((region) =>
    classes.flatMap((each) => {
      const [was, is] = [text(table[region]?.[each]), text(listed[region]?.[each])]
      return was === is ? [] : [`${region} ${called} ${each}: ${was} → ${is}`]
    }),
  )
}

/** A file's source with the table in place of the one that it has. */
export function withTable<Class extends string, Price>(
  { classes, constants, source }: TableKind<Class, Price>,
  file: string,
  table: Table<Class, Price>,
  asOf: string,
): string {
  const rows = Object.entries(table).map(([region, prices]) => {
    const known = classes.flatMap((each) => {
      const price = prices[each]
      const key = each.includes('-') ? `'${each}'` : each
      return price === undefined ? [] : [`${key}: ${source(price)},\n`]
    })
    return `'${region}': {\n${known.join('')}},\n`
  })
  return file
    .replace(new RegExp(`(\\b${constants.asOf} = )'[^']*'`), `$1'${asOf}'`)
    .replace(
      new RegExp(`(\\b${constants.table}\\b[\\s\\S]*?> = \\{)[\\s\\S]*\\}\\s*$`),
      `$1\n${rows.join('')}}\n`,
    )
}
