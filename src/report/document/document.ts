import { deployedRow } from '../deployed.ts'
import type { FunctionReport, MeasuredFunction, Report, UnchangedFunction } from '../schema.ts'
import { configurationSentence } from './configuration.ts'
import { findingPhrase, functionDetails, howMeasured, isWorthALine } from './details.ts'
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
  const [only] = functions
  if (only !== undefined && functions.length === 1) {
    return only.kind === 'measured' ? functionBlocks(only, withPayloads) : unchangedBlocks([only])
  }
  const passed = measured.filter(({ verdict }) => verdict === 'pass')
  const others = measured.filter(({ verdict }) => verdict !== 'pass')
  return [
    ...others.flatMap((each): Block[] => [
      { kind: 'heading', level: 4, phrase: functionHeadline(each) },
      ...functionBlocks(each, withPayloads),
    ]),
    ...(others.length === 0 ? [] : restHeading(passed.length, unchanged.length)),
    ...passed.map((each): Block => {
      const blocks = functionBlocks(each, withPayloads)
      return { kind: 'details', summary: functionHeadline(each), blocks }
    }),
    ...unchangedDetails(unchanged),
  ]
}

/** Keeps what is folded apart from the details of the function above it. */
function restHeading(passed: number, unchanged: number): Block[] {
  if (passed + unchanged === 0) return []
  const rest = counted(passed + unchanged, 'other function')
  return [{ kind: 'heading', level: 4, phrase: [`${SIGN.pass} ${rest} passed`] }]
}

function functionBlocks(function_: MeasuredFunction, withPayloads: boolean): Block[] {
  const { month, deployedMB } = function_
  const advice = adviceSentence(function_.advice)
  const changed = configurationSentence(function_)
  const lines = function_.findings.filter(isWorthALine).map(findingPhrase)
  return [
    ...(month ? [paragraph(monthSentence({ month, deployedMB }))] : []),
    sizeTable(function_),
    ...(changed ? [paragraph(changed)] : []),
    ...(advice ? [paragraph(advice)] : []),
    ...(lines.length === 0 ? [] : [{ kind: 'list', items: lines } as const]),
    ...chart(function_),
    ...functionDetails(function_, withPayloads),
  ]
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

function unchangedDetails(functions: readonly UnchangedFunction[]): Block[] {
  if (functions.length === 0) return []
  const summary = `${SIGN.pass} ${counted(functions.length, 'function')} unchanged`
  return [{ kind: 'details', summary: [summary], blocks: unchangedBlocks(functions) }]
}

function unchangedBlocks(functions: readonly UnchangedFunction[]): Block[] {
  return [
    paragraph([
      'The code is byte for byte the same on both sides, and so is the configuration: nothing was deployed or measured, and the check passes.',
    ]),
    {
      kind: 'list',
      items: functions.map(
        (each): Phrase => [name(each.name), ' (CodeSha256 ', name(each.codeSha256), ')'],
      ),
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
