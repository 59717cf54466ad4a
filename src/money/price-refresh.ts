import { byName } from '../shared/by-name.ts'
import { defined } from '../shared/defined.ts'
import { Exact } from './exact.ts'
import type { ListedPrices, PriceList } from './price-list.ts'
import type { RegionPrices } from './region-prices.ts'

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
  return Object.fromEntries(rows.sort(byName))
}

/** What the second table has otherwise, one sentence a price. Empty where both agree. */
export function differencesOf(table: Table, listed: Table): string[] {
  const regions = [...new Set([...Object.keys(table), ...Object.keys(listed)])].sort()
  return regions.flatMap((region) => {
    const [before, after] = [table[region], listed[region]]
    const keys = ['x86_64', 'arm64', 'usdPerRequest', 'usdPerTmpGBSecond'] as const
    return keys.flatMap((key) => {
      const [was, is] = [before?.[key], after?.[key]]
      if (was === is || (was && is && new Exact(was).equals(is))) return []
      return [`${region} ${key}: ${was ?? 'unknown'} → ${is ?? 'unknown'}`]
    })
  })
}

/** The table as TypeScript. */
export function regionTableSource(table: Table, asOf: string): string {
  const rows = Object.entries(table).map(([region, row]) => {
    const prices = Object.entries(row).map(([key, price]) => `    ${key}: '${price}',\n`)
    return `  '${region}': {\n${prices.join('')}  },\n`
  })
  return `/**
 * Written by npm run prices. USD, as decimal strings so that no digit is lost. Source: the Price List
 * API (service code AWSLambda), which has the figures of https://aws.amazon.com/lambda/pricing/.
 */

/** Tier 1 of one region: duration per GB-second by architecture, request, /tmp per GB-second. */
export interface RegionPrices {
  x86_64: string
  arm64?: string
  usdPerRequest: string
  usdPerTmpGBSecond?: string
}

/** When the table was collected: ISO year, month and, if known, day. */
export const PRICES_AS_OF = '${asOf}'

/** What AWS does not publish, or nobody here could check, is absent: unknown, never assumed. */
export const REGION_PRICES: Readonly<Record<string, RegionPrices>> = {
${rows.join('')}}
`
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
