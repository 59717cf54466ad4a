/**
 * Writes a day's sales, one line each, into both code directories. Nothing here is random from run
 * to run, so anybody can make the same file again:
 *
 *     npx node examples/python-transform/make-sales.ts
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'

const SHOPS = ['Amsterdam', 'Berlin', 'Lisbon', 'Lyon', 'Oslo', 'Porto', 'Torino', 'Wien']
const PRODUCTS = ['bread', 'cake', 'coffee', 'flour', 'juice', 'nuts', 'tea']

export function salesCsv(count = 15_000): string {
  const lines = ['sold_at,shop,product,quantity,unit_price,returned']
  for (let i = 0; i < count; i++) {
    const second = Math.floor((i * 86_400) / count)
    const time = new Date(Date.UTC(2026, 2, 14, 0, 0, second)).toISOString().slice(0, 19)
    const quantity = 1 + ((i * 13) % 9)
    const price = ((120 + ((i * 467) % 1900)) / 100).toFixed(2)
    lines.push(
      `${time},${pick(SHOPS, i * 5)},${pick(PRODUCTS, i * 11)},${quantity},${price},${i % 41 === 0 ? 'yes' : 'no'}`,
    )
  }
  return `${lines.join('\n')}\n`
}

function pick(from: readonly string[], i: number): string {
  return from[((i * 2654435761) >>> 7) % from.length] ?? ''
}

if (import.meta.main) {
  for (const side of ['base', 'head']) {
    writeFileSync(path.join(import.meta.dirname, side, 'sales-2026-03-14.csv'), salesCsv())
  }
}
