import { changedBeside } from './beside.ts'
import { nodesOf } from './call-tree.ts'
import type { NamedPlace } from './cause.ts'
import type { KnownFunction } from './functions.ts'
import { type Growth, isNewCallback, mean, ownerOf } from './growth.ts'
import type { SideFunctions } from './side-functions.ts'
import type { Piece, Place } from './sources.ts'

/** What callers are looked for in. */
interface Known {
  head: SideFunctions
  growth: ReadonlyMap<KnownFunction, Growth>
}

/**
 * The nearest caller that the pull request changed: up the call tree, on the way that takes most time;
 * or, as the way up ends where something was awaited, a changed function that names this one.
 */
export function changedCaller(fn: KnownFunction, { head, growth }: Known): NamedPlace | undefined {
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
  { head, growth }: Known,
): NamedPlace | undefined {
  const changed = [...growth.values()].filter(
    (known) =>
      known.pair.isChanged &&
      known.pair.head !== itself &&
      (mean(known.pair.head.calls) > 0 || head.counted === 0) &&
      !(isNewCallback(known) && isChanged(ownerOf(known, growth), growth)),
  )
  const word = (name.split(/[.\s(]/).findLast((part) => /\w/.test(part)) ?? name).trim()
  const names = (pieces: readonly Piece[]) =>
    word !== '' && pieces.some((piece) => mentions(piece, word))
  const one =
    changed.find(({ pair }) => names(pair.changed)) ??
    changed.find(({ pair }) => names(pair.head.pieces)) ??
    (itself && changed.find(({ pair }) => refersTo(pair.head, itself))) ??
    (changed.length === 1 ? changed[0] : undefined)
  return one && namedPlace(one.pair.head, one, word, head)
}

/** The same; or what uses a constant that the pull request changed. */
export function namedWithConstants(
  name: string,
  { base, head, growth }: Known & { base: SideFunctions },
): NamedPlace | undefined {
  const known = namedBy(name, undefined, { head, growth })
  if (known) return known
  const sources = { base: base.sources, head: head.sources }
  for (const fn of growth.keys()) {
    const beside = head.counted === 0 || mean(fn.calls) > 0 ? changedBeside(fn, sources) : undefined
    if (beside) return { name: fn.name, ...beside }
  }
  return undefined
}

const isChanged = (
  fn: KnownFunction | undefined,
  growth: ReadonlyMap<KnownFunction, Growth>,
): boolean => fn !== undefined && growth.get(fn)?.pair.isChanged === true

/** Whether a function's own text has the name of another. */
export function refersTo(fn: KnownFunction, other: KnownFunction): boolean {
  const { name, builtName, isAnonymous } = other
  if (fn.isMinified) return builtName !== '' && mentions({ text: fn.builtText }, builtName)
  return !isAnonymous && fn.pieces.some((piece) => mentions(piece, calledAs(name)))
}

/** A method is called by its own name, a constructor by that of its class. */
function calledAs(name: string): string {
  const [last = name, owner] = name.split('.').toReversed()
  return last === '__init__' && owner !== undefined ? owner : last
}

function mentions({ text }: Pick<Piece, 'text'>, word: string): boolean {
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
export function changedPlace({ pair }: Growth, head: SideFunctions): Place | undefined {
  const [first] = pair.changed
  return first && pair.base ? placeOf(first, pair.head, head) : undefined
}

function placeOf(piece: Piece, fn: KnownFunction, { sources }: SideFunctions): Place {
  const original = sources.original(fn.builtFile, piece.offset)
  if (original) return { file: original.file, line: original.line }
  return { file: fn.builtFile, line: piece.line }
}
