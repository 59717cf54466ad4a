import type { Change, RowVerdict } from './comparison.ts'
import { detectable } from './detectable.ts'
import type { Stage } from './evidence.ts'
import type { Hypothesis } from './judged-function.ts'
import { FRESH_CONFIDENCE, lookConfidence, type Outcome } from './outcome.ts'
import { independentSizes } from './shared-environments.ts'
import { type Difference, interval } from './stats/welch.ts'

/** Of one size or all, and against which limit, on the log scale. */
export interface Asked {
  scope: Hypothesis['scope']
  limit: number
}

/**
 * A difference of logarithms as percent of base, with an interval that holds at 95 %: exactly for
 * fresh replicas, which are looked at once, and wider for the others, so that it holds at whichever
 * look the measuring stopped.
 */
export function toChange(
  difference: Difference,
  asked: Asked,
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
    detectableIncreasePercent: percent(detectableBySingleTest(difference, asked, outcome)),
  }
}

/** Percent of base for a difference of logarithms. */
export function percent(lnRatio: number): number {
  return Math.expm1(lnRatio) * 100
}

/** The minimum detectable increase of a check that ends with data like these, on the log scale. */
export function detectableBySingleTest(
  { squaredError }: Difference,
  { scope, limit }: Asked,
  { judged }: Pick<Outcome, 'judged'>,
): number {
  const error = Math.sqrt(squaredError)
  const independent = independentSizes(judged.alive).length
  if (judged.fn.rule.oneMachine && independent === 1) {
    return detectable(error, limit, judged.alive.length, 'shared')
  }
  return detectable(error, limit, independent, scope === 'pooled' ? 'together' : 'alone')
}
