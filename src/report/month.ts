import type { Side } from '../inputs/plan.ts'
import type { ReportedWith } from '../inputs/saved-plan.ts'
import { Exact } from '../money/exact.ts'
import { provisionedConcurrencyUsd, snapStartUsd, type UnknownExtra } from '../money/extras.ts'
import { type InvocationCost, invocationUsd, tmpUsd } from '../money/invocation.ts'
import { logMonthUsd } from '../money/log-prices.ts'
import {
  MONTH_SECONDS,
  monthlyRequestsUsd,
  monthlyUsd,
  PLAIN_ACCOUNT,
  type UnknownTier,
} from '../money/month.ts'
import { sampledTraces, tracesUsd } from '../money/tracing.ts'
import type { ColdStart, FunctionCase, WarmUp } from '../verdict/comparison.ts'
import type { Month, ReportRow } from './schema.ts'
import { counted, percent } from './text/numbers.ts'

export interface MonthInput
  extends Pick<ReportedWith, 'invocationsPerMonth' | 'coldStartShare' | 'account'> {
  fn: Pick<FunctionCase, 'prices' | 'ephemeralStorageMB'>
  comparison: { coldStart: Pick<ColdStart, 'billedMs'> | null; warmUp?: readonly WarmUp[] }
  /** What the deployed alias keeps provisioned. */
  provisioned?: ProvisionedMonth
  /** Whether X-Ray records traces of each side (active tracing). */
  tracing?: Readonly<Record<Side, boolean>>
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
  /** What it is made of, beside the following two. */
  parts: MonthParts
  /** Environments kept provisioned. */
  held?: Exact
  /** SnapStart's cache and restores. */
  snapStart?: Exact
}

/** USD a month. */
interface MonthParts {
  computeUsd: Exact
  requestsUsd: Exact
  tmpUsd: Exact
  /** What cold starts add. */
  initUsd: Exact
  /** Absent where logs are not part of the cost. */
  logsUsd?: Exact
  /** Absent where nothing is traced, or the price of a trace is not known. */
  xrayUsd?: Exact
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
    parts: { base: numbersOf(base.parts), head: numbersOf(head.parts) },
    ...tracedOf(input, invocations),
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
  const given = input.account ?? PLAIN_ACCOUNT
  const account = provisioned ? { ...given, freeTier: false } : given
  const invocations = invocationsPerMonth * (1 - share)
  const warm = monthlyUsd(invocations, cost, account)
  const withCold = { ...cost, billedMs: cost.billedMs + coldStartShare * coldMs }
  const onDemand = monthlyUsd(invocations, withCold, account)
  if ('kind' in onDemand) return onDemand
  if ('kind' in warm) return warm
  const requestsUsd = monthlyRequestsUsd(invocations, cost.prices, account)
  const tmp = tmpUsd(cost).times(invocations)
  const logsUsd = logsOf(side, row, input)
  const xrayUsd = input.tracing?.[side]
    ? tracesUsd(invocationsPerMonth, cost.prices, given)
    : undefined
  const month: SideMonth = {
    usd: onDemand.plus(logsUsd ?? 0).plus(xrayUsd ?? 0),
    parts: {
      computeUsd: warm.minus(requestsUsd).minus(tmp),
      requestsUsd,
      tmpUsd: tmp,
      initUsd: onDemand.minus(warm),
      ...(logsUsd && { logsUsd }),
      ...(xrayUsd && { xrayUsd }),
    },
  }
  if (provisioned) {
    const usd = provisionedConcurrencyUsd({
      ...cost,
      environments,
      heldSeconds: MONTH_SECONDS,
      billedMs: new Exact(invocationsPerMonth).times(share).times(cost.billedMs).toNumber(),
    })
    if ('kind' in usd) return usd
    // Requests and /tmp cost the same there.
    const there = new Exact(invocationsPerMonth).times(share)
    const requests = there.times(cost.prices.usdPerRequest)
    const tmpThere = tmpUsd(cost).times(there)
    const { parts } = month
    parts.computeUsd = parts.computeUsd.plus(usd.run)
    parts.requestsUsd = parts.requestsUsd.plus(requests)
    parts.tmpUsd = parts.tmpUsd.plus(tmpThere)
    month.held = usd.held
    month.usd = month.usd.plus(usd.held).plus(usd.run).plus(requests).plus(tmpThere)
  }
  if (input.snapStart) {
    const usd = snapStartUsd({
      ...cost,
      cachedSeconds: MONTH_SECONDS,
      restores: invocationsPerMonth * coldStartShare,
    })
    if ('kind' in usd) return usd
    month.snapStart = usd
    month.usd = month.usd.plus(usd)
  }
  return month
}

/** What one side's logs cost a month, where they are part of the cost. */
function logsOf(
  side: Side,
  row: ReportRow,
  { fn, invocationsPerMonth = 0, account }: MonthInput,
): Exact | undefined {
  const { logBytes, logPerMillionUsd } = row[side] ?? {}
  const { logs } = fn.prices[side]
  if (logBytes === undefined || logPerMillionUsd === undefined || !logs) return undefined
  return logMonthUsd(new Exact(logBytes).times(invocationsPerMonth), logs, account?.otherLogGB)
}

/** The share of invocations that X-Ray records, on the sides on which it is active. */
function tracedOf({ tracing }: MonthInput, invocations: number): Pick<Month, 'traced'> {
  if (!tracing || !(tracing.base || tracing.head)) return {}
  const percent = (100 * sampledTraces(invocations)) / invocations
  return {
    traced: {
      basePercent: tracing.base ? percent : 0,
      headPercent: tracing.head ? percent : 0,
    },
  }
}

function numbersOf(parts: MonthParts) {
  const { computeUsd, requestsUsd, tmpUsd: tmp, initUsd, logsUsd, xrayUsd } = parts
  return {
    computeUsd: computeUsd.toNumber(),
    requestsUsd: requestsUsd.toNumber(),
    tmpUsd: tmp.toNumber(),
    initUsd: initUsd.toNumber(),
    ...(logsUsd && { logsUsd: logsUsd.toNumber() }),
    ...(xrayUsd && { xrayUsd: xrayUsd.toNumber() }),
  }
}

/** How much longer than measured head is billed, if its cost changed by so many percent of base's. */
function shiftMs(row: ReportRow, percent: number, { fn }: MonthInput): number {
  const { prices, ephemeralStorageMB } = fn
  const usdOf = (billedMs: number) =>
    invocationUsd({
      billedMs,
      memoryMB: sideMemoryMB('head', row),
      ephemeralStorageMB: ephemeralStorageMB.head,
      prices: prices.head,
    })
  const extraUsd = new Exact(row.base?.costPerMillionUsd ?? 0)
    .div(1_000_000)
    .times(percent - (row.cost?.changePercent ?? 0))
    .div(100)
  const usdPerMs = usdOf(1).minus(usdOf(0))
  return extraUsd.div(usdPerMs).toNumber()
}

function sideMemoryMB(side: Side, { memoryMB, baseMemoryMB }: ReportRow): number {
  return side === 'base' ? (baseMemoryMB ?? memoryMB) : memoryMB
}
