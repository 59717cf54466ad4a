import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { readProducts } from '../src/aws/price-list/products.ts'
import { readPriceList } from '../src/money/price-list.ts'
import { differencesOf, regionTable, regionTableSource } from '../src/money/price-refresh.ts'
import { REGION_PRICES } from '../src/money/region-prices.ts'

/**
 * Refreshes the price table from AWS's Price List API (needs credentials with
 * `pricing:GetProducts`) and says what changed. With `--check` it writes nothing, and fails where the
 * table differs.
 */
const FILE = 'src/money/region-prices.ts'
const listed = regionTable(readPriceList(await readProducts({})))
const differences = differencesOf(REGION_PRICES, listed)
for (const line of differences) console.log(line)
if (process.argv.includes('--check')) {
  process.exitCode = differences.length > 0 ? 1 : 0
} else {
  const today = new Date().toISOString().slice(0, 10)
  const source = regionTableSource(listed, today)
  const text = execFileSync('node_modules/.bin/biome', ['format', `--stdin-file-path=${FILE}`], {
    input: source,
    encoding: 'utf8',
  })
  if (readFileSync(FILE, 'utf8') !== text) writeFileSync(FILE, text)
  console.log(
    `${Object.keys(listed).length} regions as of ${today}; ${differences.length} changes.`,
  )
}
