import { callTree, nodesOf } from './call-tree.ts'
import type { SideSeen, TimesObservation } from './observation.ts'
import { offsetOf, type Sources } from './sources.ts'

/** What loading one package takes, or one file where it is the user's own. */
export interface Loaded {
  /** ms in each environment that was timed. */
  ms: readonly number[]
  files: readonly string[]
}

/** What one side loads at cold start, by name; in a bundle by what it was bundled from. */
export function loadedOf(side: SideSeen, sources: Sources): ReadonlyMap<string, Loaded> {
  const topLevels = topLevelsOf(side, sources)
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

/** By built file, how the work of its top level is shared by what it was built from. */
function topLevelsOf({ counts }: SideSeen, sources: Sources): ReadonlyMap<string, Shares> {
  const shares = new Map<string, Map<string, number>>()
  for (const { seen } of counts) {
    for (const { file, blocks = [] } of seen.modules) {
      const known = shares.get(file) ?? new Map<string, number>()
      for (const [offset, work] of blocks) add(known, sources.module(file, offset), work)
      shares.set(file, known)
    }
  }
  return shares
}

function msByFile(
  { init, modules }: TimesObservation,
  sources: Sources,
  topLevels: ReadonlyMap<string, Shares>,
): Map<string, number> {
  const profiled = new Map<string, Map<string, number>>()
  for (const node of init ? nodesOf(callTree([{ tree: init, per: 1 }])) : []) {
    const { frame, selfMs } = node
    if (!frame || frame.file === '') continue
    const known = profiled.get(frame.file) ?? new Map<string, number>()
    profiled.set(frame.file, known)
    const isTopLevel = frame.line === 1 && frame.column === 0
    const shares = isTopLevel ? topLevels.get(frame.file) : undefined
    if (shares && shares.size > 0) addShared(known, selfMs, shares)
    else add(known, moduleOf(sources, frame), selfMs)
  }
  const ms = new Map<string, number>()
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

function moduleOf(sources: Sources, frame: { file: string; line: number; column: number }): string {
  const file = sources.file(frame.file)
  if (!file) return frame.file
  return sources.module(frame.file, offsetOf(file, frame.line, frame.column))
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
