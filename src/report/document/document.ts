import { deployedRow } from '../deployed.ts'
import type { FunctionReport, MeasuredFunction, Report } from '../schema.ts'
import { findingPhrase, functionDetails, howMeasured } from './details.ts'
import { functionHeadline, functionReason, reportHeadline, SIGN } from './headline.ts'
import { type Block, type Detail, name, type Phrase } from './model.ts'
import { adviceSentence, monthSentence } from './money.ts'
import { counted, megabytes } from './numbers.ts'
import { changeText, sizeTable } from './rows.ts'

/** The whole report as blocks, in the order of reading. */
export function reportDocument(report: Report, detail: Detail): Block[] {
  const functions = inOrder(report.functions)
  return [
    { kind: 'heading', level: 3, phrase: reportHeadline(report) },
    ...acceptanceNote(report),
    ...(detail === 'summary' ? [overviewTable(functions)] : sections(functions, detail)),
    ...localNote(report),
    howMeasured(report, detail),
  ]
}

/** What needs a decision first; in each group as given. */
export function inOrder(functions: readonly FunctionReport[]): FunctionReport[] {
  const rank = (each: FunctionReport) =>
    each.kind === 'unchanged' ? 4 : { fail: 0, accepted: 1, inconclusive: 2, pass: 3 }[each.verdict]
  return [...functions].sort((a, b) => rank(a) - rank(b))
}

function sections(functions: readonly FunctionReport[], detail: Detail): Block[] {
  const withPayloads = detail === 'full'
  const measured = functions.filter((each) => each.kind === 'measured')
  const unchanged = functions.filter((each) => each.kind === 'unchanged')
  if (functions.length === 1) {
    return [
      ...measured.flatMap((each) => functionBlocks(each, withPayloads)),
      ...unchangedNote(unchanged),
    ]
  }
  return [
    ...measured.flatMap((each): Block[] => section(each, withPayloads)),
    ...unchangedNote(unchanged),
  ]
}

function section(function_: MeasuredFunction, withPayloads: boolean): Block[] {
  const headline = functionHeadline(function_)
  const blocks = functionBlocks(function_, withPayloads)
  if (function_.verdict === 'pass') return [{ kind: 'details', summary: headline, blocks }]
  return [{ kind: 'heading', level: 4, phrase: headline }, ...blocks]
}

function functionBlocks(function_: MeasuredFunction, withPayloads: boolean): Block[] {
  const advice = adviceSentence(function_.advice)
  const warnings = function_.findings.filter(
    ({ kind, severity }) => severity !== 'info' && WORTH_A_LINE.has(kind),
  )
  return [
    sizeTable(function_),
    ...(function_.month ? [paragraph(monthSentence(function_.month))] : []),
    ...(advice ? [paragraph(advice)] : []),
    ...(warnings.length === 0
      ? []
      : [{ kind: 'list', items: warnings.map(findingPhrase) } as const]),
    ...chart(function_),
    ...functionDetails(function_, withPayloads),
  ]
}

/** Findings that the table cannot show. */
const WORTH_A_LINE: ReadonlySet<string> = new Set([
  'new-failures',
  'failures',
  'size-given-up',
  'memory-headroom',
  'init-regression',
])

function paragraph(phrase: Phrase): Block {
  return { kind: 'paragraph', phrase }
}

function chart({ sizes }: MeasuredFunction): Block[] {
  const drawn = sizes.flatMap(({ memoryMB, base, head }) =>
    base && head ? [{ memoryMB, baseMs: base.durationMs, headMs: head.durationMs }] : [],
  )
  if (drawn.length < 2) return []
  return [
    {
      kind: 'chart',
      sizesMB: drawn.map(({ memoryMB }) => memoryMB),
      baseMs: drawn.map(({ baseMs }) => baseMs),
      headMs: drawn.map(({ headMs }) => headMs),
    },
  ]
}

function unchangedNote(functions: readonly FunctionReport[]): Block[] {
  const unchanged = functions.filter((each) => each.kind === 'unchanged')
  if (unchanged.length === 0) return []
  const why =
    'The code is byte for byte the same on both sides, and so is the configuration: nothing was deployed or measured, and the check passes.'
  const items = unchanged.map(
    (each): Phrase => [name(each.name), ' (code SHA-256 ', name(each.codeSha256), ')'],
  )
  const summary = `${counted(unchanged.length, 'function')} unchanged`
  const list: Block = { kind: 'list', items }
  return functions.length === 1
    ? [paragraph([why]), list]
    : [{ kind: 'details', summary: [summary], blocks: [paragraph([why]), list] }]
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

function acceptanceNote({ acceptance }: Report): Block[] {
  if (acceptance === null) return []
  const at = `${acceptance.at.slice(0, 16).replace('T', ' ')} UTC`
  return [
    paragraph([
      'Accepted by ',
      name(acceptance.by),
      ' with label ',
      name(acceptance.label),
      ` at ${at}: the regression stands, and the check lets it through.`,
    ]),
  ]
}

function localNote({ backend }: Report): Block[] {
  if (backend === 'aws') return []
  return [
    {
      kind: 'note',
      phrase: [
        "Measured on the embedded Lambda service; durations are estimates for comparing, not AWS's.",
      ],
    },
  ]
}
