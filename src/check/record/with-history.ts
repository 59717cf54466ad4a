import { percentChange } from '../../history/changes.ts'
import { growthSince } from '../../history/creep.ts'
import type { HistoryChange, HistoryLine } from '../../history/line.ts'
import { courseOf } from '../../history/series.ts'
import { shiftsOf } from '../../history/shifts.ts'
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
  const changes = reportedShifts(lines, name)
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

function reportedShifts(lines: readonly HistoryLine[], name: string): ReportedShift[] {
  return shiftsOf(lines, name)
    .slice(-MAX_SHIFTS)
    .map(({ after, until, ...shift }) => ({ after: after.commit, until: until.commit, ...shift }))
}

/** The newest are those that somebody can still do something about. */
const MAX_SHIFTS = 3

/** Where a step of it is not known, neither is the sum. */
function known({ changePercent, lowPercent, highPercent }: HistoryChange) {
  if (lowPercent === null || highPercent === null) return null
  return { changePercent, lowPercent, highPercent }
}
