import { failsAt, looksAt } from '../verdict/fail-on.ts'
import { isLessThanOneMs } from './one-millisecond.ts'
import type { MeasuredFunction, Report, ReportChange, ReportRow } from './schema.ts'
import { megabytes, signedPercent } from './text/numbers.ts'
import { verdictOf } from './verdict.ts'

/** How far a printed change may be from that of the printed figures: these are rounded and weighted. */
const SLACK_PERCENT = 3

const NO_LIMITS = {
  durationPercent: Number.POSITIVE_INFINITY,
  costPercent: Number.POSITIVE_INFINITY,
}

/**
 * What in a report speaks against itself: figures against changes, changes against verdicts, these
 * against the run's. A report that anybody may have written is not shown then.
 * @returns a clause, or undefined where nothing does
 */
export function contradictionIn(report: Report): string | undefined {
  if (report.verdict === 'skipped') {
    return report.functions.length > 0
      ? 'nothing was measured, and yet it has functions'
      : undefined
  }
  for (const each of report.functions) {
    const found = each.kind === 'measured' ? inFunction(each) : undefined
    if (found !== undefined) return `${each.name}: ${found}`
  }
  const verdict = verdictOf(report.functions)
  const accepts = report.verdict === 'accepted' && verdict === 'inconclusive'
  if (report.verdict === verdict || accepts) return undefined
  return `its verdict is ${report.verdict}, and its functions come to ${verdict}`
}

function inFunction(fn: MeasuredFunction): string | undefined {
  const { verdict, limits, sizes, payloads, asDeployed, coldStart, findings } = fn
  const rows = [...sizes, ...payloads, ...(asDeployed ? [asDeployed] : [])]
  // Where the deployed size changes, what is deployed decides, and not the sizes one by one.
  const { durationPercent, costPercent } = asDeployed ? NO_LIMITS : limits
  for (const row of rows) {
    const found = inChange(row, 'duration', durationPercent) ?? inChange(row, 'cost', costPercent)
    if (found !== undefined) return `${found} at ${megabytes(row.memoryMB)}`
  }
  const failing = findings.some(({ severity }) => severity === 'fail')
  if (failing && verdict === 'pass') return 'it passes with a finding that fails'
  if (!failing && (verdict === 'fail' || verdict === 'accepted'))
    return 'it fails without a finding'
  const worse = rows.some(
    (row) =>
      looksAt(fn, row.memoryMB) &&
      failsAt(fn, row.memoryMB) &&
      (row.duration?.verdict === 'fail' || row.cost?.verdict === 'fail'),
  )
  const slower = failsAt(fn, undefined) && coldStart?.init.verdict === 'fail'
  const isReported = findings.some(({ kind }) => kind.endsWith('-regression'))
  return (worse || slower) && !isReported
    ? 'it has a regression and no finding that says so'
    : undefined
}

function inChange(
  { base, head, ...row }: ReportRow,
  measure: 'duration' | 'cost',
  limitPercent: number,
): string | undefined {
  const change = row[measure]
  if (change === null || base === null || head === null) return undefined
  const [before, after] =
    measure === 'duration'
      ? [base.durationMs, head.durationMs]
      : [base.costPerMillionUsd, head.costPerMillionUsd]
  const shown = before > 0 ? 100 * (after / before - 1) : 0
  const slack = SLACK_PERCENT + Math.abs(shown) * 0.1 + widthOf(change)
  if (before > 0 && Math.abs(shown - change.changePercent) > slack) {
    return `its ${measure} changes by ${signedPercent(shown)}, not by ${signedPercent(change.changePercent)}`
  }
  if (measure === 'duration' && isLessThanOneMs({ base, head })) return undefined
  const low = change.lowPercent ?? change.changePercent
  return change.verdict === 'pass' && low > limitPercent
    ? `its ${measure} passes above the limit`
    : undefined
}

function widthOf({ lowPercent, highPercent }: ReportChange): number {
  return lowPercent === null || highPercent === null ? 0 : highPercent - lowPercent
}
