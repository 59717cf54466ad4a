import { ALONE, ERRORS, SHARED, TOGETHER } from './detectable-table.ts'

/**
 * What is asked: whether there is a change at all sizes together, at one of them alone, or at any of those that
 * share environments, on the embedded service.
 */
export type Scope = 'together' | 'alone' | 'shared'

/**
 * The minimum detectable increase, on the log scale: the true increase that the whole rule finds in
 * 80 % of checks, with its looks, its limit and its confirmation. Interpolated from simulations.
 * @param standardError of the estimated change, on the log scale
 * @param limit of the hypothesis, on the log scale
 * @param sizes memory sizes of the check
 */
export function detectable(
  standardError: number,
  limit: number,
  sizes: number,
  scope: Scope,
): number {
  const { rows, fewest } = tableOf(sizes, scope)
  const row = rows[Math.min(Math.max(sizes - fewest, 0), rows.length - 1)] ?? []
  // Without a limit only the noise counts.
  const unit = Math.max(limit, 1e-6)
  return unit * interpolated(row, standardError / unit)
}

/** A row for each number of sizes, from the fewest on. */
function tableOf(sizes: number, scope: Scope) {
  if (scope === 'shared') return { rows: SHARED, fewest: 1 }
  return scope === 'alone' && sizes > 1 ? { rows: ALONE, fewest: 2 } : { rows: TOGETHER, fewest: 1 }
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
