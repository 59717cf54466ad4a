import { mean, variance } from './describe.ts'
import { tQuantile, tUpperTail } from './t-distribution.ts'

/** An estimated difference with its uncertainty. */
export interface Difference {
  /** Second mean minus first. */
  estimate: number
  /** Square of the estimate's standard error. */
  squaredError: number
  /**
   * Σ (s²/n)²/(n − 1) over the samples behind the estimate: with it, the degrees of freedom
   * (Welch–Satterthwaite) of this difference and of any pool of such differences are known.
   */
  spread: number
  /** Values in the smaller sample (in a pool: in the smallest). */
  count: number
}

/**
 * Difference of two independent means whose variances may differ (Welch 1947).
 * @param first at least two values
 * @param second at least two values
 * @param leastVariance each sample's variance counts as at least this; above 0, so that samples
 *   without any spread cannot claim certainty
 */
export function welch(
  first: readonly number[],
  second: readonly number[],
  leastVariance: number,
): Difference {
  if (first.length < 2 || second.length < 2) {
    throw new RangeError('A difference of means needs at least two values on each side.')
  }
  const ofFirst = Math.max(leastVariance, variance(first)) / first.length
  const ofSecond = Math.max(leastVariance, variance(second)) / second.length
  return {
    estimate: mean(second) - mean(first),
    squaredError: ofFirst + ofSecond,
    spread: ofFirst ** 2 / (first.length - 1) + ofSecond ** 2 / (second.length - 1),
    count: Math.min(first.length, second.length),
  }
}

/** The mean of independent differences; at least one. */
export function pool(differences: readonly Difference[]): Difference {
  const n = differences.length
  let estimate = 0
  let squaredError = 0
  let spread = 0
  let count = Number.POSITIVE_INFINITY
  for (const difference of differences) {
    estimate += difference.estimate / n
    squaredError += difference.squaredError / n ** 2
    spread += difference.spread / n ** 4
    count = Math.min(count, difference.count)
  }
  return { estimate, squaredError, spread, count }
}

/** Degrees of freedom after Welch and Satterthwaite. */
export function degreesOfFreedom({ squaredError, spread }: Difference): number {
  return squaredError ** 2 / spread
}

/** One-sided p-value against "the true difference is at most `bound`". */
export function pAbove(difference: Difference, bound: number): number {
  return tUpperTail(standardised(difference, bound), degreesOfFreedom(difference))
}

/** One-sided p-value against "the true difference is at least `bound`". */
export function pBelow(difference: Difference, bound: number): number {
  return tUpperTail(-standardised(difference, bound), degreesOfFreedom(difference))
}

/** Two-sided confidence interval of the true difference. */
export function interval(
  difference: Difference,
  confidence: number,
): { low: number; high: number } {
  const t = tQuantile((1 + confidence) / 2, degreesOfFreedom(difference))
  const reach = t * Math.sqrt(difference.squaredError)
  return { low: difference.estimate - reach, high: difference.estimate + reach }
}

function standardised({ estimate, squaredError }: Difference, bound: number): number {
  return (estimate - bound) / Math.sqrt(squaredError)
}
