import { groupBy } from '../shared/group.ts'
import { type CallNode, callTree, type Frame, invocationTree, nodesOf } from './call-tree.ts'
import { functionsOf, type KnownFunction } from './functions.ts'
import type { SideSeen } from './observation.ts'
import { offsetOf, openSources, type ReadText, type Sources } from './sources.ts'

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
