import { mean, variance } from './describe.ts'
import { tQuantile, tUpperTail } from './t-distribution.ts'

/** Mean of a sample with what is known of its error. */
export interface Mean {
  value: number
  /** Values behind it. */
  count: number
  /** Square of its standard error. */
  squaredError: number
  /** Σ (part of the squared error)² / (its degrees of freedom), after Satterthwaite. */
  spread: number
}

/** An estimated difference with its uncertainty. */
export interface Difference {
  /** Second mean minus first. */
  estimate: number
  /** Square of the estimate's standard error. */
  squaredError: number
  /** As in `Mean`; degrees of freedom are squaredError² / spread. */
  spread: number
  /** Values in the smaller sample (in a pool: in the smallest). */
  count: number
}

/**
 * Mean of at least two values.
 * @param leastVariance the sample's variance counts as at least this; above 0, so that a sample
 *   without any spread cannot claim certainty
 */
export function meanOf(values: readonly number[], leastVariance: number): Mean {
  const count = values.length
  if (count < 2) throw new RangeError('The error of a mean takes two values at least.')
  const squaredError = Math.max(leastVariance, variance(values)) / count
  return { value: mean(values), count, squaredError, spread: squaredError ** 2 / (count - 1) }
}

/**
 * The same mean with a steadier error: its variance becomes the average of its own and of the mean
 * variance of all `relatives`, which have about the same one. Half its own remains, so a sample that
 * really is noisier than its relatives is not taken for a quiet one; degrees of freedom adapt
 * (Satterthwaite 1946).
 * @param relatives independent samples; `own` is one of them
 */
export function withSharedVariance(own: Mean, relatives: readonly Mean[]): Mean {
  let squaredError = 0
  let spread = 0
  for (const relative of relatives) {
    const weight = (relative === own ? 0.5 : 0) + 0.5 / relatives.length
    const scale = (weight * relative.count) / own.count
    squaredError += scale * relative.squaredError
    spread += scale ** 2 * relative.spread
  }
  return { ...own, squaredError, spread }
}

/** Difference of two independent means whose variances may differ (Welch 1947). */
export function welch(first: Mean, second: Mean): Difference {
  return {
    estimate: second.value - first.value,
    squaredError: first.squaredError + second.squaredError,
    spread: first.spread + second.spread,
    count: Math.min(first.count, second.count),
  }
}

/** A mean as its difference from 0. */
export function differenceFromZero({ value, ...error }: Mean): Difference {
  return { estimate: value, ...error }
}

/**
 * The mean of independent differences; at least one.
 * @param weights of each; all the same unless given
 */
export function pool(
  differences: readonly Difference[],
  weights: readonly number[] = differences.map(() => 1),
): Difference {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let estimate = 0
  let squaredError = 0
  let spread = 0
  let count = Number.POSITIVE_INFINITY
  for (const [index, difference] of differences.entries()) {
    const part = (weights[index] ?? 0) / total
    estimate += difference.estimate * part
    squaredError += difference.squaredError * part ** 2
    spread += difference.spread * part ** 4
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
