import { callTree, nodesOf } from './call-tree.ts'
import type { Estimate } from './cause.ts'
import { type FunctionQuestion, namedBy } from './function-causes.ts'
import { isClear, mean } from './growth.ts'
import type { SideSeen } from './observation.ts'

interface Loaded {
  /** ms in each environment that was timed. */
  ms: readonly number[]
  modules: number
}

/**
 * What is loaded at cold start, by package, and by file where it is the user's own: a package that
 * head alone loads, or one that takes clearly longer to load.
 */
export function moduleCauses(
  { base, head }: { base: SideSeen; head: SideSeen },
  question: FunctionQuestion,
  leastMs: number,
): Estimate[] {
  const [before, after] = [loadedOf(base), loadedOf(head)]
  return [...after].flatMap(([name, { ms, modules }]) => {
    const known = before.get(name)
    const earlier = known?.ms ?? base.times.map(() => 0)
    const addsMs = mean(ms) - mean(earlier)
    const isNew = known === undefined && addsMs >= leastMs
    const isLonger = question.differs && isClear(earlier, ms, 2 * leastMs)
    if (!isNew && !isLonger) return []
    const from = namedBy(name, undefined, question)
    const isFile = /\.\w+$/.test(name)
    return [
      {
        kind: 'module' as const,
        name,
        ...(isFile && { file: name, line: 1 }),
        changed: isFile,
        ...(from && { from }),
        base: { calls: known?.modules ?? 0, ms: mean(earlier) },
        head: { calls: modules, ms: mean(ms) },
        addsMs,
      },
    ]
  })
}

/** `node_modules/@scope/name`, `site-packages/name`, or the user's own file. */
function packageOf(file: string): string {
  const inside = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)
  if (inside?.[1] !== undefined) return inside[1]
  const python = /^python:([^.]+)/.exec(file) ?? /site-packages\/([^/]+)/.exec(file)
  return python?.[1]?.replace(/\.py$/, '') ?? file
}

function loadedOf({ times, counts }: SideSeen): Map<string, Loaded> {
  const perEnvironment = times.map(({ seen }) => {
    const ms = new Map<string, number>()
    const modules = new Map<string, Set<string>>()
    const add = (file: string, us: number) => {
      const name = packageOf(file)
      ms.set(name, (ms.get(name) ?? 0) + us / 1000)
      modules.set(name, (modules.get(name) ?? new Set()).add(file))
    }
    const timed = new Set(seen.modules.map(({ file }) => file))
    for (const { file, us } of seen.modules) add(file, us)
    // ES modules are loaded where nobody can time them one by one: what they do is in the profile.
    if (seen.init) {
      for (const node of nodesOf(callTree([{ tree: seen.init, per: 1 }]))) {
        const file = node.frame?.file
        if (file && !timed.has(file)) add(file, node.selfMs * 1000)
      }
    }
    return { ms, modules }
  })
  const loaded = new Map<string, Loaded>()
  const names = new Set(perEnvironment.flatMap(({ ms }) => [...ms.keys()]))
  for (const { seen } of counts) for (const { file } of seen.modules) names.add(packageOf(file))
  for (const name of names) {
    const files = new Set(counts.flatMap(({ seen }) => seen.modules.map(({ file }) => file)))
    const counted = [...files].filter((file) => packageOf(file) === name).length
    loaded.set(name, {
      ms: perEnvironment.map(({ ms }) => ms.get(name) ?? 0),
      modules: Math.max(
        counted,
        ...perEnvironment.map(({ modules }) => modules.get(name)?.size ?? 0),
      ),
    })
  }
  return loaded
}
