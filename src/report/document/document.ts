import type { FunctionReport, Report } from '../schema.ts'
import { differingBases } from './base.ts'
import { staleHeads } from './deployed-sides.ts'
import { footNote } from './foot.ts'
import { functionDetailsBlocks, functionLines, functionTable } from './function.ts'
import { reportHeadline } from './headline.ts'
import { howMeasured } from './how-measured.ts'
import { type Block, type Detail, FULL, name, type Phrase, said } from './model.ts'
import { moneyAndNextStep } from './next-step.ts'
import { leftOutNote, newBlocks, unchangedBlocks, unmeasuredList } from './not-measured.ts'
import { inOrder } from './order.ts'
import { repeatBlocks } from './repeat.ts'
import { severalFunctions } from './several.ts'
import { unrestoredCaution } from './unrestored.ts'

/**
 * The whole report as blocks, in the order of reading: what was decided, what to do next, then what
 * it rests on. What passes is two lines and a fold.
 * @param since what is different from the push before
 */
export function reportDocument(
  report: Report,
  detail: Detail = FULL,
  since: readonly Block[] = [],
): Block[] {
  const isSkipped = report.verdict === 'skipped'
  return [
    ...reportOpening(report),
    ...since,
    ...(isSkipped ? [] : sections(inOrder(report.functions), report, detail)),
    ...reportClosing(report, detail),
  ]
}

/** What was decided, and what to do next; of a run in which nothing was measured, why. */
export function reportOpening(report: Report): Block[] {
  const heading = { kind: 'heading', level: 3, phrase: reportHeadline(report) } as const
  const { skipReason } = report
  if (report.verdict === 'skipped') {
    return [heading, ...(skipReason === undefined ? [] : [paragraph([said(skipReason)])])]
  }
  return [
    ...unrestoredCaution(report.unrestored ?? []),
    heading,
    ...moneyAndNextStep(report),
    ...acceptanceNote(report),
    ...differingBases(report),
    ...staleHeads(report),
  ]
}

/** What was compared, and how. */
export function reportClosing(report: Report, detail: Detail = FULL): Block[] {
  if (report.verdict === 'skipped') return footNote({ ...report, backend: 'aws' })
  return [
    ...leftOutNote(report.leftOut ?? []),
    ...footNote(report),
    ...repeatBlocks(report),
    howMeasured(report, detail),
  ]
}

function paragraph(phrase: Phrase): Block {
  return { kind: 'paragraph', phrase }
}

function sections(functions: readonly FunctionReport[], report: Report, detail: Detail): Block[] {
  const [only] = functions
  if (only === undefined || functions.length > 1)
    return severalFunctions(functions, detail, report.links)
  switch (only.kind) {
    case 'measured': {
      const rest = detail.functions > 0 ? functionDetailsBlocks(only, detail) : []
      const isQuiet = report.verdict === 'pass'
      const inFold = isQuiet ? [functionTable(only), ...rest] : rest
      return [
        ...(isQuiet ? [] : [functionTable(only)]),
        ...functionLines(only, report.links),
        ...(inFold.length === 0
          ? []
          : [{ kind: 'details', summary: ['Details'], blocks: inFold } as const]),
      ]
    }
    case 'unchanged':
      return unchangedBlocks([only])
    case 'new':
      return newBlocks([only])
    case 'unmeasured':
      return [unmeasuredList([only])]
  }
}

function acceptanceNote({ acceptance, notAccepted }: Report): Block[] {
  const refusal =
    notAccepted === undefined ? [] : [paragraph(['⚠️ Not accepted: ', said(notAccepted)])]
  if (acceptance === null) return refusal
  const at = `${acceptance.at.slice(0, 16).replace('T', ' ')} UTC`
  return [
    ...refusal,
    paragraph([
      'Accepted by ',
      name(acceptance.by),
      ' with label ',
      name(acceptance.label),
      ` at ${at}: the regression stands, and the check lets it through.`,
    ]),
  ]
}
