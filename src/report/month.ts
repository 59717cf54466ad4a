import type { FunctionCase, FunctionComparison } from '../compare/comparison.ts'
import type { Side } from '../config/plan.ts'
import { Exact } from '../cost/exact.ts'
import { monthlyUsd } from '../cost/month.ts'
import type { Month, ReportRow } from './schema.ts'

export interface MonthInput {
  function_: Pick<FunctionCase, 'prices' | 'ephemeralStorageMB'>
  comparison: Pick<FunctionComparison, 'coldStart'>
  invocationsPerMonth?: number
  /** 0 to 1. */
  coldStartShare: number
}

/**
 * What the function costs a month on both sides as deployed, cold starts included. Null when the
 * invocations, a side or a price are not known. The interval is that of the warm invocations: cold
 * starts are too few to widen it.
 */
export function monthOf(row: ReportRow | undefined, input: MonthInput): Month | null {
  const { invocationsPerMonth: invocations } = input
  if (invocations === undefined || !row?.base || !row.head) return null
  const baseUsd = sideUsd('base', row.base.billedMs, row.baseMemoryMB ?? row.memoryMB, input)
  const headUsd = sideUsd('head', row.head.billedMs, row.memoryMB, input)
  if (baseUsd === undefined || headUsd === undefined) return null
  const changeUsd = headUsd.minus(baseUsd).toNumber()
  const warmBaseUsd = (row.base.costPerMillionUsd * invocations) / 1_000_000
  const beside = (percent: number | null | undefined) =>
    percent === null || percent === undefined || row.cost === null
      ? null
      : changeUsd + (warmBaseUsd * (percent - row.cost.changePercent)) / 100
  return {
    invocations,
    memoryMB: row.memoryMB,
    baseUsd: baseUsd.toNumber(),
    headUsd: headUsd.toNumber(),
    changeUsd,
    lowUsd: beside(row.cost?.lowPercent),
    highUsd: beside(row.cost?.highPercent),
  }
}

function sideUsd(
  side: Side,
  warmBilledMs: number,
  memoryMB: number,
  { function_, comparison, invocationsPerMonth = 0, coldStartShare }: MonthInput,
): Exact | undefined {
  const { coldStart } = comparison
  const initMs = coldStart?.[side === 'base' ? 'baseInitMs' : 'headInitMs'] ?? 0
  const usd = monthlyUsd(invocationsPerMonth, {
    billedMs: warmBilledMs + coldStartShare * initMs,
    memoryMB,
    ephemeralStorageMB: function_.ephemeralStorageMB[side],
    prices: function_.prices[side],
  })
  return usd instanceof Exact ? usd : undefined
}
