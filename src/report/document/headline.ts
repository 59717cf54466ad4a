import { deployedRow } from '../deployed.ts'
import type {
  FunctionReport,
  MeasuredFunction,
  PayloadRow,
  Report,
  ReportChange,
  ReportFinding,
  ReportRow,
} from '../schema.ts'
import { unmeasuredOf } from '../verdict.ts'
import { type Inline, name, type Phrase, said } from './model.ts'
import { counted, megabytes, percent, signedPercent } from './numbers.ts'

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
  return [`${SIGN[report.verdict]} `, ...reportReason(report)]
}

/** The same without the sign. */
export function reportReason(report: Report): Phrase {
  const [only] = report.functions
  if (only === undefined || report.functions.length > 1) return [overview(report)]
  return [name(only.name), ': ', ...functionReason(only)]
}

/** One line for a function. */
export function functionHeadline(function_: FunctionReport): Phrase {
  return [`${SIGN[function_.verdict]} `, name(function_.name), ': ', ...functionReason(function_)]
}

/** Why the verdict is what it is, as a clause without its function's name. */
export function functionReason(function_: FunctionReport): Phrase {
  if (function_.kind === 'unchanged') return ['same code and configuration, so nothing to measure']
  if (function_.kind === 'new') return ['new, so there is nothing to compare it with']
  if (function_.kind === 'unmeasured') return ['could not be measured: ', said(function_.reason)]
  switch (function_.verdict) {
    case 'fail':
      return failure(function_)
    case 'accepted':
      return [...failure(function_), ', accepted']
    case 'inconclusive':
      return [uncertainty(function_)]
    case 'pass':
      return success(function_)
  }
}

function overview({ functions, verdict }: Report): string {
  const all = counted(functions.length, 'function')
  const of = (wanted: Report['verdict']) =>
    functions.filter((function_) => function_.verdict === wanted).length
  const unmeasured = unmeasuredOf(functions).length
  const unclear = of('inconclusive') - unmeasured
  const unknown = [
    ...(unclear === 0 ? [] : [`${unclear} could not be decided`]),
    ...(unmeasured === 0 ? [] : [`${unmeasured} could not be measured`]),
  ]
  switch (verdict) {
    case 'fail':
      return [`${of('fail')} of ${all} got worse`, ...unknown].join(', ')
    case 'accepted':
      return `${of('accepted')} of ${all} got worse, which was accepted`
    case 'inconclusive':
      if (unclear > 0 && unmeasured > 0) return `Of ${all}, ${unknown.join(' and ')}`
      return unmeasured > 0
        ? `${unmeasured} of ${all} could not be measured`
        : `${unclear} of ${all} could not be decided`
    case 'skipped':
      return 'Not measured'
    case 'pass':
      return functions.length === 0
        ? 'There was no function to measure'
        : `None of ${all} got slower or more expensive`
  }
}

const BROKEN: ReadonlySet<ReportFinding['kind']> = new Set([
  'new-failures',
  'size-given-up',
  'failures',
])

function failure(function_: MeasuredFunction): Phrase {
  const serious = function_.findings.filter(({ severity }) => severity === 'fail')
  const broken = serious.find(({ kind }) => BROKEN.has(kind))
  if (broken) return brokenReason(broken, function_)
  const [first] = serious
  return worstRegression(function_) ?? [first ? said(first.message) : 'the limits are exceeded']
}

function brokenReason(
  { kind, memoryMB, payload, message }: ReportFinding,
  { givenUp }: MeasuredFunction,
): Phrase {
  const stopped = givenUp.find((each) => each.side === 'head' && each.memoryMB === memoryMB)
  if (stopped) return [said(stopped.reason), ` at ${megabytes(stopped.memoryMB)}`]
  if (kind !== 'new-failures') return [said(message)]
  return [
    'fails',
    ...(payload === null ? [] : [' with payload ', name(payload)]),
    memoryMB === null ? '' : ` at ${megabytes(memoryMB)}`,
    ', where main works',
  ]
}

/**
 * What tells most: cost before duration, as deployed before the worst size, all payloads before
 * the worst one, cold starts last.
 */
function worstRegression(function_: MeasuredFunction): Phrase | undefined {
  const { limits, sizes, payloads, coldStart } = function_
  const deployed = deployedRow(function_)
  const groups: (readonly ReportRow[])[] = [...(deployed ? [[deployed]] : []), sizes, payloads]
  for (const rows of groups) {
    const everywhere = rows === sizes ? regressionEverywhere(function_) : undefined
    if (everywhere) return everywhere
    const dearer = worstOf(rows, 'cost', limits.costPercent)
    if (dearer) return regression('more expensive', dearer.cost, dearer, limits.costPercent)
    const slower = worstOf(rows, 'duration', limits.durationPercent)
    if (slower) return regression('slower', slower.duration, slower, limits.durationPercent)
  }
  if (coldStart?.init.verdict !== 'fail') return undefined
  const { init } = coldStart
  return [
    `cold starts ${percent(init.changePercent)} slower (limit ${percent(limits.initPercent)})`,
  ]
}

/** Where all sizes got worse, their mean: the largest of several would overstate it. */
function regressionEverywhere({ sizes, limits }: MeasuredFunction): Phrase | undefined {
  const measures = [
    ['cost', 'more expensive', limits.costPercent],
    ['duration', 'slower', limits.durationPercent],
  ] as const
  for (const [measure, comparative, limit] of measures) {
    const changes = sizes.map((row) => row[measure])
    if (changes.length < 2 || changes.some((change) => change?.verdict !== 'fail')) continue
    const logs = changes.map((change) => Math.log1p((change?.changePercent ?? 0) / 100))
    const mean = 100 * Math.expm1(logs.reduce((a, b) => a + b, 0) / logs.length)
    return [
      `${percent(mean)} ${comparative} at all ${sizes.length} sizes (limit ${percent(limit)})`,
    ]
  }
  return undefined
}

/** The row with the largest change of those that failed and are above the limit themselves. */
function worstOf<Row extends ReportRow>(
  rows: readonly Row[],
  measure: 'cost' | 'duration',
  limitPercent: number,
): Row | undefined {
  const change = (row: Row) => row[measure]?.changePercent ?? 0
  return rows
    .filter((row) => row[measure]?.verdict === 'fail' && change(row) >= limitPercent)
    .sort((a, b) => change(b) - change(a))[0]
}

function regression(
  comparative: string,
  change: ReportChange | null,
  row: ReportRow | PayloadRow,
  limitPercent: number,
): Phrase {
  return [
    `${percent(change?.changePercent ?? 0)} ${comparative}`,
    ...('payload' in row ? [' for payload ', name(row.payload)] : []),
    ` at ${megabytes(row.memoryMB)} (limit ${percent(limitPercent)})`,
  ]
}

function uncertainty(function_: MeasuredFunction): Inline {
  const { limits, sizes, payloads } = function_
  const deployed = deployedRow(function_)
  const rows = [...(deployed ? [deployed] : []), ...sizes, ...payloads]
  for (const row of rows) {
    const changes = [
      ['cost', row.cost, limits.costPercent],
      ['duration', row.duration, limits.durationPercent],
    ] as const
    for (const [what, change, limit] of changes) {
      if (change?.verdict !== 'inconclusive') continue
      if (change.lowPercent === null || change.highPercent === null) continue
      return `not sure: ${what} at ${megabytes(row.memoryMB)} changed by ${signedPercent(change.lowPercent)} to ${signedPercent(change.highPercent)} (limit ${percent(limit)})`
    }
  }
  const [why] = function_.findings.filter(({ kind }) => kind === 'inconclusive')
  return why ? said(why.message.replace(/\.$/, '')) : 'too little could be measured to decide'
}

function success(function_: MeasuredFunction): Phrase {
  const tolerated = worstRegression(function_)
  if (tolerated) return [...tolerated, ', which does not fail this check']
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
