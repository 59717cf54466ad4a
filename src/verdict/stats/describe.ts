/** Arithmetic mean of at least one value. */
export function mean(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** Unbiased sample variance (n − 1), in two passes; `NaN` for fewer than two values. */
export function variance(values: readonly number[]): number {
  const centre = mean(values)
  let squares = 0
  for (const value of values) squares += (value - centre) ** 2
  return values.length < 2 ? Number.NaN : squares / (values.length - 1)
}

/** Median of at least one value; the mean of the middle two when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** A sorted copy. Sums over it do not depend on the order in which the values came. */
export function ascending(values: readonly number[]): number[] {
  return values.slice().sort((a, b) => a - b)
}
