import { changePoints } from './change-points.ts'
import type { HistoryLine, MeasuredLine } from './line.ts'
import { levelsOf } from './steps.ts'

/** From one record on, the durations themselves have another mean. */
export interface Shift {
  /** The last record before it, and the first of it. */
  after: MeasuredLine
  until: MeasuredLine
  changePercent: number
  /** Whether what merges changed, measured side by side, is at least half of it; else it was something else. */
  byMerges: boolean
}

/**
 * Change points of a function's duration, and whether merges explain them: else it was the runtime, what the function
 * calls, or the machines.
 */
export function shiftsOf(lines: readonly HistoryLine[], name: string): Shift[] {
  const levels = levelsOf(lines, name, 'duration')
  const points = changePoints(levels.map(({ line }) => logOf(line.durationMs)))
  return points.flatMap((point, at): Shift[] => {
    const own = (from: number, to: number) =>
      mean(levels.slice(from, to).map(({ value }) => logOf(value)))
    const before = own(points[at - 1]?.index ?? 0, point.index)
    const later = own(point.index, points[at + 1]?.index ?? levels.length)
    const shift = point.after - point.before
    const [after, until] = [levels[point.index - 1]?.line, levels[point.index]?.line]
    if (!after || !until) return []
    const byMerges = (later - before) / shift >= 0.5
    return [{ after, until, changePercent: 100 * Math.expm1(shift), byMerges }]
  })
}

const logOf = (durationMs: number) => Math.log(Math.max(durationMs, 1e-6))

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length
