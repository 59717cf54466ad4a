import type { Change, RowVerdict } from './comparison.ts'
import type { Stage } from './evidence.ts'
import { FRESH_CONFIDENCE, lookConfidence, type Outcome } from './outcome.ts'
import { type Difference, interval } from './stats/welch.ts'

/**
 * A difference of logarithms as percent of base, with an interval that holds at 95 %: exactly for
 * fresh replicas, which are looked at once, and wider for the others, so that it holds at whichever
 * look the measuring stopped.
 */
export function toChange(
  difference: Difference,
  stage: Stage,
  outcome: Outcome,
  verdict: RowVerdict,
): Change {
  const confidence = stage === 'confirm' ? FRESH_CONFIDENCE : lookConfidence(outcome)
  const { low, high } = interval(difference, confidence)
  return {
    changePercent: percent(difference.estimate),
    lowPercent: percent(low),
    highPercent: percent(high),
    verdict,
    seeablePercent: percent(seeable(difference)),
  }
}

/** Percent of base for a difference of logarithms. */
export function percent(lnRatio: number): number {
  return Math.expm1(lnRatio) * 100
}

/**
 * The smallest true increase that a one-sided test at 0.05 finds in four of five tries:
 * z(0.95) + z(0.80) = 2.49 standard errors.
 */
export function seeable({ squaredError }: Difference): number {
  return 2.49 * Math.sqrt(squaredError)
}
