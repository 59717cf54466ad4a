import { Exact } from './exact.ts'

/** What of an invocation is billed. Milliseconds, as the platform report prints them. */
export interface BilledTime {
  durationMs: number
  /** Cold start without SnapStart: billed together with the duration. */
  initMs?: number
  /** SnapStart: already whole milliseconds, added after rounding. */
  billedRestoreMs?: number
}

/**
 * Billed duration in ms. INIT and duration are rounded up once, over their sum (since 2025-08-01);
 * a SnapStart restore is billed in whole milliseconds of its own. Decimal, because binary doubles
 * put sums such as 100.10 + 0.90 above the whole number they are.
 */
export function billedDurationMs({
  durationMs,
  initMs = 0,
  billedRestoreMs = 0,
}: BilledTime): number {
  return new Exact(durationMs).plus(initMs).ceil().plus(billedRestoreMs).toNumber()
}
