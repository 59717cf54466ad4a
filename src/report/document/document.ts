import { deployedRow } from '../deployed.ts'
import type { FunctionReport, MeasuredFunction, Month, Report } from '../schema.ts'
import { unmeasuredOf } from '../verdict.ts'
import { configurationSentence } from './configuration.ts'
import { findingPhrase, functionDetails, howMeasured, isWorthALine } from './details.ts'
import { functionHeadline, functionReason, reportHeadline, SIGN } from './headline.ts'
import { type Block, type Detail, name, type Phrase, said } from './model.ts'
import { adviceSentence, extrasSentence, monthSentence } from './money.ts'
import {
  newBlocks,
  newDetails,
  unchangedBlocks,
  unchangedDetails,
  unmeasuredBlocks,
  unmeasuredList,
} from './not-measured.ts'
import { counted, megabytes } from './numbers.ts'
import { inOrder } from './order.ts'
import { architectureSentence } from './other-architecture.ts'
import { changeText, sizeTable } from './rows.ts'

/** The whole report as blocks, in the order of reading. */
export function reportDocument(report: Report, detail: Detail): Block[] {
  const functions = inOrder(report.functions)
  return [
    { kind: 'heading', level: 3, phrase: reportHeadline(report) },
    ...acceptanceNote(report),
    ...(detail === 'summary' ? [overviewTable(functions)] : sections(functions, detail)),
    ...footNote(report),
    howMeasured(report, detail),
  ]
}

function sections(functions: readonly FunctionReport[], detail: Detail): Block[] {
  const withPayloads = detail === 'full'
  const measured = functions.filter((each) => each.kind === 'measured')
  const unchanged = functions.filter((each) => each.kind === 'unchanged')
  const added = functions.filter((each) => each.kind === 'new')
  const [only] = functions
  if (only !== undefined && functions.length === 1) {
    switch (only.kind) {
      case 'measured':
        return functionBlocks(only, withPayloads)
      case 'unchanged':
        return unchangedBlocks([only])
      case 'new':
        return newBlocks([only])
      case 'unmeasured':
        return [unmeasuredList([only])]
    }
  }
  const passed = measured.filter(({ verdict }) => verdict === 'pass')
  const worse = measured.filter(({ verdict }) => verdict === 'fail' || verdict === 'accepted')
  const unclear = measured.filter(({ verdict }) => verdict === 'inconclusive')
  const unmeasured = unmeasuredOf(functions)
  const section = (each: MeasuredFunction): Block[] => [
    { kind: 'heading', level: 4, phrase: functionHeadline(each) },
    ...functionBlocks(each, withPayloads),
  ]
  const others = [
    ...worse.flatMap(section),
    ...unmeasuredBlocks(unmeasured),
    ...unclear.flatMap(section),
  ]
  return [
    ...others,
    ...(others.length === 0 ? [] : restHeading(passed.length + added.length + unchanged.length)),
    ...passed.map((each): Block => {
      const blocks = functionBlocks(each, withPayloads)
      return { kind: 'details', summary: functionHeadline(each), blocks }
    }),
    ...newDetails(added),
    ...unchangedDetails(unchanged),
  ]
}

/** Keeps what is folded apart from the details of the function above it. */
function restHeading(passed: number): Block[] {
  if (passed === 0) return []
  const rest = counted(passed, 'other function')
  return [{ kind: 'heading', level: 4, phrase: [`${SIGN.pass} ${rest} passed`] }]
}

function functionBlocks(function_: MeasuredFunction, withPayloads: boolean): Block[] {
  const { month, deployedMB } = function_
  const advice = adviceSentence(function_.advice)
  const changed = configurationSentence(function_)
  const architecture = architectureSentence(function_)
  const lines = function_.findings.filter(isWorthALine).map(findingPhrase)
  return [
    ...(month ? [paragraph([...monthSentence({ month, deployedMB }), ...beside(month)])] : []),
    sizeTable(function_),
    ...(changed ? [paragraph(changed)] : []),
    ...(advice ? [paragraph(advice)] : []),
    ...(architecture ? [paragraph(architecture)] : []),
    ...(lines.length === 0 ? [] : [{ kind: 'list', items: lines } as const]),
    ...chart(function_),
    ...functionDetails(function_, withPayloads),
  ]
}

function beside(month: Month): Phrase {
  const extras = extrasSentence(month)
  return extras ? [' ', ...extras] : []
}

function paragraph(phrase: Phrase): Block {
  return { kind: 'paragraph', phrase }
}

/** A line through two sizes shows nothing that the table does not. */
const FEWEST_SIZES_DRAWN = 3

function chart({ sizes }: MeasuredFunction): Block[] {
  const drawn = sizes.flatMap(({ memoryMB, base, head }) =>
    base && head ? [{ memoryMB, baseMs: base.durationMs, headMs: head.durationMs }] : [],
  )
  if (drawn.length < FEWEST_SIZES_DRAWN) return []
  return [
    {
      kind: 'chart',
      sizesMB: drawn.map(({ memoryMB }) => memoryMB),
      baseMs: drawn.map(({ baseMs }) => baseMs),
      headMs: drawn.map(({ headMs }) => headMs),
    },
  ]
}

/** One row a function: what is left when there is no room for more. */
export function overviewTable(functions: readonly FunctionReport[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: '', align: 'left' },
      { title: 'Function', align: 'left' },
      { title: 'Deployed', align: 'right' },
      { title: 'Duration', align: 'right' },
      { title: 'Cost', align: 'right' },
      { title: 'Why', align: 'left' },
    ],
    rows: functions.map((each) => {
      const row = each.kind === 'measured' ? deployedRow(each) : undefined
      return [
        [SIGN[each.verdict]],
        [name(each.name)],
        [row ? megabytes(row.memoryMB) : '–'],
        [changeText(row?.duration ?? null)],
        [changeText(row?.cost ?? null)],
        functionReason(each),
      ]
    }),
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
function footNote({ backend, base, head, mergeSha }: Report): Block[] {
  const parts: Phrase[] = [
    ...(head.sha === null ? [] : [revision('pull request at ', head.sha)]),
    ...(base.sha === null ? [] : [revision('main at ', base.sha)]),
    ...(mergeSha ? [revision('their test merge is ', mergeSha)] : []),
  ]
  const commits = parts.flatMap((part, index) => (index === 0 ? part : [', ', ...part]))
  const local =
    backend === 'local'
      ? [
          "Measured on the embedded Lambda service; durations are estimates for comparing, not AWS's.",
        ]
      : []
  const phrase =
    parts.length === 0 ? local : [...local.map((text) => `${text} `), 'Commits: ', ...commits, '.']
  return phrase.length === 0 ? [] : [{ kind: 'note', phrase }]
}

const revision = (words: string, sha: string): Phrase => [words, name(sha.slice(0, 7))]
