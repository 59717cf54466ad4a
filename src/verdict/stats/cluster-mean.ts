import type { Mean } from './welch.ts'

/** So many observations of one environment, and what they add up to. */
export interface Cluster {
  count: number
  sum: number
}

/**
 * Mean of observations that come in clusters, with the error that the differences between the clusters show
 * (the ratio estimator; Cochran 1977, section 6.8): what one environment has in common is no evidence
 * of what others do. Where clusters differ in size they count as the number of equal ones that has the same
 * effect (Kish 1965), so that a large one does not hide its own error.
 * @param leastVariance of an observation; above 0 where certainty must not be claimed
 * @returns undefined where it takes two clusters and they are not there
 */
export function clusterMean(clusters: readonly Cluster[], leastVariance = 0): Mean | undefined {
  const observed = clusters.filter(({ count }) => count > 0)
  const sumOf = (of: (cluster: Cluster) => number) =>
    observed.reduce((total, each) => total + of(each), 0)
  const count = sumOf((each) => each.count)
  if (observed.length < 2) return undefined
  const value = sumOf((each) => each.sum) / count
  const effective = count ** 2 / sumOf((each) => each.count ** 2)
  const residuals = sumOf((each) => (each.sum - value * each.count) ** 2)
  const squaredError = Math.max(
    leastVariance / count,
    ((effective / (effective - 1)) * residuals) / count ** 2,
  )
  return {
    value,
    count: observed.length,
    squaredError,
    spread: squaredError ** 2 / (effective - 1),
  }
}
