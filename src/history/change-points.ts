import { meanOf, pAbove, pBelow, welch } from '../verdict/stats/welch.ts'

/** From `index` on, the series has another mean. */
export interface ChangePoint {
  index: number
  /** Means of the stretch before and of the stretch that begins here. */
  before: number
  after: number
  /** Of Welch's test of the two stretches, two-sided. */
  p: number
}

export interface ChangePointOptions {
  /** Most that p may be. */
  alpha?: number
  /** Fewest values of a stretch. */
  minLength?: number
}

/** Of the series, the last so many are looked at. */
const MAX_LENGTH = 400
/** A stretch of equal values must not claim certainty. */
const MIN_VARIANCE = 1e-6

/**
 * Where the mean of a series changed: E-divisive with means (Matteson and James, "A Nonparametric Approach for
 * Multiple Change Point Analysis of Multivariate Data", JASA 109, 2014), by which MongoDB (Daly et al., ICPE
 * 2020) and Apache Otava (Fleming et al., "Hunter", ICPE 2023) watch performance tests. As in Hunter, a split is
 * kept by a t test instead of permutations, so that the same series always has the same change points; p is
 * 0.001 at most, as the split was chosen for being the largest.
 * @param values at least in the order of time; logarithms, where relative changes matter
 */
export function changePoints(
  values: readonly number[],
  { alpha = 0.001, minLength = 4 }: ChangePointOptions = {},
): ChangePoint[] {
  const skipped = Math.max(0, values.length - MAX_LENGTH)
  const series = values.slice(skipped)
  const splits = [0, series.length]
  const queue = [{ from: 0, to: series.length }]
  for (let part = queue.pop(); part; part = queue.pop()) {
    const at = bestSplit(series, part, minLength)
    if (at === undefined) continue
    if (pOf(series.slice(part.from, at), series.slice(at, part.to)) > alpha) continue
    splits.push(at)
    queue.push({ from: part.from, to: at }, { from: at, to: part.to })
  }
  const points = described(series, splits, alpha)
  return points.map((point) => ({ ...point, index: point.index + skipped }))
}

/** A split that was good may be none once its neighbours are known: the weakest go, one after the other. */
function described(series: readonly number[], splits: number[], alpha: number): ChangePoint[] {
  const sorted = splits.toSorted((a, b) => a - b)
  const points = sorted.slice(1, -1).map((index, at): ChangePoint => {
    const left = series.slice(sorted[at], index)
    const right = series.slice(index, sorted[at + 2])
    return {
      index,
      before: meanOf(left, 0).value,
      after: meanOf(right, 0).value,
      p: pOf(left, right),
    }
  })
  const weakest = points.toSorted((a, b) => b.p - a.p)[0]
  if (weakest === undefined || weakest.p <= alpha) return points
  return described(
    series,
    sorted.filter((index) => index !== weakest.index),
    alpha,
  )
}

/** Where the energy distance between what is before and behind is largest. */
function bestSplit(
  series: readonly number[],
  { from, to }: { from: number; to: number },
  minLength: number,
): number | undefined {
  const part = series.slice(from, to)
  const n = part.length
  let within = { left: 0, right: sumOfDistances(part) }
  let between = 0
  let best: { at: number; q: number } | undefined
  for (let at = 1; at < n; at++) {
    // The value before `at` goes over from the right to the left.
    const moved = part[at - 1] ?? 0
    const toLeft = distancesTo(moved, part.slice(0, at - 1))
    const toRight = distancesTo(moved, part.slice(at))
    within = { left: within.left + toLeft, right: within.right - toRight }
    between += toRight - toLeft
    const [left, right] = [at, n - at]
    if (left < minLength || right < minLength) continue
    const energy =
      (2 * between) / (left * right) - pairMean(within.left, left) - pairMean(within.right, right)
    const q = ((left * right) / n) * energy
    if (best === undefined || q > best.q) best = { at, q }
  }
  return best && from + best.at
}

function pairMean(sum: number, count: number): number {
  return sum / ((count * (count - 1)) / 2)
}

function sumOfDistances(values: readonly number[]): number {
  return values.reduce((sum, value, at) => sum + distancesTo(value, values.slice(at + 1)), 0)
}

function distancesTo(value: number, others: readonly number[]): number {
  return others.reduce((sum, other) => sum + Math.abs(other - value), 0)
}

function pOf(left: readonly number[], right: readonly number[]): number {
  const difference = welch(meanOf(left, MIN_VARIANCE), meanOf(right, MIN_VARIANCE))
  return Math.min(1, 2 * Math.min(pAbove(difference, 0), pBelow(difference, 0)))
}
