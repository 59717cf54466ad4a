import type { Row } from './comparison.ts'
import type { Fact } from './finding.ts'

/** Most invocations of a function that were under way at once, and how many may be. */
export interface PeakUse {
  /** Of the deployed function, over 28 days. */
  peak: number
  limit: number
  /** What limits it: what is reserved for it, or what the account has unreserved. */
  kind: 'reserved' | 'account'
}

/** The same with what the change makes of it. */
export interface Capacity extends PeakUse {
  headPeak: number
}

/** Concurrency is arrivals times duration, so it changes as the duration does (Little's law). */
export function capacityOf(use: PeakUse, row: Row | undefined): Capacity | undefined {
  if (!row?.duration || row.missing) return undefined
  return { ...use, headPeak: use.peak * (1 + row.duration.changePercent / 100) }
}

/** The peak goes beyond the limit beyond doubt, and did not before. */
export function capacityFacts(capacity: Capacity, row: Row | undefined): Fact[] {
  const { peak, limit, headPeak, kind } = capacity
  const lowPeak = peak * (1 + (row?.duration?.lowPercent ?? 0) / 100)
  if (peak > limit || lowPeak <= limit) return []
  return [{ kind: 'concurrency-limit', limitedBy: kind, basePeak: peak, headPeak, limit }]
}
