import { withoutPeriod } from '../../shared/text.ts'
import { deployedRow } from '../deployed.ts'
import type { MeasuredFunction, ReportChange, ReportFinding, ReportRow } from '../schema.ts'
import { budgetClause } from '../text/budgets.ts'
import { allOf, megabytes, milliseconds, percent } from '../text/numbers.ts'
import { BASE_WORKS, baseWord, THAN_BASE } from './base.ts'
import { name, type Phrase, said } from './model.ts'

/** A finding as a clause without its function's name. */
export function findingReason(finding: ReportFinding, fn: MeasuredFunction): Phrase {
  switch (finding.kind) {
    case 'cost-regression':
      return regression('cost', finding, fn)
    case 'duration-regression':
      return regression('duration', finding, fn)
    case 'init-regression':
      return [
        `cold starts ${percent(numberOf(finding, 'changePercent'))} slower (limit ${percent(fn.limits.initPercent)})`,
      ]
    case 'warm-up-regression':
      return [warmUpClause(finding)]
    case 'new-failures':
      return newFailures(finding, fn)
    case 'duration-budget':
    case 'init-budget':
    case 'cost-budget':
    case 'month-budget':
    case 'package-budget':
      return [budgetClause(finding.kind, finding)]
    default:
      return [said(withoutPeriod(finding.message))]
  }
}

function warmUpClause(finding: ReportFinding): string {
  const moreMs = numberOf(finding, 'headExcessMs') - Math.max(0, numberOf(finding, 'baseExcessMs'))
  const at = finding.memoryMB === null ? '' : ` at ${megabytes(finding.memoryMB)}`
  return `warming up takes ${milliseconds(moreMs)} longer after each cold start${at}`
}

function newFailures({ memoryMB, payload }: ReportFinding, fn: MeasuredFunction): Phrase {
  const stopped = fn.abandoned.find((each) => each.side === 'head' && each.memoryMB === memoryMB)
  if (stopped) return [said(stopped.reason), ` at ${megabytes(stopped.memoryMB)}`]
  const base = baseWord(fn)
  const baseFails = fn.findings.some(
    (each) => each.kind === 'new-failures' && numberOf(each, 'baseFailing') > 0,
  )
  const fails = baseFails ? 'fails more often' : 'fails'
  const works = baseFails ? ` than ${THAN_BASE[base]}` : `, where ${BASE_WORKS[base]}`
  const failing = new Set(
    fn.findings.flatMap((each) => (each.kind === 'new-failures' ? [each.payload] : [])),
  )
  if (failing.size > 1 && !failing.has(null)) {
    const count = fn.payloadSet.length
    const of = failing.size === count ? allOf(count) : `${failing.size} of ${count}`
    return [`${fails} with ${of} payloads`, works]
  }
  return [
    fails,
    ...(payload === null ? [] : [' with payload ', name(payload)]),
    memoryMB === null ? '' : ` at ${megabytes(memoryMB)}`,
    works,
  ]
}

/**
 * A regression by numbers that stand in the table: those of the finding's own row, and over all sizes
 * those of the deployed size or, where that is not one of them, of all that got worse.
 */
function regression(
  measure: 'cost' | 'duration',
  finding: ReportFinding,
  fn: MeasuredFunction,
): Phrase {
  const comparative = measure === 'cost' ? 'more expensive' : 'slower'
  const limit = ` (limit ${percent(fn.limits[`${measure}Percent`])})`
  const { rows, payload } = rowsBehind(measure, finding, fn)
  const of = payload === null ? [] : [' for payload ', name(payload)]
  const deployed = rows.find(({ memoryMB }) => memoryMB === fn.deployedMB?.head)
  const [shown = deployed, ...others] = deployed ? [deployed] : rows
  if (shown === undefined) {
    return [`${percent(numberOf(finding, 'changePercent'))} ${comparative}`, ...of, limit]
  }
  const changes = [shown, ...others].map((row) => row[measure]?.changePercent ?? 0)
  const [least, most] = [Math.min(...changes), Math.max(...changes)]
  const by =
    percent(least) === percent(most) ? percent(most) : `${percent(least)} to ${percent(most)}`
  const count = fn.sizes.length
  const at =
    others.length === 0
      ? ` at ${megabytes(shown.memoryMB)}`
      : changes.length === count
        ? ` at ${allOf(count)} sizes`
        : ` at ${changes.length} of ${count} sizes`
  return [`${by} ${comparative}`, ...of, at, limit]
}

/** The rows whose changes make up a regression: of all payloads together where these show it, too. */
export function rowsBehind(
  measure: 'cost' | 'duration',
  { memoryMB, payload }: ReportFinding,
  fn: MeasuredFunction,
): { rows: readonly ReportRow[]; payload: string | null } {
  const deployed = deployedRow(fn)
  const sizes = fn.sizes.map((row) => (row.memoryMB === deployed?.memoryMB ? deployed : row))
  const failing = (rows: readonly ReportRow[]) =>
    rows
      .filter((row) => memoryMB === null || row.memoryMB === memoryMB)
      .filter((row) => isAbove(row[measure], fn.limits[`${measure}Percent`]))
  const together = failing(sizes)
  if (payload === null || fn.payloadSet.length === 1 || together.length > 0) {
    return { rows: together, payload: null }
  }
  return { rows: failing(fn.payloads.filter((row) => row.payload === payload)), payload }
}

function isAbove(change: ReportChange | null, limitPercent: number): boolean {
  return change?.verdict === 'fail' && change.changePercent >= limitPercent
}

function numberOf({ numbers }: ReportFinding, which: string): number {
  return numbers[which] ?? 0
}
