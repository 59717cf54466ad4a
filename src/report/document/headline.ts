import { deployedRow } from '../deployed.ts'
import type {
  FunctionReport,
  MeasuredFunction,
  Report,
  ReportFinding,
  ReportRow,
} from '../schema.ts'
import { type Inline, name, type Phrase, said } from './model.ts'
import { counted, megabytes, percent, signedPercent } from './numbers.ts'

/** The sign that people look for first. */
export const SIGN: Readonly<Record<Report['verdict'], string>> = {
  pass: '✅',
  fail: '❌',
  inconclusive: '⚠️',
  accepted: '☑️',
}

/** One line for the whole run: `❌ image-resize: 12 % more expensive at 1,024 MB (limit 5 %)`. */
export function reportHeadline(report: Report): Phrase {
  return [`${SIGN[report.verdict]} `, ...reportReason(report)]
}

/** The same without the sign. */
export function reportReason(report: Report): Phrase {
  const [only] = report.functions
  if (only === undefined || report.functions.length > 1) return overview(report)
  return [name(only.name), ': ', ...functionReason(only)]
}

/** One line for a function. */
export function functionHeadline(function_: FunctionReport): Phrase {
  return [`${SIGN[function_.verdict]} `, name(function_.name), ': ', ...functionReason(function_)]
}

/** Why the verdict is what it is, as a clause without its function's name. */
export function functionReason(function_: FunctionReport): Phrase {
  if (function_.kind === 'unchanged') return ['same code and configuration, so nothing to measure']
  switch (function_.verdict) {
    case 'fail':
      return failure(function_)
    case 'accepted':
      return [...failure(function_), ', accepted']
    case 'inconclusive':
      return uncertainty(function_)
    case 'pass':
      return success(function_)
  }
}

function overview({ functions, verdict }: Report): Phrase {
  if (functions.length === 0) return ['No function was measured']
  const of = (wanted: Report['verdict']) =>
    functions.filter((function_) => function_.verdict === wanted).length
  const all = functions.length
  switch (verdict) {
    case 'fail':
      return [
        `${of('fail')} of ${counted(all, 'function')} got worse${alsoUnclear(of('inconclusive'))}`,
      ]
    case 'accepted':
      return [`${of('accepted')} of ${counted(all, 'function')} got worse, which was accepted`]
    case 'inconclusive':
      return [`${of('inconclusive')} of ${counted(all, 'function')} could not be decided`]
    case 'pass':
      return [`None of ${counted(all, 'function')} got slower or more expensive`]
  }
}

const alsoUnclear = (count: number) => (count === 0 ? '' : `, ${count} could not be decided`)

function failure(function_: MeasuredFunction): Phrase {
  const serious = function_.findings.filter(({ severity }) => severity === 'fail')
  const broken = serious.find(({ kind }) => BROKEN.has(kind))
  if (broken) return brokenReason(broken, function_)
  const dearer = mostTelling(serious, 'cost-regression', function_)
  if (dearer) return regression(dearer, function_)
  const slower = mostTelling(serious, 'duration-regression', function_)
  if (slower) return regression(slower, function_)
  const colder = serious.find(({ kind }) => kind === 'init-regression')
  if (colder && function_.coldStart) return coldRegression(function_, function_.coldStart)
  const [first] = serious
  return first ? [said(first.message)] : ['the limits are exceeded']
}

const BROKEN: ReadonlySet<ReportFinding['kind']> = new Set([
  'new-failures',
  'size-given-up',
  'failures',
])

function brokenReason({ memoryMB, message }: ReportFinding, { givenUp }: MeasuredFunction): Phrase {
  const stopped = givenUp.find((each) => each.side === 'head' && each.memoryMB === memoryMB)
  return stopped ? [said(stopped.reason), ` at ${megabytes(stopped.memoryMB)}`] : [said(message)]
}

/** At the deployed size if that is among them, otherwise where the change is largest. */
function mostTelling(
  findings: readonly ReportFinding[],
  kind: ReportFinding['kind'],
  function_: MeasuredFunction,
): ReportFinding | undefined {
  const deployedMB = deployedRow(function_)?.memoryMB
  const rank = (finding: ReportFinding) =>
    (finding.payload === null ? 2 : 0) + (finding.memoryMB === deployedMB ? 1 : 0)
  return findings
    .filter((finding) => finding.kind === kind)
    .sort((a, b) => rank(b) - rank(a) || changeIn(b, function_) - changeIn(a, function_))[0]
}

function regression(finding: ReportFinding, function_: MeasuredFunction): Phrase {
  const isCost = finding.kind === 'cost-regression'
  const limit = isCost ? function_.limits.costPercent : function_.limits.durationPercent
  const change = changeIn(finding, function_)
  if (change <= 0) return [said(finding.message)]
  return [
    `${percent(change)} ${isCost ? 'more expensive' : 'slower'}`,
    ...where(finding),
    ` (limit ${percent(limit)})`,
  ]
}

function where({ memoryMB, payload }: ReportFinding): Inline[] {
  return [
    ...(payload === null ? [] : [' for payload ', name(payload)]),
    ...(memoryMB === null ? [] : [` at ${megabytes(memoryMB)}`]),
  ]
}

/** Percent, or 0 where no row of the report has it. */
function changeIn(finding: ReportFinding, function_: MeasuredFunction): number {
  const row = rowOf(finding, function_)
  const measure = finding.kind === 'cost-regression' ? row?.cost : row?.duration
  return measure?.changePercent ?? 0
}

function rowOf({ memoryMB, payload }: ReportFinding, function_: MeasuredFunction) {
  if (payload !== null) {
    return function_.payloads.find((row) => row.payload === payload && row.memoryMB === memoryMB)
  }
  const deployed: ReportRow | undefined = deployedRow(function_)
  if (deployed?.memoryMB === memoryMB) return deployed
  return function_.sizes.find((row) => row.memoryMB === memoryMB)
}

function coldRegression(
  { limits }: MeasuredFunction,
  { init }: NonNullable<MeasuredFunction['coldStart']>,
): Phrase {
  return [
    `cold starts ${percent(init.changePercent)} slower (limit ${percent(limits.initPercent)})`,
  ]
}

function uncertainty(function_: MeasuredFunction): Phrase {
  const row = deployedRow(function_) ?? function_.sizes.find(isUnclear)
  const unclear = row && isUnclear(row) ? row : (function_.sizes.find(isUnclear) ?? row)
  const change = unclear?.cost?.verdict === 'inconclusive' ? unclear.cost : unclear?.duration
  if (!unclear || !change || change.lowPercent === null || change.highPercent === null) {
    return ['too little could be measured to decide']
  }
  const what = change === unclear.cost ? 'cost' : 'duration'
  const limit = what === 'cost' ? function_.limits.costPercent : function_.limits.durationPercent
  const range = `between ${signedPercent(change.lowPercent)} and ${signedPercent(change.highPercent)}`
  return [
    `not sure: ${what} at ${megabytes(unclear.memoryMB)} changed by ${range} (limit ${percent(limit)})`,
  ]
}

function isUnclear({ duration, cost }: ReportRow): boolean {
  return duration?.verdict === 'inconclusive' || cost?.verdict === 'inconclusive'
}

function success(function_: MeasuredFunction): Phrase {
  const row = deployedRow(function_)
  const improved = (kind: ReportFinding['kind']) =>
    function_.findings.some((finding) => finding.kind === kind)
  if (row?.cost && improved('cost-improvement') && row.cost.changePercent < 0) {
    return [`${percent(row.cost.changePercent)} cheaper at ${megabytes(row.memoryMB)}`]
  }
  if (row?.duration && improved('duration-improvement') && row.duration.changePercent < 0) {
    return [`${percent(row.duration.changePercent)} faster at ${megabytes(row.memoryMB)}`]
  }
  return ['no slower and no more expensive']
}
