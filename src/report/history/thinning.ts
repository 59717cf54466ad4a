import { type Estimate, METRICS, type Trend, type TrendPoint } from './trend.ts'

/** Of what is kept, the share that is the newest commits, each as it is. */
const NEWEST_SHARE = 0.4

/**
 * A history of at most so many points: the newest and those with a mark or a change point as they are, and of the older ones one
 * for each stretch of time, the middle one, whose intervals span those of all that it stands for.
 * @returns the points, and how many are behind others
 */
export function thinned(
  { points, ...trend }: Trend,
  maxPoints: number,
): { trend: Trend; merged: number } {
  if (points.length <= maxPoints) return { trend: { ...trend, points }, merged: 0 }
  const newest = points.length - Math.max(1, Math.floor(maxPoints * NEWEST_SHARE))
  const older = points.slice(0, newest)
  const marked = older.filter(({ mark, shift }) => mark ?? shift).slice(-Math.floor(maxPoints / 3))
  const plain = older.filter((point) => !marked.includes(point))
  const room = Math.max(1, maxPoints - (points.length - newest) - marked.length)
  const kept = [...stretches(plain, room).map(middleOf), ...marked, ...points.slice(newest)]
  kept.sort((a, b) => a.atMs - b.atMs)
  return { trend: { ...trend, points: kept }, merged: points.length - kept.length }
}

/** Points in so many stretches of equal time, those without a point left out. */
function stretches(points: readonly TrendPoint[], count: number): TrendPoint[][] {
  const [first, last] = [points[0]?.atMs ?? 0, points.at(-1)?.atMs ?? 0]
  const length = (last - first) / count || 1
  const stretches = new Map<number, TrendPoint[]>()
  for (const point of points) {
    const at = Math.min(count - 1, Math.floor((point.atMs - first) / length))
    const own = stretches.get(at)
    if (own) own.push(point)
    else stretches.set(at, [point])
  }
  return [...stretches.values()]
}

function middleOf(points: readonly TrendPoint[]): TrendPoint {
  const by = (point: TrendPoint) => point.figures.duration?.value ?? 0
  const sorted = [...points].sort((a, b) => by(a) - by(b))
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new RangeError('A stretch of time has a point.')
  if (points.length === 1) return middle
  const figures = Object.fromEntries(
    METRICS.flatMap((metric) => {
      const all = points.flatMap((point) => point.figures[metric] ?? [])
      const own = middle.figures[metric]
      return own ? [[metric, { ...own, ...spanOf(all) }]] : []
    }),
  )
  return { ...middle, figures }
}

function spanOf(estimates: readonly Estimate[]): Pick<Estimate, 'low' | 'high'> {
  return {
    low: Math.min(...estimates.map(({ value, low }) => low ?? value)),
    high: Math.max(...estimates.map(({ value, high }) => high ?? value)),
  }
}
