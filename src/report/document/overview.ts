import { deployedRow } from '../deployed.ts'
import type { FunctionReport } from '../schema.ts'
import { megabytes, unbroken } from '../text/numbers.ts'
import { functionReason, SIGN } from './headline.ts'
import { type Block, left, name, type Phrase, right } from './model.ts'
import { monthFigure } from './money.ts'
import { changeText } from './rows.ts'

/**
 * One row a function, with its month where one at least is known.
 * @param figures whether the changes as deployed stand beside it; left out where a table of them follows
 */
export function overviewTable(
  functions: readonly FunctionReport[],
  { figures }: { figures: boolean },
): Block {
  const months = functions.some((each) => each.kind === 'measured' && each.month !== null)
  return {
    kind: 'table',
    columns: [
      left(''),
      left('Function'),
      ...(months ? [right(unbroken('A month'))] : []),
      left('Why'),
      ...(figures ? [right('Deployed'), right('Duration'), right('Cost')] : []),
    ],
    rows: functions.map((each): Phrase[] => {
      const row = each.kind === 'measured' ? deployedRow(each) : undefined
      const month = each.kind === 'measured' ? each.month : null
      return [
        [SIGN[each.verdict]],
        [name(each.name)],
        ...(months ? [[month ? unbroken(monthFigure(month)) : '–']] : []),
        functionReason(each),
        ...(figures
          ? [
              [row ? unbroken(megabytes(row.memoryMB)) : '–'],
              [unbroken(changeText(row?.duration ?? null))],
              [unbroken(changeText(row?.cost ?? null))],
            ]
          : []),
      ]
    }),
  }
}
