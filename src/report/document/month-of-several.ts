import type { FunctionReport } from '../schema.ts'
import { type Inline, name, type Phrase } from './model.ts'
import {
  extrasSentence,
  INDISTINGUISHABLE,
  monthBasis,
  monthChange,
  monthsTogether,
} from './money.ts'

/** What several functions cost a month, of which the report's first line gives the sum. */
export interface MonthOfSeveral {
  /** `+$7.83 a month` */
  figure: string
  /** What the figure is of, where that does not go without saying: sentences for the line below. */
  basis: Phrase
}

/**
 * Of those that got worse, or else of all that were measured; nothing where a month is not known of
 * each of them.
 */
export function monthOfSeveral(functions: readonly FunctionReport[]): MonthOfSeveral | undefined {
  const measured = functions.filter((each) => each.kind === 'measured')
  const worse = measured.filter(({ verdict }) => verdict === 'fail' || verdict === 'accepted')
  const counted = worse.length > 0 ? worse : measured
  const [only, ...others] = counted
  if (only === undefined) return undefined
  if (others.length === 0) {
    if (only.month === null) return undefined
    const { month, deployedMB } = only
    const of = worse.length > 0 ? [] : [' of ', name(only.name), ', the only one measured,']
    const extras = extrasSentence(month)
    const basis = [...monthBasis({ month, deployedMB }, of), ...(extras ? [' ', ...extras] : [])]
    return { figure: monthChange(month), basis }
  }
  const sum = monthsTogether(counted.map(({ month }) => month))
  if (sum === undefined) return undefined
  const whom =
    worse.length > 0
      ? `the ${worse.length} that got worse`
      : measured.length === functions.length
        ? `all ${measured.length} together`
        : `the ${measured.length} that were measured`
  const isPlain = worse.length > 0 || measured.length === functions.length
  return { figure: sum.figure, basis: basisOf(sum, whom, isPlain) }
}

function basisOf(
  { isAssumed, isUnclear }: { isAssumed: boolean; isUnclear: boolean },
  whom: string,
  isPlain: boolean,
): Inline[] {
  if (isPlain && !isAssumed && !isUnclear) return []
  const assumed = isAssumed
    ? ', assuming one million invocations of each whose number is not given'
    : ''
  return [`The month is that of ${whom}${assumed}${isUnclear ? `: ${INDISTINGUISHABLE}` : ''}.`]
}
