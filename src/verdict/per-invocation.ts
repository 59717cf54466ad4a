import type { Side } from '../inputs/plan.ts'
import { FREE_TMP_MB } from '../money/constants.ts'
import type { FunctionCase } from './comparison.ts'
import type { Kept, Replica } from './evidence.ts'

/**
 * ln of the mean duration in milliseconds on this replica, payloads averaged by weight.
 * Undefined when one of these payloads has no evidence here.
 * @param payloads indices of the payloads to average over; at least one
 */
export function lnDurationMsOf(
  fn: FunctionCase,
  replica: Replica,
  payloads: readonly number[],
): number | undefined {
  const [only] = payloads
  if (payloads.length === 1 && only !== undefined) return replica.payloads[only]?.kept?.lnDurationMs
  const durationMs = weightedMean(fn, replica, payloads, (kept) => Math.exp(kept.lnDurationMs))
  return durationMs === undefined ? undefined : Math.log(durationMs)
}

/** Mean billed milliseconds of an invocation on this replica; otherwise as `lnDurationMsOf`. */
export function billedMsOf(
  fn: FunctionCase,
  replica: Replica,
  payloads: readonly number[],
): number | undefined {
  return weightedMean(fn, replica, payloads, ({ billedMs }) => billedMs)
}

/**
 * Turns billed milliseconds into USD of one invocation, as a floating-point number: good enough to
 * take a logarithm of, never to be shown. What is shown comes from `src/money`, exactly.
 */
export function usdOfBilledMs(
  { prices, ephemeralStorageMB }: FunctionCase,
  side: Side,
  memoryMB: number,
): (billedMs: number) => number {
  const { usdPerGBSecond, usdPerTmpGBSecond, usdPerRequest } = prices[side]
  const paidTmpMB = Math.max(0, ephemeralStorageMB[side] - FREE_TMP_MB)
  const usdPerSecond =
    (memoryMB / 1024) * Number(usdPerGBSecond) + (paidTmpMB / 1024) * Number(usdPerTmpGBSecond ?? 0)
  const requestUsd = Number(usdPerRequest)
  return (billedMs) => (billedMs / 1000) * usdPerSecond + requestUsd
}

/** Mean over payloads by weight. Undefined where one of them has no evidence here, or no such value. */
export function weightedMean(
  { payloads: weighted }: FunctionCase,
  replica: Replica,
  payloads: readonly number[],
  measure: (kept: Kept, payload: number) => number | undefined,
): number | undefined {
  let sum = 0
  let weights = 0
  for (const index of payloads) {
    const kept = replica.payloads[index]?.kept
    const value = kept && measure(kept, index)
    if (value === undefined) return undefined
    const weight = weighted[index]?.weight ?? 0
    sum += weight * value
    weights += weight
  }
  return weights > 0 ? sum / weights : undefined
}
