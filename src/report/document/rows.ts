import type { MeasuredFunction, PayloadRow, ReportChange, ReportRow } from '../schema.ts'
import { type Block, type Column, type Inline, name, type Phrase, said, strong } from './model.ts'
import { changePercent, megabytes, millisecondsPair, usdChange, usdPair } from './numbers.ts'

const FIGURES: readonly Column[] = [
  { title: 'Duration, main → PR', align: 'right' },
  { title: 'Change', align: 'right' },
  { title: 'Cost per 1M, main → PR', align: 'right' },
  { title: 'Change', align: 'right' },
  { title: '', align: 'left' },
]
const MEMORY: Column = { title: 'Memory', align: 'right' }

/** The table that the comment is about: one row a size, what is deployed in bold. */
export function sizeTable(function_: MeasuredFunction): Block {
  const { asDeployed, deployedMB, sizes } = function_
  const first =
    asDeployed === null ? [] : [[deployedSizes(asDeployed), ...figures(asDeployed, function_)]]
  const rows = sizes.map((row): readonly Phrase[] => [
    asDeployed === null && row.memoryMB === deployedMB?.head
      ? [strong(megabytes(row.memoryMB)), ' (deployed)']
      : [megabytes(row.memoryMB)],
    ...figures(row, function_),
  ])
  return { kind: 'table', columns: [MEMORY, ...FIGURES], rows: [...first, ...rows] }
}

/** The same for each payload, grouped by payload. */
export function payloadTable(function_: MeasuredFunction): Block {
  const order = function_.payloadSet.map((payload) => payload.name)
  const rows = [...function_.payloads]
    .sort((a, b) => order.indexOf(a.payload) - order.indexOf(b.payload) || a.memoryMB - b.memoryMB)
    .map((row) => [[name(row.payload)], [megabytes(row.memoryMB)], ...figures(row, function_)])
  const payload: Column = { title: 'Payload', align: 'left' }
  return { kind: 'table', columns: [payload, MEMORY, ...FIGURES], rows }
}

function deployedSizes({ memoryMB, baseMemoryMB }: ReportRow): Phrase {
  if (baseMemoryMB === null) return [strong(megabytes(memoryMB)), ' (deployed)']
  return [
    strong(`${megabytes(baseMemoryMB).replace(' MB', '')} → ${megabytes(memoryMB)}`),
    ' (deployed)',
  ]
}

function figures(row: ReportRow | PayloadRow, function_: MeasuredFunction): Phrase[] {
  const { base, head } = row
  return [
    [millisecondsPair(base?.durationMs, head?.durationMs)],
    [changeText(row.duration)],
    [usdPair(base?.costPerMillionUsd, head?.costPerMillionUsd)],
    [base && head ? usdChange(base.costPerMillionUsd, head.costPerMillionUsd) : '–'],
    verdictWords(row, function_),
  ]
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
  if (duration?.verdict === 'fail') return ['❌ slower']
  if (cost?.verdict === 'fail') return ['❌ dearer']
  if (duration?.verdict === 'inconclusive' || cost?.verdict === 'inconclusive')
    return ['⚠️ not sure']
  if (duration === null && cost === null) return ['not measured']
  if (isBelowZero(duration)) return ['✅ faster']
  return [isBelowZero(cost) ? '✅ cheaper' : '✅']
}

function brokenWords(
  row: ReportRow | PayloadRow,
  { givenUp }: MeasuredFunction,
): Phrase | undefined {
  const here = givenUp.filter(({ memoryMB }) => memoryMB === row.memoryMB)
  const head = here.find(({ side }) => side === 'head')
  const base = here.find(({ side }) => side === 'base')
  if (head && base) return [...failed('⚠️ both sides ', head.reason)]
  if (head) return failed('❌ PR ', head.reason)
  if (base) return failed('⚠️ main ', base.reason)
  if (!row.head?.failures) return undefined
  return row.base?.failures
    ? undefined
    : [`❌ ${row.head.failures} of ${row.head.invocations} failed`]
}

const failed = (lead: string, reason: string): Inline[] => [lead, said(reason)]

/** Whether the whole interval, not only the estimate, is an improvement worth a word. */
function isBelowZero(change: ReportChange | null): boolean {
  return change?.highPercent != null && change.highPercent < 0 && change.changePercent <= -1
}
