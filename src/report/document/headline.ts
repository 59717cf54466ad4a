import { deployedRow } from '../deployed.ts'
import { isLessThanOneMs } from '../one-millisecond.ts'
import type { FunctionReport, MeasuredFunction, Report, ReportFinding } from '../schema.ts'
import { changePercent, counted, megabytes, percent } from '../text/numbers.ts'
import { unmeasuredOf } from '../verdict.ts'
import { findingReason } from './finding-reason.ts'
import { name, type Phrase, said } from './model.ts'
import { monthOfSeveral } from './month-of-several.ts'
import { inOrder } from './order.ts'
import { undecidedClause } from './undecided.ts'

const MAX_WARNINGS = 2
const NOT_WORSE = 'no slower and no more expensive'

/** The sign that people look for first. */
export const SIGN: Readonly<Record<Report['verdict'], string>> = {
  pass: '✅',
  fail: '❌',
  inconclusive: '⚠️',
  accepted: '☑️',
  skipped: '⏭️',
}

/** One line for the whole run: `❌ image-resize: 12 % more expensive at 1,024 MB (limit 5 %)`. */
export function reportHeadline(report: Report): Phrase {
  const local = report.backend === 'local' ? [' (measured locally, not on AWS)'] : []
  return [`${SIGN[report.verdict]} `, ...reportReason(report), ...local]
}

/** The same without the sign. */
export function reportReason(report: Report): Phrase {
  const [only] = report.functions
  if (only === undefined || report.functions.length > 1) return reasonOfSeveral(report)
  return [name(only.name), ': ', ...clauseOf(only), ...passFigure(only), ...warnings(only)]
}

/** What was found of a function of which there is nothing else to say. */
function passFigure(fn: FunctionReport): Phrase {
  if (fn.kind !== 'measured' || clauseOf(fn)[0] !== NOT_WORSE) return []
  const row = deployedRow(fn) ?? fn.sizes[0]
  if (!row?.cost) return []
  const { changePercent: value, lowPercent, highPercent } = row.cost
  return [`, cost ${changePercent(value, lowPercent, highPercent)} at ${megabytes(row.memoryMB)}`]
}

/** One line for a function. */
export function functionHeadline(fn: FunctionReport): Phrase {
  return [`${SIGN[fn.verdict]} `, name(fn.name), ': ', ...functionReason(fn)]
}

/** Why the verdict is what it is, as a clause without its function's name. */
export function functionReason(fn: FunctionReport): Phrase {
  return [...clauseOf(fn), ...warnings(fn)]
}

function clauseOf(fn: FunctionReport): Phrase {
  if (fn.kind === 'unchanged') return ['same code and configuration, so nothing to measure']
  if (fn.kind === 'new') return ['new, so there is nothing to compare it with']
  if (fn.kind === 'unmeasured') return ['could not be measured: ', said(fn.reason)]
  switch (fn.verdict) {
    case 'fail':
      return failure(fn)
    case 'accepted':
      return [...failure(fn), ', accepted']
    case 'inconclusive':
      return undecidedClause(fn)
    case 'pass':
      return success(fn)
  }
}

/** Warnings of a function that passes, which is folded away among several. */
function warnings(fn: FunctionReport): Phrase {
  const kinds = [...warningKinds(fn)]
  if (kinds.length === 0) return []
  const shown = kinds.slice(0, MAX_WARNINGS).flatMap((kind) => [', ', name(kind)])
  const more = kinds.length - MAX_WARNINGS
  return ['; warns of ', ...shown.slice(1), ...(more > 0 ? [` and ${more} more`] : [])]
}

/** Kinds of findings that somebody should look at although the check passes. */
export function warningKinds(fn: FunctionReport): Set<ReportFinding['kind']> {
  if (fn.kind !== 'measured' || fn.verdict !== 'pass') return new Set()
  const warn = fn.findings.filter(({ severity, kind }) => {
    return severity === 'warn' && kind !== 'inconclusive' && !kind.endsWith('-regression')
  })
  return new Set(warn.map(({ kind }) => kind))
}

/** How many got worse, what that is a month, and the one that matters most. */
function reasonOfSeveral(report: Report): Phrase {
  const { functions, verdict } = report
  const month = monthOfSeveral(functions)?.figure
  const money = month === undefined ? [] : [month]
  const failing = inOrder(functions).filter((each) => each.verdict === 'fail')
  const [first, ...others] = failing
  if (verdict !== 'fail' || first === undefined) {
    const [what, ...further] = overview(report)
    return [[what, ...money, ...further].join(', ')]
  }
  const got = `${failing.length} of ${counted(functions.length, 'function')} got worse`
  const unknown = unknownOf(functions).parts
  const reason = [name(first.name), ': ', ...functionReason(first)]
  return others.length === 0
    ? [[got, ...money, ''].join(', '), ...reason, ...unknown.map((part) => `; ${part}`)]
    : [[got, ...money, ...unknown].join(', '), ', worst ', ...reason]
}

function unknownOf(functions: readonly FunctionReport[]) {
  const unmeasured = unmeasuredOf(functions).length
  const unclear = functions.filter((fn) => fn.verdict === 'inconclusive').length - unmeasured
  const parts = [
    ...(unclear === 0 ? [] : [`${unclear} could not be decided`]),
    ...(unmeasured === 0 ? [] : [`${unmeasured} could not be measured`]),
  ]
  return { unmeasured, unclear, parts }
}

/** In words; the money stands behind the first part. */
function overview({ functions, verdict }: Report): string[] {
  const all = counted(functions.length, 'function')
  const of = (wanted: Report['verdict']) => functions.filter((fn) => fn.verdict === wanted).length
  const { unmeasured, unclear, parts } = unknownOf(functions)
  switch (verdict) {
    case 'fail':
      return [`${of('fail')} of ${all} got worse`]
    case 'accepted':
      return [`${of('accepted')} of ${all} got worse`, 'which was accepted']
    case 'inconclusive':
      if (unclear > 0 && unmeasured > 0) return [`Of ${all}, ${parts.join(' and ')}`]
      return unmeasured > 0
        ? [`${unmeasured} of ${all} could not be measured`]
        : [`${unclear} of ${all} could not be decided`]
    case 'skipped':
      return ['Not measured']
    case 'pass':
      return functions.length === 0
        ? ['There was no function to measure']
        : [`None of ${all} got slower or more expensive`]
  }
}

/** The first finding that fails the check: findings come in the order of their weight. */
function failure(fn: MeasuredFunction): Phrase {
  const first = fn.findings.find(({ severity }) => severity === 'fail')
  return first ? findingReason(first, fn) : ['the limits are exceeded']
}

/** Where something did change, by how much; only where nothing shows, that there is nothing. */
function withinLimits(fn: MeasuredFunction): Phrase {
  const row = deployedRow(fn)
  for (const each of row ? [row] : fn.sizes) {
    for (const measure of ['cost', 'duration'] as const) {
      const change = each[measure]
      if (change === null || change.lowPercent === null || change.lowPercent <= 0) continue
      const comparative = measure === 'cost' ? 'more expensive' : 'slower'
      const found = `${percent(change.changePercent)} ${comparative} at ${megabytes(each.memoryMB)}`
      const limit = fn.limits[`${measure}Percent`]
      if (change.changePercent < limit) return [`${found}, within the limit of ${percent(limit)}`]
      return measure === 'duration' && isLessThanOneMs(each)
        ? [`${found}, by less than 1 ms`]
        : [`${found}, over all sizes within the limit of ${percent(limit)}`]
    }
  }
  return [NOT_WORSE]
}

function success(fn: MeasuredFunction): Phrase {
  const tolerated = fn.findings.find(({ kind }) => kind.endsWith('-regression'))
  if (tolerated) return [...findingReason(tolerated, fn), ', which does not fail this check']
  const row = deployedRow(fn)
  const improved = (kind: ReportFinding['kind']) =>
    fn.findings.some((finding) => finding.kind === kind)
  if (row?.cost && improved('cost-improvement') && row.cost.changePercent < 0) {
    return [`${percent(row.cost.changePercent)} cheaper at ${megabytes(row.memoryMB)}`]
  }
  if (row?.duration && improved('duration-improvement') && row.duration.changePercent < 0) {
    return [`${percent(row.duration.changePercent)} faster at ${megabytes(row.memoryMB)}`]
  }
  return withinLimits(fn)
}
