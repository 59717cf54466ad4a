import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { readLogProducts } from '../src/aws/price-list/log-products.ts'
import { readProducts } from '../src/aws/price-list/products.ts'
import { readRequestProducts } from '../src/aws/price-list/request-products.ts'
import { readLogPriceList } from '../src/money/log-price-list.ts'
import { LOG_TABLE } from '../src/money/log-price-refresh.ts'
import { readPriceList } from '../src/money/price-list.ts'
import { REGION_TABLE, regionTable } from '../src/money/price-refresh.ts'
import { REGION_LOG_PRICES } from '../src/money/region-log-prices.ts'
import { REGION_PRICES } from '../src/money/region-prices.ts'
import { REGION_REQUEST_PRICES } from '../src/money/region-request-prices.ts'
import { readRequestPriceList } from '../src/money/request-price-list.ts'
import { REQUEST_TABLE } from '../src/money/request-price-refresh.ts'
import { sortedTable, tableDifferences, withTable } from '../src/money/table-refresh.ts'

/**
 * Refreshes the price tables from AWS's Price List API (needs credentials with
 * `pricing:GetProducts`) and says what changed. With `--check` it writes nothing, and fails where the
 * table differs.
 */
const FILE = 'src/money/region-prices.ts'
const LOG_FILE = 'src/money/region-log-prices.ts'
const REQUEST_FILE = 'src/money/region-request-prices.ts'
const listed = regionTable(readPriceList(await readProducts({})))
const listedLogs = sortedTable(readLogPriceList(await readLogProducts({})))
const listedRequests = sortedTable(readRequestPriceList(await readRequestProducts({})))
const differences = [
  ...tableDifferences(REGION_TABLE, REGION_PRICES, listed),
  ...tableDifferences(LOG_TABLE, REGION_LOG_PRICES, listedLogs),
  ...tableDifferences(REQUEST_TABLE, REGION_REQUEST_PRICES, listedRequests),
]
for (const line of differences) console.log(line)
if (process.argv.includes('--check')) {
  process.exitCode = differences.length > 0 ? 1 : 0
} else {
  const today = new Date().toISOString().slice(0, 10)
  write(FILE, withTable(REGION_TABLE, readFileSync(FILE, 'utf8'), listed, today))
  write(LOG_FILE, withTable(LOG_TABLE, readFileSync(LOG_FILE, 'utf8'), listedLogs, today))
  write(
    REQUEST_FILE,
    withTable(REQUEST_TABLE, readFileSync(REQUEST_FILE, 'utf8'), listedRequests, today),
  )
  console.log(
    `${Object.keys(listed).length} regions as of ${today}; ${differences.length} changes.`,
  )
}

function write(file: string, source: string): void {
  const text = execFileSync('node_modules/.bin/biome', ['format', `--stdin-file-path=${file}`], {
    input: source,
    encoding: 'utf8',
  })
  if (readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
}
