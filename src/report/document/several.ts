import type { FunctionReport, MeasuredFunction } from '../schema.ts'
import { counted } from '../text/numbers.ts'
import { unmeasuredOf } from '../verdict.ts'
import { functionBlocks } from './function.ts'
import { functionHeadline, SIGN } from './headline.ts'
import type { Block, Phrase } from './model.ts'
import { togetherSentence } from './money.ts'
import { newDetails, unchangedDetails, unmeasuredBlocks } from './not-measured.ts'
import { overviewTable } from './overview.ts'

/**
 * Of several functions what needs somebody: a row each and what they cost together, then each in
 * full; and in one fold those that passed.
 */
export function severalFunctions(
  functions: readonly FunctionReport[],
  withPayloads: boolean,
): Block[] {
  const measured = functions.filter((each) => each.kind === 'measured')
  const worse = measured.filter(({ verdict }) => verdict === 'fail' || verdict === 'accepted')
  const unclear = measured.filter(({ verdict }) => verdict === 'inconclusive')
  const others = functions.filter(({ verdict }) => verdict !== 'pass')
  const together = togetherSentence(worse.map(({ month }) => month))
  const section = (each: MeasuredFunction): Block[] => [
    { kind: 'heading', level: 4, phrase: functionHeadline(each) },
    ...functionBlocks(each, { withPayloads, foldChart: true }),
  ]
  return [
    ...(together ? [paragraph(together)] : []),
    ...(others.length < 2 ? [] : [overviewTable(others, { figures: false })]),
    ...worse.flatMap(section),
    ...unmeasuredBlocks(unmeasuredOf(functions)),
    ...unclear.flatMap(section),
    ...passedBlocks(functions, withPayloads),
  ]
}

/** Unfolded where there is nothing else to show. */
function passedBlocks(functions: readonly FunctionReport[], withPayloads: boolean): Block[] {
  const passed = functions.filter(({ verdict }) => verdict === 'pass')
  if (passed.length === 0) return []
  const blocks = [
    overviewTable(passed, { figures: true }),
    ...passed
      .filter((each) => each.kind === 'measured')
      .map((each): Block => {
        const inside = functionBlocks(each, { withPayloads })
        return { kind: 'details', summary: functionHeadline(each), blocks: inside }
      }),
    ...newDetails(functions.filter((each) => each.kind === 'new')),
    ...unchangedDetails(functions.filter((each) => each.kind === 'unchanged')),
  ]
  const few = passed.length <= FEW && passed.length === functions.length
  if (few) return blocks
  const which = counted(
    passed.length,
    passed.length < functions.length ? 'other function' : 'function',
  )
  // A heading keeps the fold apart from those of the function above it.
  return [
    { kind: 'heading', level: 4, phrase: [`${SIGN.pass} ${which} passed`] },
    { kind: 'details', summary: ['All that passed'], blocks },
  ]
}

/** As many as anybody wants to see at once. */
const FEW = 5

function paragraph(phrase: Phrase): Block {
  return { kind: 'paragraph', phrase }
}
