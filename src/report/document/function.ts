import type { MeasuredFunction, Month } from '../schema.ts'
import { baseWord } from './base.ts'
import { configurationSentence } from './configuration.ts'
import { findingPhrase, functionDetails, isWorthALine } from './details.ts'
import type { Block, Phrase } from './model.ts'
import { adviceSentence, extrasSentence, monthSentence } from './money.ts'
import { architectureSentence } from './other-architecture.ts'
import { sizeTable } from './rows.ts'

/** What there is to say of a measured function, below its headline. */
export function functionBlocks(
  function_: MeasuredFunction,
  { withPayloads, foldChart = false }: { withPayloads: boolean; foldChart?: boolean },
): Block[] {
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
    ...(foldChart ? fold('Chart', chart(function_)) : chart(function_)),
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

function fold(summary: string, blocks: readonly Block[]): Block[] {
  return blocks.length === 0 ? [] : [{ kind: 'details', summary: [summary], blocks }]
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
