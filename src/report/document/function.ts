import type { MeasuredFunction } from '../schema.ts'
import { baseWord } from './base.ts'
import { configurationSentence } from './configuration.ts'
import { findingPhrase, functionDetails, isWorthALine } from './details.ts'
import type { Block, Detail, Phrase } from './model.ts'
import { adviceSentence, extrasSentence, monthSentence } from './money.ts'
import { architectureSentence } from './other-architecture.ts'
import { sizeTable } from './rows.ts'
import { whyBlocks } from './why.ts'

/** The table of a measured function, which everything else explains. */
export function functionTable(function_: MeasuredFunction): Block {
  return sizeTable(function_)
}

/** What of it has to be in sight, and no table shows. */
export function functionLines(function_: MeasuredFunction): Block[] {
  const items = function_.findings.filter(isWorthALine).map(findingPhrase)
  return [
    ...(items.length === 0 ? [] : [{ kind: 'list', items } as const]),
    ...whyBlocks(function_),
  ]
}

/** Everything else, which is folded. */
export function functionDetailsBlocks(function_: MeasuredFunction, detail: Detail): Block[] {
  const sentences = [
    configurationSentence(function_),
    adviceSentence(function_.advice),
    architectureSentence(function_),
  ]
  return [
    ...sentences.flatMap((phrase) => (phrase ? [paragraph(phrase)] : [])),
    ...chart(function_),
    ...functionDetails(function_, detail.payloads),
  ]
}

/** A function among several: its money, its table, what has to be in sight, and a fold. */
export function functionBlocks(function_: MeasuredFunction, detail: Detail): Block[] {
  const { month, deployedMB } = function_
  const extras = month && extrasSentence(month)
  const rest = functionDetailsBlocks(function_, detail)
  return [
    ...(month
      ? [paragraph([...monthSentence({ month, deployedMB }), ...(extras ? [' ', ...extras] : [])])]
      : []),
    functionTable(function_),
    ...functionLines(function_),
    ...(rest.length === 0
      ? []
      : [{ kind: 'details', summary: ['Details'], blocks: rest } as const]),
  ]
}

function paragraph(phrase: Phrase): Block {
  return { kind: 'paragraph', phrase }
}

/** A line through two sizes shows nothing that the table does not. */
const FEWEST_SIZES_DRAWN = 3

function chart(function_: MeasuredFunction): Block[] {
  const drawn = function_.sizes.flatMap(({ memoryMB, base, head }) =>
    base && head ? [{ memoryMB, baseMs: base.durationMs, headMs: head.durationMs }] : [],
  )
  if (drawn.length < FEWEST_SIZES_DRAWN) return []
  return [
    {
      kind: 'chart',
      base: baseWord(function_),
      sizesMB: drawn.map(({ memoryMB }) => memoryMB),
      baseMs: drawn.map(({ baseMs }) => baseMs),
      headMs: drawn.map(({ headMs }) => headMs),
    },
  ]
}
