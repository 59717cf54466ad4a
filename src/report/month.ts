import type { FunctionCase, FunctionComparison } from '../compare/comparison.ts'
import type { Side } from '../config/plan.ts'
import { Exact } from '../cost/exact.ts'
import { invocationUsd } from '../cost/invocation.ts'
import { type Account, monthlyUsd, PLAIN_ACCOUNT, type UnknownTier } from '../cost/month.ts'
import type { Month, ReportRow } from './schema.ts'

export interface MonthInput {
  function_: Pick<FunctionCase, 'prices' | 'ephemeralStorageMB'>
  comparison: Pick<FunctionComparison, 'coldStart'>
  invocationsPerMonth?: number
  /** 0 to 1. */
  coldStartShare: number
  /** The rest of the account's use; absent: tier 1 and no free tier. */
  account?: Account
  /** Cold starts restore a snapshot (SnapStart), so that no INIT is billed. */
  restores?: boolean
}

/**
 * What the function costs a month on both sides as deployed, cold starts included, in the tiers that
 * the account meets. Null when the invocations or a side are not known. The interval is that of the
 * warm invocations: cold starts are too few to widen it.
 */
export function monthOf(row: ReportRow | undefined, input: MonthInput): Month | UnknownTier | null {
  const { invocationsPerMonth: invocations } = input
  if (invocations === undefined || !row?.base || !row.head) return null
  const baseUsd = sideMonthUsd('base', row, input)
  const headUsd = sideMonthUsd('head', row, input)
  if (!(baseUsd instanceof Exact)) return baseUsd
  if (!(headUsd instanceof Exact)) return headUsd
  const beside = (percent: number | null | undefined) => {
    if (percent === null || percent === undefined || row.cost === null) return null
    const usd = sideMonthUsd('head', row, input, shiftMs(row, percent, input))
    return usd instanceof Exact ? usd.minus(baseUsd).toNumber() : null
  }
  return {
    invocations,
    memoryMB: row.memoryMB,
    baseUsd: baseUsd.toNumber(),
    headUsd: headUsd.toNumber(),
    changeUsd: headUsd.minus(baseUsd).toNumber(),
    lowUsd: beside(row.cost?.lowPercent),
    highUsd: beside(row.cost?.highPercent),
  }
}

/**
 * USD a month of one side of a row, cold starts included.
 * @param extraMs billed in addition by each invocation; below 0 as well
 */
export function sideMonthUsd(
  side: Side,
  row: ReportRow,
  { function_, comparison, invocationsPerMonth = 0, coldStartShare, account, restores }: MonthInput,
  extraMs = 0,
): Exact | UnknownTier {
  const { coldStart } = comparison
  const initMs = restores ? 0 : (coldStart?.[side === 'base' ? 'baseInitMs' : 'headInitMs'] ?? 0)
  const warmMs = Math.max(0, (row[side]?.billedMs ?? 0) + extraMs)
  return monthlyUsd(
    invocationsPerMonth,
    {
      billedMs: warmMs + coldStartShare * initMs,
      memoryMB: sideMemoryMB(side, row),
      ephemeralStorageMB: function_.ephemeralStorageMB[side],
      prices: function_.prices[side],
    },
    account ?? PLAIN_ACCOUNT,
  )
}

/** How much longer than measured head is billed, if its cost changed by so many percent of base's. */
function shiftMs(row: ReportRow, percent: number, { function_ }: MonthInput): number {
  const { prices, ephemeralStorageMB } = function_
  const usdOf = (side: Side, billedMs: number) =>
    invocationUsd({
      billedMs,
      memoryMB: sideMemoryMB(side, row),
      ephemeralStorageMB: ephemeralStorageMB[side],
      prices: prices[side],
    })
  const extraUsd = usdOf('base', row.base?.billedMs ?? 0)
    .times(percent - (row.cost?.changePercent ?? 0))
    .div(100)
  const usdPerMs = usdOf('head', 1).minus(usdOf('head', 0))
  return extraUsd.div(usdPerMs).toNumber()
}

function sideMemoryMB(side: Side, { memoryMB, baseMemoryMB }: ReportRow): number {
  return side === 'base' ? (baseMemoryMB ?? memoryMB) : memoryMB
}
