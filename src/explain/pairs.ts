import { groupBy } from '../shared/group.ts'
import type { KnownFunction } from './functions.ts'
import { comparedOf, type Piece } from './sources.ts'

/** A function of both sides, or of one. */
export interface Pair {
  base: KnownFunction | undefined
  head: KnownFunction | undefined
  /** Whether its own text differs, comments and blanks aside. */
  isChanged: boolean
  /** What stands in head and not in base. */
  changed: readonly Piece[]
}

/**
 * Finds each function's counterpart: by file and name, of several of one name first those of equal
 * text; then, as code moves and bundlers name files anew, whatever has equal text anywhere, and
 * whatever has a name that only one on each side has.
 * @param isInBase whether base has a function that did not run there
 */
export function pairsOf(
  base: readonly KnownFunction[],
  head: readonly KnownFunction[],
  isInBase: (head: KnownFunction) => boolean = () => false,
): Pair[] {
  const left = new Set(base)
  const pairs = new Map<KnownFunction, KnownFunction>()
  const match = (one: KnownFunction, other: KnownFunction) => {
    pairs.set(one, other)
    left.delete(other)
  }
  const open = () => head.filter((each) => !pairs.has(each))
  matchWithin(head, base, match)
  const byText = groupBy(left, textOf)
  for (const each of open()) {
    const other = byText.get(textOf(each))?.find((one) => left.has(one))
    if (other && each.pieces.length > 0) match(each, other)
  }
  const byName = groupBy(left, ({ name }) => name)
  const openByName = groupBy(open(), ({ name }) => name)
  for (const [name, list] of openByName) {
    const [one, other] = [list[0], byName.get(name)?.[0]]
    if (one && other && list.length === 1 && byName.get(name)?.length === 1) match(one, other)
  }
  return [
    ...head.map((each): Pair => {
      const other = pairs.get(each)
      if (other || !isInBase(each)) return pairOf(other, each)
      return { base: undefined, head: each, isChanged: false, changed: [] }
    }),
    ...[...left].map((each) => pairOf(each, undefined)),
  ]
}

function matchWithin(
  head: readonly KnownFunction[],
  base: readonly KnownFunction[],
  match: (head: KnownFunction, base: KnownFunction) => void,
): void {
  const groups = groupBy(base, ({ key }) => key)
  for (const [key, list] of groupBy(head, (each) => each.key)) {
    const others = [...(groups.get(key) ?? [])]
    const without: KnownFunction[] = []
    for (const each of list) {
      const at = others.findIndex((other) => textOf(other) === textOf(each))
      if (at < 0) without.push(each)
      else match(each, others.splice(at, 1)[0] as KnownFunction)
    }
    if (list.some(({ isMinified }) => isMinified)) matchBySimilarity(without, others, match)
    else
      for (const [index, each] of without.entries()) {
        const other = others[index]
        if (other) match(each, other)
      }
  }
}

/** In a minified file every name may be another; of what has no equal, the most alike belong together. */
function matchBySimilarity(
  head: readonly KnownFunction[],
  base: readonly KnownFunction[],
  match: (head: KnownFunction, base: KnownFunction) => void,
): void {
  const LEAST = 0.5
  const candidates = head
    .flatMap((one) => base.map((other) => ({ one, other, alike: likeness(one, other) })))
    .filter(({ alike }) => alike >= LEAST)
    .sort((a, b) => b.alike - a.alike)
  const done = new Set<KnownFunction>()
  for (const { one, other } of candidates) {
    if (done.has(one) || done.has(other)) continue
    done.add(one).add(other)
    match(one, other)
  }
}

/** Share of the pieces that both have. */
function likeness(one: KnownFunction, other: KnownFunction): number {
  const common = one.pieces.length - added(other.pieces, one.pieces).length
  return (2 * common) / Math.max(1, one.pieces.length + other.pieces.length)
}

function pairOf(base: KnownFunction | undefined, head: KnownFunction | undefined): Pair {
  if (!base || !head) return { base, head, isChanged: true, changed: head?.pieces ?? [] }
  const isChanged = textOf(base) !== textOf(head)
  return { base, head, isChanged, changed: isChanged ? added(base.pieces, head.pieces) : [] }
}

function added(before: readonly Piece[], after: readonly Piece[]): Piece[] {
  const counts = new Map<string, number>()
  for (const piece of before)
    counts.set(comparedOf(piece), (counts.get(comparedOf(piece)) ?? 0) + 1)
  return after.filter((piece) => {
    const count = counts.get(comparedOf(piece)) ?? 0
    counts.set(comparedOf(piece), count - 1)
    return count <= 0
  })
}

const texts = new WeakMap<KnownFunction, string>()
function textOf(each: KnownFunction): string {
  const known = texts.get(each)
  if (known !== undefined) return known
  const text = each.pieces.map(comparedOf).join(' ')
  texts.set(each, text)
  return text
}
