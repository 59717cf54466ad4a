import type { MeasuredFunction, Report } from '../schema.ts'
import { baseWord, headWord } from './base.ts'
import { configurationSentence } from './configuration.ts'
import { differenceSentences } from './deployed-sides.ts'
import { findingPhrase, findingsInSight, functionDetails } from './details.ts'
import { historyBlocks } from './history.ts'
import type { Block, Detail, Phrase } from './model.ts'
import { adviceSentence, extrasSentence, monthSentence } from './money.ts'
import { architectureSentence } from './other-architecture.ts'
import { sizeTable } from './rows.ts'
import { whyBlocks } from './why.ts'

/** The table of a measured function, which everything else explains. */
export function functionTable(fn: MeasuredFunction): Block {
  return sizeTable(fn)
}

/** What of it has to be in sight, and no table shows. */
export function functionLines(fn: MeasuredFunction, links?: Report['links']): Block[] {
  const { inSight } = differenceSentences(fn)
  const items = [...findingsInSight(fn).map(findingPhrase), ...(inSight ? [inSight] : [])]
  return [
    ...(items.length === 0 ? [] : [{ kind: 'list', items } as const]),
    ...whyBlocks(fn, links),
    ...historyBlocks(fn),
  ]
}

/** Everything else, which is folded. */
export function functionDetailsBlocks(fn: MeasuredFunction, detail: Detail): Block[] {
  const sentences = [
    configurationSentence(fn),
    differenceSentences(fn).folded,
    adviceSentence(fn.advice),
    architectureSentence(fn),
  ]
  return [
    ...sentences.flatMap((phrase) => (phrase ? [paragraph(phrase)] : [])),
    ...chart(fn),
    ...functionDetails(fn, detail.payloads),
  ]
}

/** A function among several: its table, what has to be in sight, and a fold. */
export function functionBlocks(
  fn: MeasuredFunction,
  detail: Detail,
  links?: Report['links'],
): Block[] {
  const rest = functionDetailsBlocks(fn, detail)
  return [
    functionTable(fn),
    ...functionLines(fn, links),
    ...(rest.length === 0
      ? []
      : [{ kind: 'details', summary: ['Details'], blocks: rest } as const]),
  ]
}

/** What it costs a month, where that is known. */
export function monthBlocks({ month, deployedMB }: MeasuredFunction): Block[] {
  if (month === null) return []
  const extras = extrasSentence(month)
  return [paragraph([...monthSentence({ month, deployedMB }), ...(extras ? [' ', ...extras] : [])])]
}

function paragraph(phrase: Phrase): Block {
  return { kind: 'paragraph', phrase }
}

/** A line through two sizes shows nothing that the table does not. */
const MIN_SIZES_DRAWN = 3

function chart(fn: MeasuredFunction): Block[] {
  const drawn = fn.sizes.flatMap(({ memoryMB, base, head }) =>
    base && head ? [{ memoryMB, baseMs: base.durationMs, headMs: head.durationMs }] : [],
  )
  if (drawn.length < MIN_SIZES_DRAWN) return []
  return [
    {
      kind: 'chart',
      base: baseWord(fn),
      head: headWord(fn),
      sizesMB: drawn.map(({ memoryMB }) => memoryMB),
      baseMs: drawn.map(({ baseMs }) => baseMs),
      headMs: drawn.map(({ headMs }) => headMs),
    },
  ]
}
