import type { KnownFunction } from './functions.ts'
import { type Pair, pairsOf } from './pairs.ts'
import type { SideFunctions } from './side-functions.ts'
import { type BuildTraits, comparedOf, offsetOf, piecesOf, withoutComments } from './sources.ts'

/** Whether a function stands in the same file of the other side as it is. */
function holds(
  { sources, language }: SideFunctions,
  head: SideFunctions,
): (fn: KnownFunction) => boolean {
  const texts = new Map<string, string>()
  return ({ builtFile, start, end }) => {
    const [text, own] = [sources.file(builtFile)?.text, head.sources.file(builtFile)]
    if (text === undefined || own === undefined) return false
    const isPython = language === 'python'
    const [from, to] = isPython
      ? [offsetOf(own, start, 0), offsetOf(own, end + 1, 0)]
      : [start, end]
    const known = texts.get(builtFile) ?? plain(text, language, own)
    texts.set(builtFile, known)
    const needle = plain(own.text.slice(from, to), language, own)
    return needle !== '' && known.includes(needle)
  }
}

/** Without comments and line breaks, and in minified code without names. */
function plain(text: string, language: 'nodejs' | 'python', making: BuildTraits): string {
  return piecesOf(withoutComments(text, language), { offset: 0, line: 1 }, making)
    .map(comparedOf)
    .join(' ')
}

/** How much more a function does in head. */
export interface Growth {
  pair: Pair & { head: KnownFunction }
  /** Calls of head by those of base; infinite for what base does not call. 1 where it is the same. */
  calls: number
  /** The same of the work in a call. */
  work: number
}

/** What differs by less than this does not differ. */
const SAME = 1.01

/**
 * What ran more often in head than in both runs of base, or did more. What differs between these two
 * runs of the same code differs by itself: it has to differ by several times as much.
 */
export function growthOf(base: SideFunctions, head: SideFunctions): Map<KnownFunction, Growth> {
  const found = new Map<KnownFunction, Growth>()
  for (const pair of pairsOf(base.functions, head.functions, holds(base, head))) {
    const { head: fn } = pair
    if (!fn) continue
    const none = Array.from({ length: base.counted }, () => 0)
    const calls = ratio(pair.base?.calls ?? none, fn.calls)
    const total = ratio(pair.base?.work ?? none, fn.work)
    const work = Number.isFinite(total) && Number.isFinite(calls) ? total / calls : 1
    found.set(fn, {
      pair: { ...pair, head: fn },
      calls,
      work: work > SAME ? work : 1,
    })
  }
  return found
}

const TIMES_THE_MASK = 4
/** Where base ran once only, and nobody knows how much it differs from itself. */
const UNKNOWN_MASK = 1.25

/** 1 where head is no more than what base's own runs leave open. */
function ratio(base: readonly number[], head: readonly number[]): number {
  if (head.length === 0) return 1
  const [low, high] = [Math.min(...base), Math.max(...base)]
  const most = base.length === 1 ? high * UNKNOWN_MASK : high * SAME + TIMES_THE_MASK * (high - low)
  if (Math.min(...head) <= most) return 1
  return low + high === 0 ? Number.POSITIVE_INFINITY : mean(head) / mean(base)
}

export const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length

/**
 * Whether head's values lie clear of base's: the ranges do not meet, and the gap is no small one. Of three
 * and more on one side the largest does not count: what disturbs an environment makes it slower only.
 */
export function isClear(
  base: readonly number[],
  head: readonly number[],
  leastMs: number,
): boolean {
  if (base.length === 0 || head.length === 0) return false
  const [before, after] = [allButLargest(base), allButLargest(head)]
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values)
  const gap = Math.min(...after) - Math.max(...before)
  const difference = mean(after) - mean(before)
  return gap > 0 && difference > leastMs && difference > Math.max(spread(before), spread(after))
}

/** Of three and more, all but the largest. */
export function allButLargest(values: readonly number[]): readonly number[] {
  return values.length < 3 ? values : values.toSorted((a, b) => a - b).slice(0, -1)
}

export const isNewCallback = ({ pair }: Growth): boolean => pair.head.isAnonymous && !pair.base

/** The function that a new callback is a part of: the innermost around it that is no new callback itself. */
export function ownerOf(
  { pair }: Growth,
  growth: ReadonlyMap<KnownFunction, Growth>,
): KnownFunction | undefined {
  const { builtFile, start, end } = pair.head
  let found: KnownFunction | undefined
  for (const [fn, known] of growth) {
    if (fn === pair.head || fn.builtFile !== builtFile || isNewCallback(known)) continue
    if (fn.start > start || fn.end < end) continue
    if (!found || fn.end - fn.start <= found.end - found.start) found = fn
  }
  return found
}
