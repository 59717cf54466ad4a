import { BYTES_OF_GB } from './constants.ts'
import { Exact } from './exact.ts'
import type { RequestPrices } from './region-request-prices.ts'

/** How what a function sends and receives travels; `none` costs nothing. */
export const DATA_TRANSFERS = ['none', 'internet', 'nat'] as const
export type DataTransfer = (typeof DATA_TRANSFERS)[number]

/** What one operation moves per invocation, in bytes. */
interface Moved {
  /** `DynamoDB GetItem`, or `GET host`. */
  name: string
  /** Sent and received. */
  baseBytes: number
  headBytes: number
  /** Of these, sent. */
  baseSentBytes?: number | undefined
  headSentBytes?: number | undefined
}

/** What moving the bytes of a million invocations costs. USD; absent where a price is not known. */
export interface Transfer {
  how: DataTransfer
  basePerMillionUsd?: number | undefined
  headPerMillionUsd?: number | undefined
}

/**
 * Through a NAT gateway each byte is paid for, both ways; what is sent to others than AWS is paid for once
 * more as it leaves AWS, and what comes from there is not. Between services of a region nothing is paid.
 */
export function transferOf(
  uses: readonly Moved[],
  how: DataTransfer,
  prices: Readonly<Record<'base' | 'head', RequestPrices>>,
): Transfer {
  const usd = (side: 'base' | 'head'): number | undefined => {
    let total = new Exact(0)
    for (const use of uses) {
      const bytes = side === 'base' ? use.baseBytes : use.headBytes
      const sent = (side === 'base' ? use.baseSentBytes : use.headSentBytes) ?? 0
      const parts = [
        ...(how === 'nat' ? [[bytes, prices[side]['nat-gb']] as const] : []),
        ...(how !== 'none' && isOutside(use) ? [[sent, prices[side]['internet-gb']] as const] : []),
      ]
      for (const [moved, usdPerGB] of parts) {
        if (usdPerGB === undefined) return undefined
        total = total.plus(new Exact(moved).times(1_000_000).div(BYTES_OF_GB).times(usdPerGB))
      }
    }
    return total.toNumber()
  }
  const [basePerMillionUsd, headPerMillionUsd] = [usd('base'), usd('head')]
  if (basePerMillionUsd === undefined || headPerMillionUsd === undefined) return { how }
  return { how, basePerMillionUsd, headPerMillionUsd }
}

/** Calls of others than AWS are named by their method and host. */
const isOutside = ({ name }: Moved) =>
  /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE) /.test(name)
