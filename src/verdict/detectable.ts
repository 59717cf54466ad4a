import { ALONE, ERRORS, TOGETHER } from './detectable-table.ts'

/**
 * The minimum detectable increase, on the log scale: the true increase that the whole rule finds in
 * 80 % of checks, with its looks, its limit and its confirmation. Interpolated from simulations.
 * @param standardError of the estimated change, on the log scale
 * @param limit of the hypothesis, on the log scale
 * @param sizes memory sizes of the check
 * @param where whether the change is asked for at all sizes together or at one alone
 */
export function detectable(
  standardError: number,
  limit: number,
  sizes: number,
  where: 'together' | 'alone',
): number {
  const rows = where === 'alone' && sizes > 1 ? ALONE.slice() : TOGETHER
  const first = rows === TOGETHER ? 1 : 2
  const row = rows[Math.min(Math.max(sizes - first, 0), rows.length - 1)] ?? []
  // Without a limit only the noise counts.
  const unit = Math.max(limit, 1e-6)
  return unit * interpolated(row, standardError / unit)
}

/** Between the tabulated points, and beyond the last one in proportion. */
function interpolated(row: readonly number[], error: number): number {
  const points = ERRORS.map((x, index) => ({ x, y: row[index] ?? 0 }))
  const below = points.findLast(({ x }) => x < error)
  const above = points.find(({ x }) => x >= error)
  if (below === undefined) return above?.y ?? 0
  if (above === undefined) return (below.y * error) / below.x
  return below.y + ((above.y - below.y) * (error - below.x)) / (above.x - below.x)
}
