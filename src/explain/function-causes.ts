import { changedBeside } from './beside.ts'
import { type CallNode, nodesOf } from './call-tree.ts'
import type { Estimate, NamedPlace } from './cause.ts'
import type { KnownFunction } from './functions.ts'
import { addedMs, type Growth, isClear, isNewCallback, mean, type SideFunctions } from './growth.ts'
import type { Piece, Place } from './sources.ts'

/** A function as a cause, with what later steps need to know of it. */
export interface FunctionCause extends Estimate {
  fn: KnownFunction
  growth: Growth
}

export interface FunctionQuestion {
  base: SideFunctions
  head: SideFunctions
  growth: ReadonlyMap<KnownFunction, Growth>
  /**
   * Whether time alone tells anything: code or configuration differ, and the check found head slower. A
   * series of three environments may well be slower by chance, a count may not.
   */
  timeTells: boolean
  /** Less than this is nothing, in ms per invocation. */
  leastMs: number
}

/** Functions that run more often, do more, or take longer, those that others explain left out. */
export function functionCauses(question: FunctionQuestion): FunctionCause[] {
  const { head, growth } = question
  const added = addedMs(growth, head)
  const longer = head.counted > 0 ? longerMs(question) : sampledMs(question)
  for (const [fn, ms] of longer) added.set(fn, Math.max(added.get(fn) ?? 0, ms))
  const causes = [...added].flatMap(([fn, ms]) => {
    const known = growth.get(fn)
    return known && ms >= enoughMs(known, question) ? [causeOf(fn, known, ms, question)] : []
  })
  return withoutCallees(causes, question)
}

/** What runs more often than ever in base does so, however few samples fell into it. */
function enoughMs({ calls, work }: Growth, { timeTells, leastMs }: FunctionQuestion): number {
  const isExact = calls > 1 || work > 1
  return timeTells && isExact ? leastMs / 5 : leastMs
}

/** Functions that run no more often and take longer themselves. */
function longerMs({ base, head, growth, timeTells, leastMs }: FunctionQuestion) {
  const longer = new Map<KnownFunction, number>()
  if (!timeTells) return longer
  for (const [fn, { pair, calls }] of growth) {
    // What base has as well and was not seen in took some time there, nobody knows how much.
    if (calls > 1 || (!pair.base && !pair.isChanged)) continue
    const after = head.selfMs(fn)
    const before = pair.base ? base.selfMs(pair.base) : after.map(() => 0)
    if (isClear(before, after, 2 * leastMs)) longer.set(fn, mean(after) - mean(before))
  }
  return longer
}

/**
 * Where nobody counted: what takes longer is booked on the outermost function that takes longer with it
 * and is not changed itself, as that one may well run more often.
 */
function sampledMs(question: FunctionQuestion): Map<KnownFunction, number> {
  const { growth } = question
  const booked = new Map<KnownFunction, number>()
  for (const [fn, ms] of longerMs(question)) {
    const isChanged = growth.get(fn)?.pair.isChanged
    const on = isChanged ? fn : outermost(fn, ms, question)
    booked.set(on, (booked.get(on) ?? 0) + ms)
  }
  return booked
}

function outermost(fn: KnownFunction, ms: number, question: FunctionQuestion): KnownFunction {
  const { base, head, growth } = question
  const [way] = [...nodesOf(head.tree)]
    .filter((node) => head.of(node) === fn)
    .sort((a, b) => b.selfMs - a.selfMs)
  let found = fn
  for (let up = way?.parent; up; up = up.parent) {
    const caller = head.of(up)
    const pair = caller && growth.get(caller)?.pair
    if (!caller || !pair) continue
    if (pair.isChanged) return found
    const before = pair.base ? inclusiveMs(pair.base, base) : 0
    if (inclusiveMs(caller, head) - before < ms / 2) return found
    found = caller
  }
  return fn
}

function causeOf(
  fn: KnownFunction,
  growth: Growth,
  addsMs: number,
  question: FunctionQuestion,
): FunctionCause {
  const { base, head } = question
  const { pair } = growth
  const from = growth.calls > 1 || !pair.isChanged ? changedCaller(fn, question) : undefined
  const beside = pair.isChanged || from ? undefined : changedBeside(fn, sourcesOf(question))
  const place = beside ?? (growth.calls > 1 ? fn : (changedPlace(growth, head) ?? fn))
  const ms = (side: SideFunctions, one: KnownFunction | undefined) =>
    one ? inclusiveMs(one, side) : 0
  return {
    kind: 'function',
    name: fn.name,
    file: place.file,
    line: place.line,
    changed: pair.isChanged || beside !== undefined,
    ...(from && from.name !== fn.name && { from }),
    base: {
      ...(head.counted > 0 && { calls: mean(pair.base?.calls ?? [0]) }),
      ms: ms(base, pair.base),
    },
    head: { ...(head.counted > 0 && { calls: mean(fn.calls) }), ms: ms(head, fn) },
    addsMs,
    fn,
    growth,
  }
}

const sourcesOf = ({ base, head }: FunctionQuestion) => ({
  base: base.sources,
  head: head.sources,
})

function inclusiveMs(fn: KnownFunction, side: SideFunctions): number {
  const walk = (node: CallNode, inside: boolean): number => {
    const within = inside || side.of(node) === fn
    let total = within ? node.selfMs : 0
    for (const child of node.children.values()) total += walk(child, within)
    return total
  }
  return walk(side.tree, false)
}

/**
 * The nearest caller that the pull request changed: up the call tree, on the way that takes most time;
 * or, as the way up ends where something was awaited, a changed function that names this one.
 */
function changedCaller(
  fn: KnownFunction,
  { head, growth }: Pick<FunctionQuestion, 'head' | 'growth'>,
): NamedPlace | undefined {
  const ways = [...nodesOf(head.tree)]
    .filter((node) => head.of(node) === fn)
    .map((node) => ({ node, ms: [...nodesOf(node)].reduce((sum, { selfMs }) => sum + selfMs, 0) }))
    .sort((a, b) => b.ms - a.ms)
  for (const { node } of ways) {
    for (let up = node.parent; up; up = up.parent) {
      const caller = head.of(up)
      const known = caller && growth.get(caller)
      if (!caller || caller === fn || !known?.pair.isChanged) continue
      return namedPlace(caller, known, fn.name, head)
    }
  }
  return namedBy(fn.name, fn, { head, growth })
}

/** A changed function whose change names this; or one that names it at all; or the only changed one. */
export function namedBy(
  name: string,
  itself: KnownFunction | undefined,
  { head, growth }: Pick<FunctionQuestion, 'head' | 'growth'>,
): NamedPlace | undefined {
  const changed = [...growth.values()].filter(
    ({ pair }) =>
      pair.isChanged && pair.head !== itself && (mean(pair.head.calls) > 0 || head.counted === 0),
  )
  const word = (name.split(/[.\s(]/).findLast((part) => /\w/.test(part)) ?? name).trim()
  const names = (pieces: readonly Piece[]) =>
    word !== '' && pieces.some((piece) => mentions(piece, word))
  const one =
    changed.find(({ pair }) => names(pair.changed)) ??
    changed.find(({ pair }) => names(pair.head.pieces)) ??
    (changed.length === 1 ? changed[0] : undefined)
  return one && namedPlace(one.pair.head, one, word, head)
}

function mentions({ text }: Piece, word: string): boolean {
  return new RegExp(`(?<![\\w$])${word.replace(/[$^.*+?()[\]{}|\\]/g, '\\$&')}(?![\\w$])`).test(
    text,
  )
}

function namedPlace(
  caller: KnownFunction,
  { pair }: Growth,
  callee: string,
  head: SideFunctions,
): NamedPlace {
  const word = callee.split('.').at(-1) ?? callee
  const piece = pair.changed.find((each) => mentions(each, word)) ?? pair.changed[0]
  const place = piece ? placeOf(piece, caller, head) : caller
  return { name: caller.name, file: place.file, line: place.line }
}

/** The line that changed; of several the one where most of the work is. */
function changedPlace({ pair }: Growth, head: SideFunctions): Place | undefined {
  const [first] = pair.changed
  return first && pair.base ? placeOf(first, pair.head, head) : undefined
}

function placeOf(piece: Piece, fn: KnownFunction, { sources }: SideFunctions): Place {
  const original = sources.original(fn.builtFile, piece.offset)
  if (original) return { file: original.file, line: original.line }
  return { file: fn.builtFile, line: piece.line }
}

/**
 * A function that runs more often because another one does is no cause of its own, also where the
 * call tree does not show who calls it, as after an `await`.
 */
function withoutCallees(causes: FunctionCause[], question: FunctionQuestion): FunctionCause[] {
  const kept = causes.toSorted((a, b) => b.addsMs - a.addsMs)
  for (const callee of [...kept]) {
    const caller = kept.find((each) => each !== callee && isCalledBy(callee, each, question))
    if (!caller) continue
    caller.addsMs += callee.addsMs
    kept.splice(kept.indexOf(callee), 1)
  }
  // A compiler may have put a callee into its caller all the same: how often it runs tells.
  for (const caller of [...kept]) {
    const callee = kept.find(({ growth, from }) => growth.calls > 1 && from?.name === caller.name)
    if (!callee || callee === caller || caller.growth.calls > 1 || caller.growth.work > 1.5)
      continue
    callee.addsMs += caller.addsMs
    kept.splice(kept.indexOf(caller), 1)
  }
  return kept.sort((a, b) => b.addsMs - a.addsMs)
}

function isCalledBy(
  callee: FunctionCause,
  caller: FunctionCause,
  { head }: FunctionQuestion,
): boolean {
  if (callee.growth.calls === 1 || caller.growth.calls === 1) return false
  if (isNewCallback(caller.growth)) return false
  if (caller.growth.calls * 1.1 < callee.growth.calls) return false
  const inTree = [...nodesOf(head.tree)].some(
    (node) => head.of(node) === callee.fn && isBelow(node, caller.fn, head),
  )
  const inText = caller.fn.pieces.some((piece) => mentions(piece, callee.fn.name))
  if (!inTree && !inText) return false
  // Of two that call each other, the one that is entered first.
  return !callee.fn.pieces.some((piece) => mentions(piece, caller.fn.name))
}

function isBelow(node: CallNode, caller: KnownFunction, head: SideFunctions): boolean {
  for (let up = node.parent; up; up = up.parent) if (head.of(up) === caller) return true
  return false
}
