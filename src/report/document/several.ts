import type { FunctionReport, MeasuredFunction, Report } from '../schema.ts'
import { counted } from '../text/numbers.ts'
import { unmeasuredOf } from '../verdict.ts'
import { functionBlocks, monthBlocks } from './function.ts'
import { functionHeadline, SIGN, warningKinds } from './headline.ts'
import { type Block, type Detail, name, type Phrase } from './model.ts'
import { monthFigure } from './money.ts'
import { newDetails, unchangedDetails, unmeasuredBlocks } from './not-measured.ts'
import { overviewTable } from './overview.ts'
import { whatWouldDecideBlocks } from './undecided.ts'

/** So many of those that got worse are shown in full; the others are a line each, with a fold. */
const UNFOLDED = 3
/** Beyond, a table of those that got worse says more than so many folds. */
const MAX_FOLDS = 20

/**
 * Of several functions what needs somebody: the first few in full, the others a line with a fold, as
 * are those that could not be decided; and all that passed in one fold.
 */
export function severalFunctions(
  functions: readonly FunctionReport[],
  detail: Detail,
  links?: Report['links'],
): Block[] {
  const measured = functions.filter((each) => each.kind === 'measured')
  const worse = measured.filter(({ verdict }) => verdict === 'fail' || verdict === 'accepted')
  const unclear = measured.filter(({ verdict }) => verdict === 'inconclusive')
  let left = detail.functions
  const blocksOf = (each: MeasuredFunction): Block[] =>
    left-- > 0 ? functionBlocks(each, detail, links) : []
  const folded = (each: MeasuredFunction, summary = functionHeadline(each)): Block => {
    const blocks =
      left > 0 ? [...whatWouldDecideBlocks(each), ...monthBlocks(each), ...blocksOf(each)] : []
    return blocks.length === 0
      ? { kind: 'paragraph', phrase: summary }
      : { kind: 'details', summary, blocks }
  }
  const withMonth = (each: MeasuredFunction): Block => {
    const month = each.month === null ? [] : [`, ${monthFigure(each.month)} a month`]
    return folded(each, [...functionHeadline(each), ...month])
  }
  return [
    ...worse.slice(0, UNFOLDED).flatMap((each, index): Block[] => [
      ...headingOf(each, { isWorst: index === 0, isOnly: worse.length === 1 }),
      // Of one alone, the report's second line says it.
      ...(worse.length === 1 || left <= 0 ? [] : monthBlocks(each)),
      ...blocksOf(each),
    ]),
    ...manyFolded(worse.slice(UNFOLDED), withMonth),
    ...unmeasuredBlocks(unmeasuredOf(functions), {
      heading: worse.length > 0 || unclear.length > 0,
    }),
    ...manyFolded(unclear, (each) => folded(each)),
    ...passedBlocks(functions, folded),
  ]
}

/** What the report's first line says of the worst one is not repeated. */
function headingOf(
  each: MeasuredFunction,
  { isWorst, isOnly }: { isWorst: boolean; isOnly: boolean },
): Block[] {
  if (each.verdict !== 'fail' || !isWorst) return [heading(functionHeadline(each))]
  return isOnly ? [] : [heading([`${SIGN.fail} `, name(each.name)])]
}

const heading = (phrase: Phrase): Block => ({ kind: 'heading', level: 4, phrase })

function manyFolded(
  functions: readonly MeasuredFunction[],
  folded: (each: MeasuredFunction) => Block,
): Block[] {
  if (functions.length <= MAX_FOLDS) return functions.map(folded)
  const summary = `${functions.length - MAX_FOLDS} more`
  return [
    ...functions.slice(0, MAX_FOLDS).map(folded),
    {
      kind: 'details',
      summary: [summary],
      blocks: [overviewTable(functions.slice(MAX_FOLDS), { figures: true })],
    },
  ]
}

function passedBlocks(
  functions: readonly FunctionReport[],
  folded: (each: MeasuredFunction) => Block,
): Block[] {
  const passed = functions.filter(({ verdict }) => verdict === 'pass')
  if (passed.length === 0) return []
  const which = counted(
    passed.length,
    passed.length < functions.length ? 'other function' : 'function',
  )
  const blocks = [
    overviewTable(passed, { figures: true }),
    ...passed
      .filter((each) => each.kind === 'measured')
      .map((each) => folded(each))
      .filter(({ kind }) => kind === 'details'),
    ...newDetails(functions.filter((each) => each.kind === 'new')),
    ...unchangedDetails(functions.filter((each) => each.kind === 'unchanged')),
  ]
  const warned = passed.filter((each) => warningKinds(each).size > 0).length
  const some = warned === 0 ? '' : `, ${warned} with a warning`
  return [{ kind: 'details', summary: [`${SIGN.pass} ${which} passed${some}`], blocks }]
}
