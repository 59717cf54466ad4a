import { clusterMean } from '../verdict/stats/cluster-mean.ts'
import { tQuantile } from '../verdict/stats/t-distribution.ts'
import { degreesOfFreedom, differenceFromZero } from '../verdict/stats/welch.ts'

/** A mean that is known to within so much counts as known, or to within a fifth of the limit of the cost. */
const PRECISION = 0.01
const SHARE_OF_LIMIT = 1 / 5

/**
 * Mean of what invocations log, where so few of them give it closely enough to be taken for exact: its 95 %
 * interval, by the differences between environments, is within 1 %, or within a fifth of
 * `max-cost-increase` where that is less.
 * @param environments bytes of their invocations
 */
export function knownMean(
  environments: readonly (readonly number[])[],
  costPercent: number,
): number | 'too-few' | 'too-different' {
  const mean = clusterMean(
    environments.map((bytes) => ({
      count: bytes.length,
      sum: bytes.reduce((sum, each) => sum + each, 0),
    })),
  )
  if (mean === undefined) return 'too-few'
  const precision = Math.min(PRECISION, (SHARE_OF_LIMIT * costPercent) / 100)
  if (mean.squaredError === 0) return mean.value
  const reach =
    tQuantile(0.975, degreesOfFreedom(differenceFromZero(mean))) * Math.sqrt(mean.squaredError)
  return reach <= precision * mean.value ? mean.value : 'too-different'
}
