import { withoutPeriod } from '../../shared/text.ts'
import type { NewFunction, UnchangedFunction, UnmeasuredFunction } from '../schema.ts'
import { counted } from '../text/numbers.ts'
import { SIGN } from './headline.ts'
import { type Block, name, type Phrase, said } from './model.ts'

/**
 * In sight, as they need somebody.
 * @param heading whether they need one, as the report's first line is about others
 */
export function unmeasuredBlocks(
  functions: readonly UnmeasuredFunction[],
  { heading }: { heading: boolean },
): Block[] {
  if (functions.length === 0) return []
  if (!heading) return [unmeasuredList(functions)]
  const phrase = [
    `${SIGN.inconclusive} ${counted(functions.length, 'function')} could not be measured`,
  ]
  return [{ kind: 'heading', level: 4, phrase }, unmeasuredList(functions)]
}

export function unmeasuredList(functions: readonly UnmeasuredFunction[]): Block {
  const items = functions.map((each): Phrase => [name(each.name), ': ', said(each.reason)])
  return { kind: 'list', items }
}

/** As many as can be read in a line or two; the others stand in report.json. */
const NAMED = 5

/** In sight, so that nobody takes what was not looked at for what passed. */
export function leftOutNote(leftOut: readonly { name: string; reason: string }[]): Block[] {
  if (leftOut.length === 0) return []
  const named = leftOut.slice(0, NAMED).flatMap(({ name: id, reason }, index): Phrase => {
    return [...(index === 0 ? [] : ['; ']), name(id), ' (', said(withoutPeriod(reason)), ')']
  })
  const others = leftOut.length - NAMED
  const rest = others > 0 ? `; and ${others} more` : ''
  return [
    paragraph(
      `${SIGN.inconclusive} Of the templates, ${leftOut.length} ${leftOut.length > 1 ? 'parts were' : 'part was'} not checked: `,
      ...named,
      `${rest}.`,
    ),
  ]
}

/** Folded. */
export function newDetails(functions: readonly NewFunction[]): Block[] {
  if (functions.length === 0) return []
  const summary = `${SIGN.pass} ${counted(functions.length, 'new function')}, not measured`
  return [{ kind: 'details', summary: [summary], blocks: newBlocks(functions) }]
}

export function newBlocks(functions: readonly NewFunction[]): Block[] {
  return [
    paragraph(
      'The template declares what is not deployed yet, so there is nothing to compare with: nothing was measured.',
    ),
    { kind: 'list', items: functions.map((each): Phrase => [name(each.name)]) },
  ]
}

/** Folded. */
export function unchangedDetails(functions: readonly UnchangedFunction[]): Block[] {
  if (functions.length === 0) return []
  const summary = `${SIGN.pass} ${counted(functions.length, 'function')} unchanged`
  return [{ kind: 'details', summary: [summary], blocks: unchangedBlocks(functions) }]
}

export function unchangedBlocks(functions: readonly UnchangedFunction[]): Block[] {
  return [
    paragraph(
      'The code is byte for byte the same on both sides, and so is the configuration: nothing was deployed or measured, and the check passes.',
    ),
    {
      kind: 'list',
      items: functions.map(
        ({ name: fn, codeSha256 }): Phrase =>
          codeSha256 === undefined
            ? [name(fn)]
            : [name(fn), ' (CodeSha256 ', name(codeSha256), ')'],
      ),
    },
  ]
}

const paragraph = (...phrase: Phrase): Block => ({ kind: 'paragraph', phrase })
