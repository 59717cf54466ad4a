import { MIN_INCREASE_MS } from '../../verdict/cold-start.ts'
import type { MeasuredFunction } from '../schema.ts'
import {
  bytes,
  counted,
  grouped,
  megabytes,
  millisecondsPair,
  percent,
  signedUsd,
  unbroken,
} from '../text/numbers.ts'
import { baseWord, headNoun, headWord } from './base.ts'
import { type Block, left, name, type Phrase, right } from './model.ts'
import { changeText } from './rows.ts'

/** Files that a reader would look at; the report holds more. */
const FILES_SHOWN = 5

/** The fold about cold starts: how long, what they cost, and what the package gained. */
export function coldStarts(fn: MeasuredFunction): Block[] {
  const { coldStart, package: size } = fn
  const sizes = size === undefined ? [] : packageBlocks(size)
  if (coldStart === null) {
    return sizes.length === 0 ? [] : [{ kind: 'details', summary: ['Package size'], blocks: sizes }]
  }
  const summary = [`Cold starts: ${changeText(coldStart.init)}`]
  return [{ kind: 'details', summary, blocks: [...initBlocks(fn, coldStart), ...sizes] }]
}

type ColdStart = NonNullable<MeasuredFunction['coldStart']>

function initBlocks(
  fn: MeasuredFunction,
  { baseInitMs, headInitMs, environments, init, cost }: ColdStart,
): Block[] {
  const words = { pass: '✅', fail: '❌ slower', inconclusive: '⚠️ undecided' }[init.verdict]
  const billed =
    cost === undefined
      ? ''
      : ` With ${percent(100 * cost.share)} of invocations being cold starts, the change in init duration changes the cost of a million invocations by ${centsOrLess(cost.headPerMillionUsd - cost.basePerMillionUsd)}.`
  return [
    {
      kind: 'table',
      columns: [
        right(`Init duration, ${baseWord(fn)} → ${headWord(fn)}`),
        right('Change'),
        right('Cold starts'),
        left(''),
      ],
      rows: [
        [
          [unbroken(millisecondsPair(baseInitMs, headInitMs))],
          [unbroken(changeText(init))],
          [String(environments)],
          [words],
        ],
      ],
    },
    ...warmUpNote(fn),
    {
      kind: 'note',
      phrase: [
        `Init duration hardly depends on memory size, so all sizes are combined. Limit ${percent(fn.limits.initPercent)} and ${MIN_INCREASE_MS} ms.${billed}`,
      ],
    },
  ]
}

/** What follows a cold start until the environment is warm, as deployed or at the largest size. */
function warmUpNote(fn: MeasuredFunction): Block[] {
  const { warmUp = [], deployedMB } = fn
  const shown = warmUp.find(({ memoryMB }) => memoryMB === deployedMB?.head) ?? warmUp.at(-1)
  if (shown === undefined) return []
  const { memoryMB, base, head } = shown
  const unsettled = [!base.settled && baseWord(fn), !head.settled && headNoun(fn)].filter(Boolean)
  const still =
    unsettled.length === 0
      ? ''
      : ` The kept invocations of ${unsettled.join(' and ')} were still getting faster, so these figures are a little too high.`
  return [
    {
      kind: 'note',
      phrase: [
        `Warm-up after a cold start adds ${millisecondsPair(Math.max(0, base.excessMs), Math.max(0, head.excessMs))} in total at ${megabytes(memoryMB)}, spread over the first invocations; costs per month include it.${still}`,
      ],
    },
  ]
}

const centsOrLess = (changeUsd: number) =>
  Math.abs(changeUsd) < 0.005 ? 'less than a cent' : signedUsd(changeUsd, 2)

type PackageSize = NonNullable<MeasuredFunction['package']>

function packageBlocks({
  baseBytes,
  headBytes,
  baseZipBytes,
  headZipBytes,
  grown,
}: PackageSize): Block[] {
  const sentence: Block = {
    kind: 'paragraph',
    phrase: [
      `Package, unzipped: ${bytes(baseBytes)} → ${bytes(headBytes)}${inBytes({ baseBytes, headBytes })} (zipped ${bytes(baseZipBytes)} → ${bytes(headZipBytes)}).${grown.length === 0 ? '' : ' Files that grew:'}`,
    ],
  }
  if (grown.length === 0) return [sentence]
  const items = grown
    .slice(0, FILES_SHOWN)
    .map(
      (file): Phrase => [
        name(file.path),
        `: ${file.baseBytes === 0 ? 'new' : bytes(file.baseBytes)} → ${bytes(file.headBytes)}${inBytes(file)}`,
      ],
    )
  const more = grown.length - items.length
  return [
    sentence,
    { kind: 'list', items: [...items, ...(more > 0 ? [[`and ${grouped(more, 0)} more`]] : [])] },
  ]
}

/** What the rounded sizes do not show. */
function inBytes({ baseBytes, headBytes }: { baseBytes: number; headBytes: number }): string {
  if (headBytes <= baseBytes || bytes(baseBytes) !== bytes(headBytes)) return ''
  return ` (+${counted(headBytes - baseBytes, 'byte')})`
}
