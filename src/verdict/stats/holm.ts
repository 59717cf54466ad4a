/**
 * Holm's step-down procedure (Holm 1979) as adjusted p-values, like R's `p.adjust(p, "holm")`:
 * rejecting every hypothesis whose adjusted value is at most α keeps the chance of any wrong
 * rejection among all of them below α, however they depend on each other.
 * @returns adjusted values in the order given
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p)
  const adjusted: number[] = []
  let largest = 0
  for (const [rank, { p, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)))
    adjusted[index] = largest
  }
  return adjusted
}
