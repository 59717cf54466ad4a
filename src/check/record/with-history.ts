import { changePoints } from '../../history/change-points.ts'
import { percentChange } from '../../history/changes.ts'
import { growthSince } from '../../history/creep.ts'
import type { HistoryChange, HistoryLine } from '../../history/line.ts'
import { courseOf } from '../../history/series.ts'
import { levelsOf } from '../../history/steps.ts'
import type { MeasuredFunction, Report } from '../../report/schema.ts'

type ReportedShift = NonNullable<NonNullable<MeasuredFunction['history']>['changes']>[number]

/** More than a sparkline shows. */
const MAX_POINTS = 100

/** The report with the course of main beside each function that has one. */
export function withHistory(report: Report, lines: readonly HistoryLine[]): Report {
  const functions = report.functions.map((each) => {
    const history = each.kind === 'measured' ? historyOf(each.name, lines) : undefined
    return history ? { ...each, history } : each
  })
  return { ...report, functions }
}

function historyOf(
  name: string,
  lines: readonly HistoryLine[],
): MeasuredFunction['history'] | undefined {
  const levels = levelsOf(lines, name, 'duration')
  if (levels.length < 2) return undefined
  const anchor = courseOf(lines, name).at(-1)?.anchor
  const duration = anchor && growthSince(lines, name, { measure: 'duration', anchor })
  const cost = anchor && growthSince(lines, name, { measure: 'cost', anchor })
  const changes = shiftsOf(levels)
  return {
    records: levels.length,
    durationMs: levels.slice(-MAX_POINTS).map(({ value }) => value),
    ...(changes.length > 0 && { changes }),
    ...(anchor &&
      duration &&
      cost && {
        since: {
          anchor: anchor.name,
          merges: duration.steps.length,
          duration: known(percentChange(duration.change)),
          cost: known(percentChange(cost.change)),
        },
      }),
  }
}

/**
 * Where the durations themselves have another mean, and whether what merges changed, measured side by side, is at
 * least half of it: else it was the runtime, what the function calls, or the machines.
 */
function shiftsOf(levels: ReturnType<typeof levelsOf>): ReportedShift[] {
  const logs = levels.map(({ line }) => Math.log(Math.max(line.durationMs, 1e-6)))
  const points = changePoints(logs)
  return points.slice(-MAX_SHIFTS).map((point) => {
    const at = points.indexOf(point)
    const own = (from: number, to: number) =>
      mean(levels.slice(from, to).map(({ value }) => Math.log(Math.max(value, 1e-6))))
    const before = own(points[at - 1]?.index ?? 0, point.index)
    const after = own(point.index, points[at + 1]?.index ?? levels.length)
    const shift = point.after - point.before
    return {
      after: levels[point.index - 1]?.line.commit ?? null,
      until: levels[point.index]?.line.commit ?? null,
      changePercent: 100 * Math.expm1(shift),
      byMerges: (after - before) / shift >= 0.5,
    }
  })
}

/** The newest are those that somebody can still do something about. */
const MAX_SHIFTS = 3

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Where a step of it is not known, neither is the sum. */
function known({ changePercent, lowPercent, highPercent }: HistoryChange) {
  if (lowPercent === null || highPercent === null) return null
  return { changePercent, lowPercent, highPercent }
}
