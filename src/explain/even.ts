import { median } from '../verdict/stats/describe.ts'
import type { Environment, SideSeen, TimesObservation } from './observation.ts'

interface Sides {
  base: SideSeen
  head: SideSeen
}

/** What is less of an invocation than this has too few samples. */
const MIN_PART = 0.01
const MIN_FUNCTIONS = 4

/**
 * The same with environments as fast as each other: on a shared machine one may have been slower than the
 * next in everything. How much is the median over its functions of what each took by what it took in all
 * environments, so that a few functions that head does more of do not count.
 */
export function even({ base, head }: Sides): Sides {
  const all = [...base.times, ...head.times].map(({ seen }) => ownTimes(seen))
  const reference = new Map<string, number>()
  for (const own of all) {
    for (const [name, us] of own) reference.set(name, (reference.get(name) ?? 0) + us / all.length)
  }
  const total = [...reference.values()].reduce((a, b) => a + b, 0)
  const known = [...reference].filter(([, us]) => us >= MIN_PART * total)
  if (known.length < MIN_FUNCTIONS) return { base, head }
  const scaled = (each: Environment<TimesObservation>) => {
    const own = ownTimes(each.seen)
    const slow = median(known.map(([name, us]) => (own.get(name) ?? 0) / us))
    return slow > 0 ? { ...each, seen: divided(each.seen, slow) } : each
  }
  return {
    base: { ...base, times: base.times.map(scaled) },
    head: { ...head, times: head.times.map(scaled) },
  }
}

/** Own time of each function, µs per invocation; lines move, names stay. */
function ownTimes({ tree, invocations }: TimesObservation): Map<string, number> {
  const own = new Map<string, number>()
  for (const [, index, us] of tree.nodes) {
    const frame = tree.frames[index]
    if (!frame || frame.file === '') continue
    const name = `${frame.file}\n${frame.name}`
    own.set(name, (own.get(name) ?? 0) + us / Math.max(1, invocations))
  }
  return own
}

function divided(seen: TimesObservation, by: number): TimesObservation {
  const { frames, nodes } = seen.tree
  return {
    ...seen,
    responseUs: seen.responseUs / by,
    tree: {
      frames,
      nodes: nodes.map(([parent, index, us]) => {
        // Waiting is no slower on a machine that is busy.
        const isWaiting = frames[index]?.file === '' && frames[index]?.name === '(idle)'
        return [parent, index, isWaiting ? us : us / by]
      }),
    },
  }
}
