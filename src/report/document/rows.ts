import { failsAt } from '../../verdict/fail-on.ts'
import type { MeasuredFunction, PayloadRow, ReportChange, ReportRow } from '../schema.ts'
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
import { baseWord } from './base.ts'
import { type Block, type Column, type Inline, name, type Phrase, said, strong } from './model.ts'

const figureColumns = (base: string): readonly Column[] => [
  { title: `Duration, ${base} → PR`, align: 'right' },
  { title: 'Change', align: 'right' },
  { title: `Cost per 1M, ${base} → PR`, align: 'right' },
  { title: 'Change', align: 'right' },
  { title: '', align: 'left' },
]
const MEMORY: Column = { title: 'Memory', align: 'right' }

/** The table that the comment is about: one row a size, what is deployed in bold. */
export function sizeTable(function_: MeasuredFunction): Block {
  const { asDeployed, deployedMB, sizes } = function_
  const first =
    asDeployed === null ? [] : [[deployedSizes(asDeployed), ...figures(asDeployed, function_)]]
  // As deployed at one size on both sides, it is the row of that size.
  const further = sizes.filter(
    ({ memoryMB }) => asDeployed?.baseMemoryMB !== null || memoryMB !== asDeployed.memoryMB,
  )
  const rows = further.map((row): readonly Phrase[] => [
    asDeployed === null && row.memoryMB === deployedMB?.head
      ? [strong(unbroken(megabytes(row.memoryMB))), ' (deployed)']
      : [unbroken(megabytes(row.memoryMB))],
    ...figures(row, function_),
  ])
  return {
    kind: 'table',
    columns: [MEMORY, ...figureColumns(baseWord(function_))],
    rows: [...first, ...rows],
  }
}

/** The same for each payload, grouped by payload. */
export function payloadTable(function_: MeasuredFunction): Block {
  const order = function_.payloadSet.map((payload) => payload.name)
  const rows = [...function_.payloads]
    .sort((a, b) => order.indexOf(a.payload) - order.indexOf(b.payload) || a.memoryMB - b.memoryMB)
    .map((row) => [
      [name(row.payload)],
      [unbroken(megabytes(row.memoryMB))],
      ...figures(row, function_),
    ])
  const payload: Column = { title: 'Payload', align: 'left' }
  return { kind: 'table', columns: [payload, MEMORY, ...figureColumns(baseWord(function_))], rows }
}

function deployedSizes({ memoryMB, baseMemoryMB }: ReportRow): Phrase {
  if (baseMemoryMB === null) return [strong(unbroken(megabytes(memoryMB))), ' (deployed)']
  return [strong(unbroken(`${grouped(baseMemoryMB, 0)} → ${megabytes(memoryMB)}`)), ' (deployed)']
}

function figures(row: ReportRow | PayloadRow, function_: MeasuredFunction): Phrase[] {
  const { base, head } = row
  return [
    [unbroken(millisecondsPair(base?.durationMs, head?.durationMs))],
    [unbroken(changeText(row.duration))],
    [unbroken(usdPair(base?.costPerMillionUsd, head?.costPerMillionUsd))],
    [unbroken(costChange(row))],
    [...verdictWords(row, function_), ...withoutWords(row)],
  ]
}

/** `+$0.81, +11.8 %` */
function costChange({ base, head, cost }: ReportRow): string {
  if (base === null || head === null) return '–'
  const byUsd = usdChange(base.costPerMillionUsd, head.costPerMillionUsd)
  return cost === null ? byUsd : `${byUsd}, ${signedPercent(cost.changePercent)}`
}

export function changeText(change: ReportChange | null): string {
  if (change === null) return '–'
  return changePercent(change.changePercent, change.lowPercent, change.highPercent)
}

/** `❌ slower`, `⚠️ not sure`, `✅ faster`, or which side could not run here and why. */
function verdictWords(row: ReportRow | PayloadRow, function_: MeasuredFunction): Phrase {
  const broken = brokenWords(row, function_)
  if (broken) return broken
  const { duration, cost } = row
  const sign = failsAt(function_, row.memoryMB) ? '❌' : '⚠️'
  if (duration?.verdict === 'fail') {
    return [`${sign} slower`, ...('payload' in row ? [] : onlyFor(row, duration, function_))]
  }
  if (cost?.verdict === 'fail') return [`${sign} more expensive`]
  if (duration?.verdict === 'inconclusive' || cost?.verdict === 'inconclusive') {
    return ['⚠️ not sure']
  }
  if (duration === null && cost === null) return ['not measured']
  if (isBelowZero(duration)) return ['✅ faster']
  return [isBelowZero(cost) ? '✅ cheaper' : '✅']
}

/** What the figures of a row leave out. */
function withoutWords({ missing }: ReportRow): Inline[] {
  const [first, ...others] = missing?.payloads ?? []
  if (missing === undefined || first === undefined) return []
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return [', without ', name(first), `${more} (${percent(missing.trafficPercent)} of traffic)`]
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

function brokenWords(row: ReportRow | PayloadRow, function_: MeasuredFunction): Phrase | undefined {
  const { givenUp, findings } = function_
  const here = givenUp.filter(({ memoryMB }) => memoryMB === row.memoryMB)
  const head = here.find(({ side }) => side === 'head')
  const base = here.find(({ side }) => side === 'base')
  const counts = findings.some(
    ({ kind, severity }) => kind === 'new-failures' && severity === 'fail',
  )
  const sign = counts && failsAt(function_, row.memoryMB) ? '❌' : '⚠️'
  if (head && base) return ['⚠️ both sides: ', said(head.reason)]
  if (head) return [`${sign} PR `, said(head.reason)]
  if (base) return [`⚠️ ${baseWord(function_)} `, said(base.reason)]
  if (!row.head?.failures || row.base?.failures) return undefined
  return [
    `${sign} ${grouped(row.head.failures, 0)} of ${counted(row.head.invocations, 'invocation')} failed`,
  ]
}

/** Whether the whole interval, not only the estimate, is an improvement worth a word. */
function isBelowZero(change: ReportChange | null): boolean {
  if (change === null || change.highPercent === null) return false
  return change.highPercent < 0 && change.changePercent <= -1
}
