import { defined } from '../shared/defined.ts'
import { Exact } from './exact.ts'
import type { ListedPrices, PriceList } from './price-list.ts'
import type { RegionPrices } from './region-prices.ts'
import { sortedTable, type TableKind } from './table-refresh.ts'

type Table = Readonly<Record<string, RegionPrices>>

/**
 * The price table that a price list comes to.
 * @throws Error where requests or /tmp cost something else on arm64, for which the table has no room
 */
export function regionTable(list: PriceList): Table {
  const rows = [...list].flatMap(([region, { x86_64: x86, arm64: arm }]) => {
    const [x86First, armFirst] = [x86?.tiers[0], arm?.tiers[0]]
    if (!x86 || !x86First) return []
    if (arm) requireSame(region, x86, arm)
    const row: RegionPrices = {
      x86_64: x86First.usdPerGBSecond,
      ...(armFirst && { arm64: armFirst.usdPerGBSecond }),
      usdPerRequest: x86.usdPerRequest,
      ...defined({ usdPerTmpGBSecond: x86.usdPerTmpGBSecond }),
    }
    return [[region, row] as const]
  })
  return sortedTable(rows)
}

/** The table of what Lambda itself costs, for refreshing it. */
export const REGION_TABLE: TableKind<keyof RegionPrices, string> = {
  called: 'Lambda',
  classes: ['x86_64', 'arm64', 'usdPerRequest', 'usdPerTmpGBSecond'],
  constants: { table: 'REGION_PRICES', asOf: 'PRICES_AS_OF' },
  // `0.50` and `0.5` are one price.
  written: (usd) => new Exact(usd).toFixed(),
  source: (usd) => `'${usd}'`,
}

function requireSame(region: string, x86: ListedPrices, arm: ListedPrices): void {
  for (const key of ['usdPerRequest', 'usdPerTmpGBSecond'] as const) {
    const [a, b] = [x86[key], arm[key]]
    if (a === undefined || b === undefined || new Exact(a).equals(b)) continue
    throw new Error(
      `In ${region} ${key} is ${a} on x86_64 and ${b} on arm64, and the price table has one for both.`,
    )
  }
}
