import type { RequestPrices } from '../money/region-request-prices.ts'
import { requestClassOf, requestsUsd } from '../money/request-prices.ts'
import type { Transfer } from '../money/transfer.ts'
import type { Fact } from './finding.ts'

/** Requests of one operation, per invocation. */
export interface DownstreamUse {
  /** `DynamoDB GetItem`, or `GET host`. */
  name: string
  /** Repeated ones included, as they are billed. */
  baseCalls: number
  headCalls: number
  /** Sent and received, as far as headers state it. */
  baseBytes: number
  headBytes: number
  /** Of these, in requests. */
  baseSentBytes?: number | undefined
  headSentBytes?: number | undefined
  /** What DynamoDB consumed, where it said so; a request that did not is one. */
  baseUnits?: number | undefined
  headUnits?: number | undefined
  /** Whether head makes more by more than base's own environments differ. */
  isMore: boolean
}

/** The same with what they cost, where they have a price that is known. */
export interface PricedUse extends DownstreamUse {
  /** USD for those of a million invocations. */
  basePerMillionUsd?: number | undefined
  headPerMillionUsd?: number | undefined
}

export function pricedUses(
  uses: readonly DownstreamUse[],
  prices: Readonly<Record<'base' | 'head', RequestPrices>>,
): PricedUse[] {
  return uses.map((use) => {
    const [base, head] = [
      requestsUsd(use.name, (use.baseUnits ?? use.baseCalls) * 1_000_000, prices.base),
      requestsUsd(use.name, (use.headUnits ?? use.headCalls) * 1_000_000, prices.head),
    ]
    if (!base || !head) return use
    return { ...use, basePerMillionUsd: base.toNumber(), headPerMillionUsd: head.toNumber() }
  })
}

/**
 * Operations that head asks for more often. With `counts` it is part of the gate: it fails where what the
 * requests cost more, by itself, is at least the limit of base's whole cost, requests included.
 */
export function downstreamFacts(
  uses: readonly PricedUse[],
  {
    baseCostPerMillionUsd,
    limitPercent,
    counts,
    transfer,
  }: {
    baseCostPerMillionUsd: number | undefined
    limitPercent: number
    counts: boolean
    /** What moving its bytes costs, where that is known. */
    transfer?: Pick<Transfer, 'basePerMillionUsd' | 'headPerMillionUsd'> | undefined
  },
): Fact[] {
  const sum = (of: (use: PricedUse) => number | undefined) =>
    uses.reduce((total, use) => total + (of(use) ?? 0), 0)
  const base = sum((use) => use.basePerMillionUsd) + (transfer?.basePerMillionUsd ?? 0)
  const head = sum((use) => use.headPerMillionUsd) + (transfer?.headPerMillionUsd ?? 0)
  const moreUsd = head - base
  const wholeUsd = (baseCostPerMillionUsd ?? 0) + base
  const isTooMuch =
    counts &&
    baseCostPerMillionUsd !== undefined &&
    wholeUsd > 0 &&
    (100 * moreUsd) / wholeUsd >= limitPercent
  const movesMore = (transfer?.headPerMillionUsd ?? 0) > (transfer?.basePerMillionUsd ?? 0)
  const costsMore = (use: PricedUse) =>
    (use.headPerMillionUsd ?? 0) > (use.basePerMillionUsd ?? 0) ||
    (movesMore && use.headBytes > use.baseBytes)
  return uses
    .filter(({ isMore }) => isMore)
    .map((use) => {
      const { name, baseCalls, headCalls, basePerMillionUsd, headPerMillionUsd } = use
      return {
        kind: 'downstream-growth',
        operation: name,
        ...{ baseCalls, headCalls },
        ...(basePerMillionUsd !== undefined &&
          headPerMillionUsd !== undefined && { basePerMillionUsd, headPerMillionUsd }),
        isTooMuch: isTooMuch && costsMore(use),
      }
    })
}

/** Kinds of requests that have a public price which is not known here, each once. */
export function unpricedClasses(uses: readonly PricedUse[]): string[] {
  const unpriced = uses.filter(({ basePerMillionUsd }) => basePerMillionUsd === undefined)
  return [...new Set(unpriced.flatMap(({ name }) => requestClassOf(name) ?? []))].sort()
}
