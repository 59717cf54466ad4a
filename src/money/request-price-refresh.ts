import { Exact } from './exact.ts'
import { REQUEST_CLASSES, type RequestClass } from './region-request-prices.ts'
import type { TableKind } from './table-refresh.ts'

/** The table of what requests of other services cost, for refreshing it. */
export const REQUEST_TABLE: TableKind<RequestClass, string> = {
  called: 'requests',
  classes: REQUEST_CLASSES,
  constants: { table: 'REGION_REQUEST_PRICES', asOf: 'REQUEST_PRICES_AS_OF' },
  // `0.50` and `0.5` are one price.
  written: (usd) => new Exact(usd).toFixed(),
  source: (usd) => `'${usd}'`,
}
