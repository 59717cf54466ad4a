import type { LogChange } from '../../history/changes.ts'

/**
 * What a stored measurement of one day differs by from that of another with nothing changed: 3 to 8 % were
 * seen on AWS. A standard deviation of logarithms.
 */
const BETWEEN_DAYS = 0.05
/** No change is known better than this, whatever its interval says. */
const MIN_ERROR = 0.001
/** Where no change was measured, anything may have happened. */
const UNKNOWN: LogChange = { value: 0, error: 1 }

/** The course that suits both what was measured each day and the changes that were measured live. */
export interface Levels {
  /** Logarithms, one a measurement. */
  levels: number[]
  /** From the first to the last. */
  change: LogChange
}

/**
 * Least squares over a chain: each level is near the value of its day, within what days differ by, and as far
 * from the level before as was measured live, within the error of that. So a step stands out where it was
 * found, errors of many steps do not add up, and a slow day is no step. The normal equations are tridiagonal.
 * @param values logarithms, in the order of time
 * @param changes to each from the one before; the first is not looked at
 */
export function levelsOf(
  values: readonly number[],
  changes: readonly (LogChange | undefined)[],
): Levels {
  const steps = changes.map((change = UNKNOWN) => {
    const error = Math.min(UNKNOWN.error, Math.max(MIN_ERROR, change.error))
    return { value: change.value, weight: 1 / error ** 2 }
  })
  const weightOf = (at: number) => (at > 0 && at < values.length ? (steps[at]?.weight ?? 0) : 0)
  const own = 1 / BETWEEN_DAYS ** 2
  const diagonal = values.map((_, at) => own + weightOf(at) + weightOf(at + 1))
  const beside = values.map((_, at) => -weightOf(at))
  const pull = (at: number) => weightOf(at) * (steps[at]?.value ?? 0)
  const levels = solved(
    diagonal,
    beside,
    values.map((value, at) => own * value + pull(at) - pull(at + 1)),
  )
  const ends = values.map((_, at) => Number(at === values.length - 1) - Number(at === 0))
  const spread = solved(diagonal, beside, ends)
  const first = levels[0] ?? 0
  const last = levels.at(-1) ?? 0
  return {
    levels,
    change: {
      value: last - first,
      error: Math.sqrt(Math.max(0, (spread.at(-1) ?? 0) - (spread[0] ?? 0))),
    },
  }
}

/**
 * Solves a symmetric tridiagonal system (Thomas's algorithm).
 * @param beside the entry before the diagonal one of each row
 */
function solved(
  diagonal: readonly number[],
  beside: readonly number[],
  right: readonly number[],
): number[] {
  const pivots: number[] = []
  const values: number[] = []
  for (const [at, value] of right.entries()) {
    const factor = at === 0 ? 0 : (beside[at] ?? 0) / (pivots[at - 1] ?? 1)
    pivots.push((diagonal[at] ?? 1) - factor * (beside[at] ?? 0))
    values.push(value - factor * (values[at - 1] ?? 0))
  }
  for (let at = values.length - 1; at >= 0; at--) {
    const after = at + 1 < values.length ? (beside[at + 1] ?? 0) * (values[at + 1] ?? 0) : 0
    values[at] = ((values[at] ?? 0) - after) / (pivots[at] ?? 1)
  }
  return values
}
