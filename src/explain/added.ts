import { type CallNode, computingMs, isPseudo, nodesOf } from './call-tree.ts'
import type { KnownFunction } from './functions.ts'
import { type Growth, isNewCallback, mean, ownerOf } from './growth.ts'
import type { SideFunctions } from './side-functions.ts'

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
      const outer = owner && growth.get(owner)
      if (!owner || !outer) return [[fn, fn] as const].filter(() => isNewCallback(known))
      const isPart =
        isNewCallback(known) ||
        ((outer.pair.isChanged || rebuilt.has(owner)) && outer.calls * 1.1 < known.calls)
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
