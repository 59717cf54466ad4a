import { LOG_CLASSES, type LogClass, type LogTier } from './region-log-prices.ts'
import type { TableKind } from './table-refresh.ts'

/** The table of what logs cost, for refreshing it. */
export const LOG_TABLE: TableKind<LogClass, readonly LogTier[]> = {
  called: 'logs',
  classes: LOG_CLASSES,
  constants: { table: 'REGION_LOG_PRICES', asOf: 'LOG_PRICES_AS_OF' },
  written: (tiers) =>
    tiers
      .map(
        ({ upToGB, usdPerGB }) =>
          `${Number(usdPerGB)}${upToGB === undefined ? '' : ` to ${upToGB} GB`}`,
      )
      .join(', '),
  source: (tiers) =>
    `[${tiers
      .map(({ upToGB, usdPerGB }) =>
        upToGB === undefined
          ? `{ usdPerGB: '${usdPerGB}' }`
          : `{ upToGB: '${upToGB}', usdPerGB: '${usdPerGB}' }`,
      )
      .join(', ')}]`,
}
