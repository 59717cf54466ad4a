/** How many of how many. */
export interface Share {
  hits: number
  of: number
}

/**
 * Fisher's exact test, one-sided: the chance of at least `second.hits` hits in the second group,
 * were the hits of both groups spread over them at random. 1 when there is nothing to compare.
 */
export function fisherGreater(first: Share, second: Share): number {
  const hits = first.hits + second.hits
  const most = Math.min(hits, second.of)
  let probability = 0
  for (let k = second.hits; k <= most; k++) {
    probability += Math.exp(
      lnChoose(second.of, k) + lnChoose(first.of, hits - k) - lnChoose(first.of + second.of, hits),
    )
  }
  return Math.min(1, probability)
}

function lnChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY
  let ln = 0
  for (let i = 1; i <= Math.min(k, n - k); i++) ln += Math.log((n - i + 1) / i)
  return ln
}
