import type { MeasuredFunction, Report } from '../schema.ts'
import type { ReportCause, ReportExplanation } from '../schema-explanation.ts'
import { grouped, megabytes, millisecondsPair, percent } from '../text/numbers.ts'
import { fileAt } from './file-link.ts'
import { type Block, name, type Phrase } from './model.ts'

/** Causes that are said openly, or beside the code. */
const MAX_SHOWN = 3
/** Where causes explain less than this, none of them is the cause. */
const EXPLAINED_PERCENT = 60
const MIN_RISE = 1.02

export const mainCauses = ({ explanation }: MeasuredFunction): readonly ReportCause[] =>
  explanation?.causes.slice(0, MAX_SHOWN) ?? []

/** What made a function slower: at most three sentences, the rest folded. */
export function whyBlocks(fn: MeasuredFunction, links?: Report['links']): Block[] {
  const { explanation } = fn
  if (!explanation || (explanation.causes.length === 0 && !isAsking(fn))) return []
  const phrase = (cause: ReportCause) => causePhrase(cause, links)
  const folded = explanation.causes.slice(MAX_SHOWN).map(phrase)
  return [
    { kind: 'list', items: [...mainCauses(fn).map(phrase), ...unexplained(explanation)] },
    {
      kind: 'details',
      summary: ['Why'],
      blocks: [
        { kind: 'list', items: [...folded, ...segments(explanation), ...details(explanation)] },
      ],
    },
  ]
}

/** Whether something is slower, or traces have something to say; what only costs more has its finding. */
const isAsking = ({ verdict, explanation }: MeasuredFunction) =>
  verdict !== 'pass' &&
  ((explanation?.unexplainedPercent ?? 0) > 0 || (explanation?.segments ?? []).length > 0)

function unexplained({ causes, unexplainedPercent }: ReportExplanation): Phrase[] {
  if (100 - unexplainedPercent >= EXPLAINED_PERCENT) return []
  const what = causes.length === 0 ? 'all' : percent(unexplainedPercent)
  return [[`No single cause explains it: ${what} of the increase is unexplained.`]]
}

/** `By X-Ray's traces: DynamoDB GetItem 3.1 → 21 ms, …` */
function segments({ segments: pairs = [] }: ReportExplanation): Phrase[] {
  if (pairs.length === 0) return []
  const each = pairs.flatMap(
    (pair, index): Phrase => [
      index === 0 ? '' : ', ',
      name(pair.name),
      ` ${millisecondsPair(pair.baseMs, pair.headMs)}`,
    ],
  )
  return [['According to X-Ray, an invocation spends in ', ...each, '.']]
}

function details({ payload, memoryMB, unexplainedPercent }: ReportExplanation): Phrase[] {
  return [
    [
      'Explained with payload ',
      name(payload),
      ` at ${megabytes(memoryMB)}, in a separate pass whose invocations are not samples; ${percent(unexplainedPercent)} of the increase is unexplained. Differences that also occur between two runs of base are ignored.`,
    ],
  ]
}

/**
 * `resize` runs 2 times per invocation (was 1), called from `handler` at src/index.mjs:18, changed here; 27 % of the increase.
 * @param links with them, files are linked
 */
export function causePhrase(cause: ReportCause, links?: Report['links']): Phrase {
  return [
    ...what(cause),
    ...where(cause, links),
    `; ${percent(cause.sharePercent)} of the increase.`,
  ]
}

function what(cause: ReportCause): Phrase {
  const { kind, base, head } = cause
  const took = isRise(base.ms, head.ms) ? ` (${millisecondsPair(base.ms, head.ms)})` : ''
  switch (kind) {
    case 'function':
      return isMore(base.calls, head.calls)
        ? [name(cause.name), ` runs ${times(head.calls)} per invocation (was ${times(base.calls)})`]
        : [name(cause.name), ` takes longer${took}`]
    case 'downstream':
      return isMore(base.calls, head.calls)
        ? [name(cause.name), ` ${times(base.calls)} → ${times(head.calls)} per invocation${took}`]
        : [name(cause.name), ` takes longer${took}`]
    case 'module':
      return base.calls === 0
        ? [
            'Loading ',
            name(cause.name),
            ` is new at cold start (${millisecondsPair(undefined, head.ms)})`,
          ]
        : ['Loading ', name(cause.name), ` at cold start takes longer${took}`]
    case 'gc':
      return cause.file === undefined
        ? [`Garbage collection takes longer${took}`]
        : [
            `Garbage collection takes longer${took}; most of what is new is allocated in `,
            name(cause.name),
          ]
    case 'log':
      return [`Logs ${bytesPair(base.bytes, head.bytes)} per invocation${took}`]
    case 'response':
      return [`Answers with ${bytesPair(base.bytes, head.bytes)}${took}`]
    case 'waiting':
      return [`Waits longer with no call in progress${took}`]
  }
}

function where({ kind, file, line, changed, from }: ReportCause, links: Report['links']): Phrase {
  const at = (one: string, number: number | undefined): Phrase => [
    ' at ',
    fileAt({ file: one, line: number }, links),
  ]
  if (from) {
    const by = kind === 'function' || kind === 'downstream' ? ', called from ' : ', by '
    return [by, name(from.name), ...at(from.file, from.line), ', changed here']
  }
  if (file === undefined) return []
  return [...at(file, line), ...(changed ? [', changed here'] : [])]
}

/** Times are left out where the profiles show no rise of 2 %. */
const isRise = (base = 0, head = 0) => head > 0 && head >= MIN_RISE * base

const isMore = (base = 0, head = 0) => head > base * 1.01

function times(count = 0): string {
  const figure = grouped(count, Number.isInteger(count) ? 0 : 1)
  return figure === '1' ? 'once' : figure === '2' ? 'twice' : `${figure} times`
}

function bytesPair(base = 0, head = 0): string {
  const [unit, by] =
    Math.max(base, head) >= 1e6
      ? ['MB', 1e6]
      : Math.max(base, head) >= 1e3
        ? ['KB', 1e3]
        : ['bytes', 1]
  const of = (bytes: number) => grouped(bytes / by, by === 1 || bytes / by >= 100 ? 0 : 1)
  return `${of(base)} → ${of(head)} ${unit}`
}
