import { failsAt } from '../../verdict/fail-on.ts'
import { isLessThanOneMs } from '../one-millisecond.ts'
import type { MeasuredFunction, PayloadRow, ReportChange, ReportRow } from '../schema.ts'
import { BUDGET_INPUT } from '../text/budgets.ts'
import {
  changePercent,
  counted,
  grouped,
  megabytes,
  millisecondsPair,
  percent,
  signedPercent,
  unbroken,
  usdChange,
  usdPair,
} from '../text/numbers.ts'
import { baseWord, headWord } from './base.ts'
import { rowsBehind } from './finding-reason.ts'
import { type Block, type Column, type Inline, name, type Phrase, said, strong } from './model.ts'

/** The mark first, then what changed; what it was is last, as a phone shows the first columns only. */
const columnsFor = (fn: MeasuredFunction, ...what: readonly string[]): readonly Column[] => [
  { title: '', align: 'left' },
  ...what.map((title): Column => ({ title, align: 'left' })),
  { title: 'Memory', align: 'right' },
  { title: 'Duration', align: 'right' },
  { title: 'Cost', align: 'right' },
  { title: unbroken(`ms, ${sidesOf(fn)}`), align: 'right' },
  // May break after the comma, as what stands below it is shorter.
  { title: `${unbroken('Cost per 1M')}, ${sidesOf(fn)}`, align: 'right' },
  { title: '', align: 'left' },
]

const sidesOf = (fn: MeasuredFunction) => unbroken(`${baseWord(fn)} → ${headWord(fn)}`)

/** The table that the report is about: one row a size, what is deployed in bold. */
export function sizeTable(fn: MeasuredFunction): Block {
  const { asDeployed, deployedMB, sizes } = fn
  // As deployed at one size on both sides, it is the row of that size.
  const further = sizes.filter(
    ({ memoryMB }) => asDeployed?.baseMemoryMB !== null || memoryMB !== asDeployed.memoryMB,
  )
  const rows = [
    ...(asDeployed === null ? [] : [cells(asDeployed, deployedSizes(asDeployed), fn)]),
    ...further.map((row) => cells(row, sizeOf(row, fn), fn)),
    ...payloadRowsOfHeadline(fn).map((row) => {
      const size: Phrase = [name(row.payload), ` at ${unbroken(megabytes(row.memoryMB))}`]
      return cells(row, size, fn)
    }),
  ]
  return { kind: 'table', columns: columnsFor(fn), rows }

  function sizeOf({ memoryMB }: ReportRow, { asDeployed: first }: MeasuredFunction): Phrase {
    return first === null && memoryMB === deployedMB?.head
      ? [strong(unbroken(megabytes(memoryMB))), ' (deployed)']
      : [unbroken(megabytes(memoryMB))]
  }
}

/** The same for each payload, grouped by payload. */
export function payloadTable(fn: MeasuredFunction): Block {
  const order = fn.payloadSet.map((payload) => payload.name)
  const rows = [...fn.payloads]
    .sort((a, b) => order.indexOf(a.payload) - order.indexOf(b.payload) || a.memoryMB - b.memoryMB)
    .map((row) => {
      const [mark = [], ...figures] = cells(row, [unbroken(megabytes(row.memoryMB))], fn)
      return [mark, [name(row.payload)], ...figures]
    })
  return { kind: 'table', columns: columnsFor(fn, 'Payload'), rows }
}

function deployedSizes({ memoryMB, baseMemoryMB }: ReportRow): Phrase {
  if (baseMemoryMB === null) return [strong(unbroken(megabytes(memoryMB))), ' (deployed)']
  // May break at the arrow: a phone has no room for it on one line.
  return [strong(`${grouped(baseMemoryMB, 0)} → ${unbroken(megabytes(memoryMB))}`), ' (deployed)']
}

function cells(row: ReportRow | PayloadRow, size: Phrase, fn: MeasuredFunction): Phrase[] {
  const { base, head, duration, cost } = row
  const { sign, words } = verdictOf(row, fn)
  return [
    [sign],
    size,
    emphasized(unbroken(changeText(duration)), duration, fn.limits.durationPercent),
    emphasized(
      cost === null ? '–' : unbroken(signedPercent(cost.changePercent)),
      cost,
      fn.limits.costPercent,
    ),
    [unbroken(millisecondsPair(base?.durationMs, head?.durationMs))],
    [unbroken(costPair(row))],
    [...words, ...withoutWords(row, words.length > 0)],
  ]
}

/**
 * What failed is in bold: on a phone, nothing but the mark and these figures is in sight. Where it is one payload
 * that did, the figure of all together is not.
 */
function emphasized(text: string, change: ReportChange | null, limitPercent: number): Phrase {
  const failed = change?.verdict === 'fail' && change.changePercent >= limitPercent
  return [failed ? strong(text) : text]
}

/** `$7.08 → $7.89 (+$0.81)` */
function costPair({ base, head }: ReportRow): string {
  const pair = usdPair(base?.costPerMillionUsd, head?.costPerMillionUsd)
  if (base === null || head === null) return pair
  return `${pair} (${unbroken(usdChange(base.costPerMillionUsd, head.costPerMillionUsd))})`
}

/** Rows of the payload that the headline speaks of, so that its number is in sight. */
function payloadRowsOfHeadline(fn: MeasuredFunction): readonly PayloadRow[] {
  const first = fn.findings.find(({ kind }) => kind.endsWith('-regression'))
  if (first?.kind !== 'duration-regression') return []
  const { rows, payload } = rowsBehind('duration', first, fn)
  return payload === null ? [] : fn.payloads.filter((row) => rows.includes(row))
}

export function changeText(change: ReportChange | null): string {
  if (change === null) return '–'
  return changePercent(change.changePercent, change.lowPercent, change.highPercent)
}

interface RowVerdict {
  sign: '❌' | '⚠️' | '✅' | ''
  words: Phrase
}

/** How a row fares, by its own test: `❌ slower`, or which side could not run here and why. */
function verdictOf(row: ReportRow | PayloadRow, fn: MeasuredFunction): RowVerdict {
  const broken = brokenVerdict(row, fn)
  if (broken) return broken
  const { duration, cost } = row
  const sign = failsAt(fn, row.memoryMB) ? '❌' : '⚠️'
  if (duration?.verdict === 'fail') {
    const of = 'payload' in row ? [] : onlyFor(row, duration, fn)
    const beside = cost?.verdict === 'fail' ? [', costlier'] : []
    return { sign, words: ['slower', ...of, ...beside] }
  }
  if (cost?.verdict === 'fail') {
    return { sign, words: [isBelowZero(duration) ? 'faster, costlier' : 'costlier'] }
  }
  const budget = exceededBudget(row, fn)
  if (budget) return { sign, words: [`above ${BUDGET_INPUT[budget]}`] }
  if (duration?.verdict === 'inconclusive' || cost?.verdict === 'inconclusive') {
    return { sign: '⚠️', words: ['undecided'] }
  }
  if (duration === null && cost === null) return { sign: '', words: ['not measured'] }
  return { sign: '✅', words: passWords(row, fn) }
}

/** The first absolute limit of this size that head is above. */
function exceededBudget(row: ReportRow | PayloadRow, { findings }: MeasuredFunction) {
  if ('payload' in row) return undefined
  const found = findings.find(
    ({ kind, memoryMB, severity }) =>
      kind in BUDGET_INPUT && memoryMB === row.memoryMB && severity === 'fail',
  )
  return found?.kind as keyof typeof BUDGET_INPUT | undefined
}

function passWords(row: ReportRow, { limits }: MeasuredFunction): Phrase {
  const { duration, cost } = row
  const better = [
    ...(isBelowZero(duration) ? ['faster'] : []),
    ...(isBelowZero(cost) ? ['cheaper'] : []),
  ]
  if (better.length > 0) return [better.join(', ')]
  const isBeyond = (duration?.changePercent ?? 0) >= limits.durationPercent
  if (isAboveZero(duration) && isBeyond && isLessThanOneMs(row)) return ['slower by less than 1 ms']
  return isAboveZero(duration) || isAboveZero(cost) ? ['within the limit'] : []
}

/** What the figures of a row leave out. */
function withoutWords({ missing }: ReportRow, follows: boolean): Inline[] {
  const [first, ...others] = missing?.payloads ?? []
  if (missing === undefined || first === undefined) return []
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  const share = `${more} (${percent(missing.trafficPercent)} of traffic)`
  return [follows ? ', without ' : 'without ', name(first), share]
}

/** Which payload it is, where all together stay within the limit. */
function onlyFor(
  { memoryMB }: ReportRow,
  { changePercent: change }: ReportChange,
  { payloads, limits }: MeasuredFunction,
): Inline[] {
  if (change >= limits.durationPercent) return []
  const slower = payloads.filter(
    (row) => row.memoryMB === memoryMB && row.duration?.verdict === 'fail',
  )
  const [first, ...others] = slower
  if (first === undefined) return []
  return [' for ', name(first.payload), others.length === 0 ? '' : ` and ${others.length} more`]
}

function brokenVerdict(row: ReportRow | PayloadRow, fn: MeasuredFunction): RowVerdict | undefined {
  const { abandoned, findings } = fn
  const here = abandoned.filter(({ memoryMB }) => memoryMB === row.memoryMB)
  const head = here.find(({ side }) => side === 'head')
  const base = here.find(({ side }) => side === 'base')
  const counts = findings.some(
    ({ kind, severity }) => kind === 'new-failures' && severity === 'fail',
  )
  const sign = counts && failsAt(fn, row.memoryMB) ? '❌' : '⚠️'
  if (head && base) return { sign: '⚠️', words: ['both sides: ', said(head.reason)] }
  if (head) return { sign, words: [`${headWord(fn)} `, said(head.reason)] }
  if (base) return { sign: '⚠️', words: [`${baseWord(fn)} `, said(base.reason)] }
  if (counts && row.base !== null && row.head === null)
    return { sign, words: [`${headWord(fn)} fails`] }
  if (row.base === null && row.head !== null && hasFailures(row, fn))
    return { sign: '', words: [`${baseWord(fn)} fails`] }
  if (!row.head?.failures || row.base?.failures) return undefined
  const { failures, invocations } = row.head
  const words = `${grouped(failures, 0)} of ${counted(invocations, 'invocation')} failed`
  return { sign, words: [words] }
}

/** Whether invocations failed, on either side. */
function hasFailures(row: ReportRow | PayloadRow, { findings }: MeasuredFunction): boolean {
  return findings.some(
    ({ kind, payload }) =>
      kind === 'failures' && (payload === null || !('payload' in row) || payload === row.payload),
  )
}

/** Whether something did change, however little the limit minds. */
function isAboveZero(change: ReportChange | null): boolean {
  return change?.lowPercent !== null && change !== null && change.lowPercent > 0
}

/** Whether the whole interval, not only the estimate, is an improvement worth a word. */
function isBelowZero(change: ReportChange | null): boolean {
  if (change === null || change.highPercent === null) return false
  return change.highPercent < 0 && change.changePercent <= -1
}
