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
  const all = first.of + second.of
  // From the near side of the middle outwards the terms only fall, and none is lost to underflow.
  return second.hits * all <= hits * second.of
    ? Math.max(0, 1 - tail(first, second, second.hits - 1, -1))
    : tail(first, second, second.hits, 1)
}

/** Sum of the hypergeometric probabilities of `from` hits in the second group and all beyond it. */
function tail(first: Share, second: Share, from: number, step: 1 | -1): number {
  const hits = first.hits + second.hits
  if (from < Math.max(0, hits - first.of)) return 0
  let probability = Math.exp(
    lnChoose(second.of, from) +
      lnChoose(first.of, hits - from) -
      lnChoose(first.of + second.of, hits),
  )
  let sum = probability
  // Beyond the last table the next term is 0.
  for (let k = from; probability > sum * NEGLIGIBLE; k += step) {
    const up = ((hits - k) * (second.of - k)) / ((k + 1) * (first.of - hits + k + 1))
    const down = (k * (first.of - hits + k)) / ((hits - k + 1) * (second.of - k + 1))
    probability *= step === 1 ? up : down
    sum += probability
  }
  return sum
}

function lnChoose(n: number, k: number): number {
  let ln = 0
  for (let i = 1; i <= k; i++) ln += Math.log((n - i + 1) / i)
  return ln
}

/** Less than what a sum of doubles can show. */
const NEGLIGIBLE = 1e-17
