import type { Change, RowVerdict } from './comparison.ts'
import { detectable } from './detectable.ts'
import type { Stage } from './evidence.ts'
import type { Question } from './matter.ts'
import { FRESH_CONFIDENCE, lookConfidence, type Outcome } from './outcome.ts'
import { type Difference, interval } from './stats/welch.ts'

/**
 * A difference of logarithms as percent of base, with an interval that holds at 95 %: exactly for
 * fresh replicas, which are looked at once, and wider for the others, so that it holds at whichever
 * look the measuring stopped.
 */
export function toChange(
  difference: Difference,
  question: Pick<Question, 'measure' | 'scope'>,
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
    seeablePercent: percent(seeable(difference, question, outcome)),
  }
}

/** Percent of base for a difference of logarithms. */
export function percent(lnRatio: number): number {
  return Math.expm1(lnRatio) * 100
}

/** The minimum detectable increase of a check that ends with data like these, on the log scale. */
export function seeable(
  { squaredError }: Difference,
  { measure, scope }: Pick<Question, 'measure' | 'scope'>,
  { matter }: Pick<Outcome, 'matter'>,
): number {
  const { durationPercent, costPercent } = matter.function_.limits
  const limit = Math.log1p((measure === 'cost' ? costPercent : durationPercent) / 100)
  const where = scope === 'pooled' ? 'together' : 'alone'
  return detectable(Math.sqrt(squaredError), limit, matter.alive.length, where)
}
