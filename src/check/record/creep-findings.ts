import type { AnchorPoint } from '../../history/anchor.ts'
import { percentChange } from '../../history/changes.ts'
import {
  type Growth,
  growthSince,
  isCreep,
  stretchOf,
  withoutRegressions,
} from '../../history/creep.ts'
import type { HistoryLine } from '../../history/line.ts'
import type { Measure } from '../../history/steps.ts'
import type { Severities } from '../../inputs/severities.ts'
import { reportFinding } from '../../report/findings.ts'
import type { MeasuredFunction, Report, ReportFinding } from '../../report/schema.ts'
import { verdictOf } from '../../report/verdict.ts'
import { graded } from '../../verdict/fail-on.ts'
import type { Creep } from '../../verdict/finding.ts'
import { withSeverity } from '../../verdict/severity-overrides.ts'

export interface CreepInput {
  /** Those of this run included. */
  lines: readonly HistoryLine[]
  anchor: AnchorPoint
  severitiesOf: (name: string) => Severities | undefined
}

/** The report with a finding for each function that many small steps made slower or more expensive. */
export function withCreep(report: Report, input: CreepInput): Report {
  const functions = report.functions.map((each) => {
    if (each.kind !== 'measured') return each
    const finding = creepOf(each, input)
    if (finding === undefined) return each
    const verdict = finding.severity === 'fail' ? 'fail' : each.verdict
    return { ...each, verdict, findings: [...each.findings, finding] }
  })
  return { ...report, verdict: verdictOf(functions), functions }
}

/** Of cost and duration, the one that grew more beyond its limit; they mostly grow together. */
function creepOf(
  fn: MeasuredFunction,
  { lines, anchor, severitiesOf }: CreepInput,
): ReportFinding | undefined {
  const facts = (['cost', 'duration'] as const).flatMap((measure) => {
    const whole = growthSince(lines, fn.name, { measure, anchor })
    const growth = whole && withoutRegressions(whole)
    const limitPercent = fn.limits[`${measure}Percent`]
    return growth && isCreep(growth, limitPercent) && isNoticed(growth, measure)
      ? [creepFact(growth, { measure, limitPercent, anchor })]
      : []
  })
  const [worst] = facts.toSorted(
    (a, b) => b.changePercent - b.limitPercent - (a.changePercent - a.limitPercent),
  )
  const [finding] = worst ? withSeverity(graded(worst, fn), severitiesOf(fn.name) ?? {}) : []
  return finding && reportFinding(finding)
}

/** As in a check: an increase of less than 1 ms is never a slower function. */
const MIN_MS = 1

function isNoticed({ change, steps }: Growth, measure: Measure): boolean {
  const nowMs = steps.at(-1)?.line.durationMs ?? 0
  return measure === 'cost' || nowMs * -Math.expm1(-change.value) >= MIN_MS
}

function creepFact(
  growth: Growth,
  {
    measure,
    limitPercent,
    anchor,
  }: { measure: Measure; limitPercent: number; anchor: AnchorPoint },
): Creep {
  const { changePercent, lowPercent, highPercent } = percentChange(growth.change)
  const stretch = stretchOf(growth)
  return {
    kind: 'creep',
    measure,
    changePercent,
    lowPercent: lowPercent ?? changePercent,
    highPercent: highPercent ?? changePercent,
    limitPercent,
    anchor: anchor.name,
    merges: growth.steps.length,
    isLive: growth.isLive,
    ...(stretch && {
      between: {
        after: stretch.after.commit,
        until: stretch.until.commit,
        untilTime: stretch.until.time,
        merges: stretch.records,
        stretchPercent: percentChange(stretch.change).changePercent,
        alone: stretch.alone.slice(0, MAX_NAMED).map(({ line, step }) => ({
          commit: line.commit,
          pullRequest: line.pullRequest,
          stepPercent: percentChange(step).changePercent,
        })),
      },
    }),
  }
}

const MAX_NAMED = 3
