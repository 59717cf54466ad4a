import { callTree, type Frame, nodesOf } from './call-tree.ts'
import type { SideSeen, TimesObservation } from './observation.ts'
import { offsetOf, type Sources } from './sources.ts'

/** What loading one package takes, or one file where it is the user's own. */
export interface Loaded {
  /** ms in each environment that was timed. */
  ms: readonly number[]
  files: readonly string[]
}

interface LoadingSide {
  seen: SideSeen
  sources: Sources
}

/**
 * What both sides load at cold start, by name; in a bundle by what it was bundled from, and what of that the
 * pull request touched.
 */
export function loadedOf({ base, head }: Record<'base' | 'head', LoadingSide>) {
  const before = topLevelsOf(base)
  const touched = new Set<string>()
  const after = new Map(
    [...topLevelsOf(head)].map(([file, top]) => {
      const known = before.get(file)
      if (!known) return [file, top] as const
      const parts = touchedParts(file, base.sources, head.sources)
      for (const part of parts) touched.add(part)
      return [file, withTouched(top, known, parts)] as const
    }),
  )
  return { base: loadedBy(base, before), head: loadedBy(head, after), touched }
}

function loadedBy(
  { seen: side, sources }: LoadingSide,
  topLevels: ReadonlyMap<string, TopLevel>,
): ReadonlyMap<string, Loaded> {
  const perEnvironment = side.times.map(({ seen }) => msByFile(seen, sources, topLevels))
  const files = new Set(perEnvironment.flatMap((each) => [...each.keys()]))
  const loaded = new Map<string, Loaded>()
  for (const file of files) {
    const name = packageOf(file)
    const known = loaded.get(name) ?? { ms: perEnvironment.map(() => 0), files: [] }
    const ms = known.ms.map((sum, index) => sum + (perEnvironment[index]?.get(file) ?? 0))
    loaded.set(name, { ms, files: [...known.files, file] })
  }
  return loaded
}

/** `node_modules/@scope/name`, `site-packages/name`, or the user's own file. */
function packageOf(file: string): string {
  const inside = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)
  if (inside?.[1] !== undefined) return inside[1]
  const python = /^python:([^.]+)/.exec(file) ?? /site-packages\/([^/]+)/.exec(file)
  return python?.[1]?.replace(/\.py$/, '') ?? file
}

type Shares = ReadonlyMap<string, number>

/** The top level of a built file, as far as lines do not show what it was bundled from. */
interface TopLevel {
  /** Mean over environments. */
  ms: number
  /** By what it was bundled from. */
  shares: Shares
}

/** By built file, how the work of its top level is shared by what it was built from. */
function topLevelsOf({ seen: { counts, times }, sources }: LoadingSide): Map<string, TopLevel> {
  const shares = new Map<string, Map<string, number>>()
  for (const { seen } of counts) {
    for (const { file, blocks = [] } of seen.modules) {
      const known = shares.get(file) ?? new Map<string, number>()
      for (const [offset, work] of blocks) add(known, sources.module(file, offset), work)
      shares.set(file, known)
    }
  }
  const ms = new Map<string, number>()
  for (const { seen } of times) {
    for (const { frame, selfMs } of profileOf(seen)) {
      if (isTopLevel(frame)) add(ms, frame.file, selfMs / times.length)
    }
  }
  return new Map([...shares].map(([file, own]) => [file, { ms: ms.get(file) ?? 0, shares: own }]))
}

/** Parts of a bundle that the pull request changed. */
function touchedParts(file: string, base: Sources, head: Sources): string[] {
  const before = base.parts(file)
  return [...head.parts(file)].flatMap(([name, text]) => (before.get(name) === text ? [] : [name]))
}

/** What the top level takes longer is what it does more of, as long as that is touched at all. */
function withTouched(top: TopLevel, before: TopLevel, touched: readonly string[]): TopLevel {
  const moreMs = top.ms - before.ms
  if (touched.length === 0 || moreMs <= 0) return top
  const ms = new Map<string, number>()
  addShared(ms, before.ms, before.shares)
  const of = touched.map((name): [string, number] => [name, top.shares.get(name) ?? 0])
  addShared(ms, moreMs, new Map(of))
  return { ms: top.ms, shares: ms }
}

function msByFile(
  seen: TimesObservation,
  sources: Sources,
  topLevels: ReadonlyMap<string, TopLevel>,
): Map<string, number> {
  const profiled = new Map<string, Map<string, number>>()
  for (const { frame, selfMs } of profileOf(seen)) {
    const known = profiled.get(frame.file) ?? new Map<string, number>()
    profiled.set(frame.file, known)
    const shares = isTopLevel(frame) ? topLevels.get(frame.file)?.shares : undefined
    if (shares && shares.size > 0) addShared(known, selfMs, shares)
    else add(known, moduleOf(sources, frame), selfMs)
  }
  const ms = new Map<string, number>()
  const { modules } = seen
  const timed = new Set(modules.map(({ file }) => file))
  for (const { file, us } of modules) {
    addShared(ms, us / 1000, profiled.get(file) ?? new Map([[sources.module(file, 0), 1]]))
  }
  // ES modules are loaded where nobody can time them one by one: what they do is in the profile.
  for (const [file, shares] of profiled) {
    if (!timed.has(file)) for (const [name, own] of shares) add(ms, name, own)
  }
  return ms
}

/** What was sampled of the files of a package while they were loaded. */
function* profileOf({ init }: TimesObservation): Generator<{ frame: Frame; selfMs: number }> {
  if (!init) return
  for (const { frame, selfMs } of nodesOf(callTree([{ tree: init, per: 1 }]))) {
    if (frame && frame.file !== '') yield { frame, selfMs }
  }
}

const isTopLevel = ({ name, line, column }: Frame) => name === '' && line === 1 && column === 0

function moduleOf(sources: Sources, { file: name, line, column }: Frame): string {
  const file = sources.file(name)
  if (!file) return name
  const offset = offsetOf(file, line, column)
  // Source maps say nothing of the blanks that a line begins with.
  const blanks = column > 0 ? 0 : (/^[ \t]*/.exec(file.text.slice(offset))?.[0].length ?? 0)
  return sources.module(name, offset + blanks)
}

function addShared(to: Map<string, number>, amount: number, shares: Shares): void {
  const whole = [...shares.values()].reduce((a, b) => a + b, 0)
  for (const [name, share] of shares) {
    add(to, name, whole > 0 ? (amount * share) / whole : amount / shares.size)
  }
}

function add(to: Map<string, number>, name: string, amount: number): void {
  to.set(name, (to.get(name) ?? 0) + amount)
}
