import { groupBy } from '../shared/group.ts'
import {
  type CallNode,
  callTree,
  computingMs,
  type Frame,
  invocationTree,
  isPseudo,
  nodesOf,
} from './call-tree.ts'
import { functionsOf, type KnownFunction } from './functions.ts'
import type { SideSeen } from './observation.ts'
import { type Pair, pairsOf } from './pairs.ts'
import {
  offsetOf,
  openSources,
  piecesOf,
  type ReadText,
  type Sources,
  withoutComments,
} from './sources.ts'

/** One side, as far as its functions go. */
export interface SideFunctions {
  sources: Sources
  functions: readonly KnownFunction[]
  tree: CallNode
  of(node: CallNode): KnownFunction | undefined
  at(frame: Frame): KnownFunction | undefined
  language: 'nodejs' | 'python'
  /** Environments that counted. */
  counted: number
  /** Own time of a function in each environment that was timed, ms per invocation. */
  selfMs(fn: KnownFunction): readonly number[]
}

export function sideFunctions({ counts, times }: SideSeen, read: ReadText): SideFunctions {
  const sources = openSources(read)
  const functions = functionsOf({ counts, times }, sources)
  const byFile = groupBy(functions, ({ builtFile }) => builtFile)
  const language = [...counts, ...times][0]?.seen.language ?? 'nodejs'
  const known = new WeakMap<CallNode, KnownFunction | 'none'>()
  const of = (node: CallNode): KnownFunction | undefined => {
    const found = known.get(node) ?? find(node, byFile, sources, language === 'python') ?? 'none'
    known.set(node, found)
    return found === 'none' ? undefined : found
  }
  const self = times.map(({ seen }) => {
    const own = new Map<KnownFunction, number>()
    for (const node of nodesOf(callTree([{ tree: seen.tree, per: seen.invocations }]))) {
      const fn = of(node)
      if (fn) own.set(fn, (own.get(fn) ?? 0) + node.selfMs)
    }
    return own
  })
  return {
    sources,
    functions,
    language,
    counted: counts.length,
    of,
    at: (frame) => of({ frame, selfMs: 0, parent: undefined, children: new Map() }),
    tree: invocationTree(times.map(({ seen }) => seen)),
    selfMs: (fn) => self.map((own) => own.get(fn) ?? 0),
  }
}

/** The innermost function around the position that the profiler gives: behind `function`, or at a name. */
function find(
  { frame }: CallNode,
  byFile: ReadonlyMap<string, readonly KnownFunction[]>,
  sources: Sources,
  isPython: boolean,
): KnownFunction | undefined {
  if (!frame || frame.file === '') return undefined
  const list = byFile.get(frame.file) ?? []
  if (isPython) {
    return list.find((each) => each.start === frame.line && sameName(each, frame.name))
  }
  const file = sources.file(frame.file)
  if (!file) return list.find(({ name }) => name === frame.name)
  const offset = offsetOf(file, frame.line, frame.column)
  let best: KnownFunction | undefined
  for (const each of list) {
    if (each.start > offset || each.end < offset) continue
    if (!best || each.end - each.start <= best.end - best.start) best = each
  }
  return best
}

const sameName = ({ key }: KnownFunction, name: string) =>
  key.endsWith(`|${name}`) || key.endsWith(`>${name}`)

/** Whether a function stands in the same file of the other side as it is. */
function holds(
  { sources, language }: SideFunctions,
  head: SideFunctions,
): (fn: KnownFunction) => boolean {
  const texts = new Map<string, string>()
  return ({ builtFile, isMinified, start, end }) => {
    const [text, own] = [sources.file(builtFile)?.text, head.sources.file(builtFile)]
    if (text === undefined || own === undefined) return false
    const isPython = language === 'python'
    const [from, to] = isPython
      ? [offsetOf(own, start, 0), offsetOf(own, end + 1, 0)]
      : [start, end]
    const known = texts.get(builtFile) ?? plain(text, language, isMinified)
    texts.set(builtFile, known)
    const needle = plain(own.text.slice(from, to), language, isMinified)
    return needle !== '' && known.includes(needle)
  }
}

/** Without comments and line breaks, and in minified code without names. */
function plain(text: string, language: 'nodejs' | 'python', isMinified: boolean): string {
  return piecesOf(withoutComments(text, language), { offset: 0, line: 1 }, isMinified)
    .map((piece) => piece.text)
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
  const [before, after] = [undisturbed(base), undisturbed(head)]
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values)
  const gap = Math.min(...after) - Math.max(...before)
  const difference = mean(after) - mean(before)
  return gap > 0 && difference > leastMs && difference > Math.max(spread(before), spread(after))
}

function undisturbed(values: readonly number[]): readonly number[] {
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

/** What each function adds by running more often or doing more, in ms per invocation. */
export function addedMs(
  growth: ReadonlyMap<KnownFunction, Growth>,
  head: SideFunctions,
): Map<KnownFunction, number> {
  const added = new Map<KnownFunction, number>()
  const entered = new Set<KnownFunction>()
  const add = (fn: KnownFunction, ms: number) => {
    if (ms > 0) added.set(fn, (added.get(fn) ?? 0) + ms)
  }
  const parts = changedParts(growth)
  // A function that its caller makes run more often is a part of what the caller adds.
  const walk = (node: CallNode, within: number): void => {
    if (isPseudo(node)) return
    const fn = head.of(node)
    const known = fn && growth.get(fn)
    let inner = within
    if (known && fn) {
      const owner = parts.get(fn)
      if (owner) {
        add(owner, node.selfMs * (1 - 1 / known.calls))
      } else if (known.calls > within * 1.1) {
        add(fn, computingMs(node) * (1 - (within === 1 ? 1 : within) / known.calls))
        inner = known.calls
        entered.add(fn)
      }
      if (known.work > 1 && Number.isFinite(inner)) {
        add(fn, (node.selfMs / inner) * (1 - 1 / known.work))
      }
    }
    for (const child of node.children.values()) walk(child, inner)
  }
  walk(head.tree, 1)
  const weighed = weighedMs(growth, head, { entered, parts })
  for (const [fn, ms] of weighed) added.set(fn, Math.max(added.get(fn) ?? 0, ms))
  return added
}

/**
 * Callbacks that run more often as the function around them was changed, with that function: they are a part
 * of it, and what they call is what runs more often.
 */
function changedParts(
  growth: ReadonlyMap<KnownFunction, Growth>,
): ReadonlyMap<KnownFunction, KnownFunction> {
  const callbacks = [...growth].filter(([fn, { calls }]) => fn.isAnonymous && calls > 1)
  const owned = callbacks.map(([fn, known]) => ({ fn, known, owner: ownerOf(known, growth) }))
  const rebuilt = new Set(
    owned.filter(({ known }) => isNewCallback(known)).map(({ owner }) => owner),
  )
  return new Map(
    owned.flatMap(({ fn, known, owner }) => {
      const around = owner && growth.get(owner)
      if (!owner || !around) return [[fn, fn] as const].filter(() => isNewCallback(known))
      const isPart =
        isNewCallback(known) ||
        ((around.pair.isChanged || rebuilt.has(owner)) && around.calls * 1.1 < known.calls)
      return isPart ? [[fn, owner] as const] : []
    }),
  )
}

interface Credited {
  /** Functions that run more often and whose callers do not. */
  entered: ReadonlySet<KnownFunction>
  /** Callbacks, with the function that they are a part of. */
  parts: ReadonlyMap<KnownFunction, KnownFunction>
}

/**
 * By how much functions do, as much time as others take for as much work: what the profiler never saw, as in
 * another thread, and, as few samples fall into what takes little, a part of it for what does more itself.
 */
function weighedMs(
  growth: ReadonlyMap<KnownFunction, Growth>,
  head: SideFunctions,
  { entered, parts }: Credited,
): Map<KnownFunction, number> {
  const seen = new Set([...nodesOf(head.tree)].map((node) => head.of(node)))
  const whole = [...seen].reduce((sum, fn) => sum + (fn ? mean(fn.work) : 0), 0)
  const msPerWork = whole > 0 ? computingMs(head.tree) / whole : 0
  const weighed = new Map<KnownFunction, number>()
  for (const [fn, known] of growth) {
    const { calls, work } = known
    const times = seen.has(fn) && !entered.has(fn) ? work : calls * work
    if (times === 1) continue
    const on = parts.get(fn) ?? fn
    const ms = msPerWork * mean(fn.work) * (1 - 1 / times) * (seen.has(fn) ? SEEN_PART : 1)
    weighed.set(on, (weighed.get(on) ?? 0) + ms)
  }
  return weighed
}

const SEEN_PART = 0.1
