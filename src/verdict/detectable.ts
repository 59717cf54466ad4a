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
  const next = ERRORS.findIndex((each) => each >= error)
  if (next === 0) return row[0] ?? 0
  if (next < 0) return ((row.at(-1) ?? 0) * error) / (ERRORS.at(-1) ?? 1)
  const [x0 = 0, x1 = 1] = [ERRORS[next - 1], ERRORS[next]]
  const [y0 = 0, y1 = 0] = [row[next - 1], row[next]]
  return y0 + ((y1 - y0) * (error - x0)) / (x1 - x0)
}
