import type { FunctionReport, Report } from '../schema.ts'
import { baseFootNote, differingBases } from './base.ts'
import { howMeasured } from './details.ts'
import { functionBlocks } from './function.ts'
import { reportHeadline } from './headline.ts'
import { type Block, type Detail, name, type Phrase, said } from './model.ts'
import { leftOutNote, newBlocks, unchangedBlocks, unmeasuredList } from './not-measured.ts'
import { inOrder } from './order.ts'
import { overviewTable } from './overview.ts'
import { severalFunctions } from './several.ts'

/** The whole report as blocks, in the order of reading. */
export function reportDocument(report: Report, detail: Detail): Block[] {
  if (report.verdict === 'skipped') return skippedDocument(report)
  const functions = inOrder(report.functions)
  return [
    { kind: 'heading', level: 3, phrase: reportHeadline(report) },
    ...acceptanceNote(report),
    ...differingBases(report),
    ...(detail === 'summary'
      ? [overviewTable(functions, { figures: true })]
      : sections(functions, detail)),
    ...leftOutNote(report.leftOut ?? []),
    ...footNote(report),
    howMeasured(report, detail),
  ]
}

/** Nothing was measured, so there is a reason and nothing else. */
function skippedDocument(report: Report): Block[] {
  const { skipReason } = report
  return [
    { kind: 'heading', level: 3, phrase: reportHeadline(report) },
    ...(skipReason === undefined ? [] : [paragraph([said(skipReason)])]),
    ...footNote({ ...report, backend: 'aws' }),
  ]
}

function paragraph(phrase: Phrase): Block {
  return { kind: 'paragraph', phrase }
}

function sections(functions: readonly FunctionReport[], detail: Detail): Block[] {
  const withPayloads = detail === 'full'
  const [only] = functions
  if (only === undefined || functions.length > 1) return severalFunctions(functions, withPayloads)
  switch (only.kind) {
    case 'measured':
      return functionBlocks(only, { withPayloads })
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

/** What was compared, and on what. */
function footNote(report: Report): Block[] {
  const { backend, base, head, mergeSha } = report
  const about = baseFootNote(report)
  const parts: Phrase[] = [
    ...(head.sha === null ? [] : [revision('pull request at ', head.sha)]),
    // Where base is known to be something else, this would be taken for it.
    ...(base.sha === null || about.length > 0 ? [] : [revision('main at ', base.sha)]),
    ...(mergeSha ? [revision('test merge ', mergeSha)] : []),
  ]
  const commits = parts.flatMap((part, index) => (index === 0 ? part : [', ', ...part]))
  const sentences: Phrase[] = [
    ...(backend === 'local'
      ? [
          [
            "Measured on the embedded Lambda service; durations are estimates for comparing, not AWS's.",
          ],
        ]
      : []),
    ...(parts.length === 0 ? [] : [['Commits: ', ...commits, '.']]),
    ...about,
  ]
  const phrase = sentences.flatMap((each, index) => (index === 0 ? each : [' ', ...each]))
  return phrase.length === 0 ? [] : [{ kind: 'note', phrase }]
}

const revision = (words: string, sha: string): Phrase => [words, name(sha.slice(0, 7))]
