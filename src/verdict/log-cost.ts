import { SIDES, type Side } from '../inputs/plan.ts'
import { logUsd } from '../money/log-prices.ts'
import type { FunctionCase } from './comparison.ts'
import { type Kept, type Replica, type SizeEvidence, STAGES } from './evidence.ts'
import { weightedMean } from './per-invocation.ts'

/**
 * Whether what logs cost is part of the cost: only where it is known, and its price, of everything that
 * is judged, on both sides alike. Otherwise it would be of the one side whose tail was long enough.
 */
export function logsCount(
  fn: FunctionCase,
  judgeable: readonly (readonly SizeEvidence[])[],
): boolean {
  if (SIDES.some((side) => fn.prices[side].logs === undefined)) return false
  return judgeable.every((sizes, payload) =>
    sizes.every((size) =>
      SIDES.every((side) =>
        STAGES.flatMap((stage) => size[stage][side]).every(({ payloads }) => {
          const kept = payloads[payload]?.kept
          return kept === undefined || logBytesOf(fn, side, payload, kept) !== undefined
        }),
      ),
    ),
  )
}

/** Mean bytes that an invocation logs: as they were counted, or else as in the samples. */
function logBytesOf(
  { countedLogBytes, payloads }: FunctionCase,
  side: Side,
  payload: number,
  kept: Kept,
): number | undefined {
  return countedLogBytes?.[side][payloads[payload]?.name ?? ''] ?? kept.logBytes
}

/** The same of several payloads, averaged by weight. Undefined where one of them is not known here. */
export function meanLogBytes(
  fn: FunctionCase,
  side: Side,
  replica: Replica,
  payloads: readonly number[],
): number | undefined {
  return weightedMean(fn, replica, payloads, (kept, payload) => logBytesOf(fn, side, payload, kept))
}

/** USD for each byte, as a floating-point number to take logarithms of. 0 where the price is not known. */
export function usdPerLogByte({ prices }: FunctionCase, side: Side): number {
  const { logs } = prices[side]
  return logs ? logUsd(1, logs).toNumber() : 0
}
