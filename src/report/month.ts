import type { Side } from '../inputs/plan.ts'
import { Exact } from '../money/exact.ts'
import { provisionedConcurrencyUsd, snapStartUsd, type UnknownExtra } from '../money/extras.ts'
import { durationUsd, type InvocationCost, invocationUsd } from '../money/invocation.ts'
import {
  type Account,
  MONTH_SECONDS,
  monthlyUsd,
  PLAIN_ACCOUNT,
  type UnknownTier,
} from '../money/month.ts'
import type { ColdStart, FunctionCase, WarmUp } from '../verdict/comparison.ts'
import type { Month, ReportRow } from './schema.ts'
import { counted, percent } from './text/numbers.ts'

export interface MonthInput {
  fn: Pick<FunctionCase, 'prices' | 'ephemeralStorageMB'>
  comparison: { coldStart: Pick<ColdStart, 'billedMs'> | null; warmUp?: readonly WarmUp[] }
  invocationsPerMonth?: number
  /** 0 to 1. */
  coldStartShare: number
  /** The rest of the account's use; absent: tier 1 and no free tier. */
  account?: Account
  /** What the deployed alias keeps provisioned. */
  provisioned?: ProvisionedMonth
  /** Cold starts restore a snapshot that AWS bills (Python and .NET, not Java). */
  snapStart?: boolean
}

interface ProvisionedMonth {
  environments: number
  /** 0 to 1: invocations that run on them. */
  share: number
}

/** USD a month of one side, and what of it is paid whether or not anybody calls the function. */
export interface SideMonth {
  usd: Exact
  /** Environments kept provisioned. */
  held?: Exact
  /** SnapStart's cache and restores. */
  snapStart?: Exact
}

const ASSUMED_INVOCATIONS = 1_000_000

type Unknown = UnknownTier | UnknownExtra

/**
 * What the function costs a month on both sides as deployed, cold starts and warm-up included, in the
 * tiers that the account meets; at a million invocations where their number is not known. Null when a
 * side is not known. The interval is that of the
 * warm invocations: cold starts are too few to widen it.
 */
export function monthOf(row: ReportRow | undefined, given: MonthInput): Month | Unknown | null {
  const { invocationsPerMonth: invocations = ASSUMED_INVOCATIONS, provisioned } = given
  const input = { ...given, invocationsPerMonth: invocations }
  if (!row?.base || !row.head) return null
  if (row.missing !== undefined) {
    const { payloads, trafficPercent } = row.missing
    return {
      kind: 'unknown',
      message: `There are no costs per month: ${counted(payloads.length, 'payload')} with ${percent(trafficPercent)} of the traffic could not be compared (${payloads.slice(0, 3).join(', ')}).`,
    }
  }
  const base = sideMonth('base', row, input)
  const head = sideMonth('head', row, input)
  if ('kind' in base) return base
  if ('kind' in head) return head
  const beside = (percent: number | null | undefined) => {
    if (percent === null || percent === undefined || row.cost === null) return null
    const end = sideMonth('head', row, input, shiftMs(row, percent, input))
    return 'kind' in end ? null : end.usd.minus(base.usd).toNumber()
  }
  return {
    invocations,
    ...(given.invocationsPerMonth === undefined && { assumed: true }),
    memoryMB: row.memoryMB,
    baseUsd: base.usd.toNumber(),
    headUsd: head.usd.toNumber(),
    changeUsd: head.usd.minus(base.usd).toNumber(),
    lowUsd: beside(row.cost?.lowPercent),
    highUsd: beside(row.cost?.highPercent),
    ...(provisioned &&
      base.held &&
      head.held && {
        provisioned: {
          environments: provisioned.environments,
          baseUsd: base.held.toNumber(),
          headUsd: head.held.toNumber(),
        },
      }),
    ...(base.snapStart &&
      head.snapStart && {
        snapStart: { baseUsd: base.snapStart.toNumber(), headUsd: head.snapStart.toNumber() },
      }),
  }
}

/**
 * A month of one side of a row. Invocations on provisioned concurrency have no cold start, a price of
 * their own, and no part in the free tier; a function that uses it has none at all.
 * @param extraMs billed in addition by each invocation; below 0 as well
 */
export function sideMonth(
  side: Side,
  row: ReportRow,
  input: MonthInput,
  extraMs = 0,
): SideMonth | Unknown {
  const { fn, comparison, invocationsPerMonth = 0, coldStartShare, provisioned } = input
  const warmUp = comparison.warmUp?.find((each) => each.memoryMB === sideMemoryMB(side, row))
  // What a cold start is billed beside a warm invocation: INIT, and what follows until it is warm.
  const coldMs =
    (comparison.coldStart?.billedMs[side] ?? 0) + Math.max(0, warmUp?.[side].excessMs ?? 0)
  const cost: InvocationCost = {
    billedMs: Math.max(0, (row[side]?.billedMs ?? 0) + extraMs),
    memoryMB: sideMemoryMB(side, row),
    ephemeralStorageMB: fn.ephemeralStorageMB[side],
    prices: fn.prices[side],
  }
  const { share = 0, environments = 0 } = provisioned ?? {}
  const account = input.account ?? PLAIN_ACCOUNT
  const onDemand = monthlyUsd(
    invocationsPerMonth * (1 - share),
    { ...cost, billedMs: cost.billedMs + coldStartShare * coldMs },
    provisioned ? { ...account, freeTier: false } : account,
  )
  if ('kind' in onDemand) return onDemand
  const parts: SideMonth = { usd: onDemand }
  if (provisioned) {
    const usd = provisionedConcurrencyUsd({
      ...cost,
      environments,
      heldSeconds: MONTH_SECONDS,
      billedMs: new Exact(invocationsPerMonth).times(share).times(cost.billedMs).toNumber(),
    })
    if ('kind' in usd) return usd
    // Requests and /tmp cost the same there.
    const beside = invocationUsd(cost).minus(durationUsd(cost))
    parts.held = usd.held
    parts.usd = parts.usd
      .plus(usd.held)
      .plus(usd.run)
      .plus(beside.times(invocationsPerMonth).times(share))
  }
  if (input.snapStart) {
    const usd = snapStartUsd({
      ...cost,
      cachedSeconds: MONTH_SECONDS,
      restores: invocationsPerMonth * coldStartShare,
    })
    if ('kind' in usd) return usd
    parts.snapStart = usd
    parts.usd = parts.usd.plus(usd)
  }
  return parts
}

/** How much longer than measured head is billed, if its cost changed by so many percent of base's. */
function shiftMs(row: ReportRow, percent: number, { fn }: MonthInput): number {
  const { prices, ephemeralStorageMB } = fn
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
