import { type CallNode, callTree, computingMs, nodesOf, pseudoMs } from './call-tree.ts'
import type { Estimate } from './cause.ts'
import { changedPlace, namedBy, namedWithConstants } from './changed-caller.ts'
import { type FunctionCause, isExact, type Profiles } from './function-cause.ts'
import { isClear, mean, ownerOf } from './growth.ts'
import type { CountsObservation, SideSeen } from './observation.ts'
import { isMore, lowest, per, type Sides } from './sides.ts'

/** Lines that head logs more of. */
export function logCause(
  { base, head }: Sides,
  trees: Record<'base' | 'head', CallNode>,
  profiles: Profiles,
): Estimate[] {
  const bytes = (side: SideSeen) =>
    side.counts.map(({ seen }) => seen.logBytes / Math.max(1, seen.invocations))
  const after = mean(bytes(head))
  if (!isMore(bytes(base), after, 100)) return []
  const from = ['console', 'print', 'logger', 'logging', 'log', 'write']
    .map((name) => namedByChange(name, profiles))
    .find((found) => found !== undefined)
  const ms = { base: pseudoMs(trees.base, '(log)'), head: pseudoMs(trees.head, '(log)') }
  return [
    {
      kind: 'log',
      name: 'log',
      changed: false,
      ...(from && { from }),
      base: { bytes: mean(bytes(base)), ms: ms.base },
      head: { bytes: after, ms: ms.head },
      addsMs: Math.max(0, ms.head - ms.base),
    },
  ]
}

function namedByChange(name: string, profiles: Profiles) {
  const word = new RegExp(`(?<![\\w$])${name}(?![\\w$])`)
  const growth = new Map(
    [...profiles.growth].filter(([, { pair }]) => pair.changed.some(({ text }) => word.test(text))),
  )
  return growth.size === 0 ? undefined : namedBy(name, undefined, { ...profiles, growth })
}

const LOGS = /console\.|print\(|logg(er|ing)\b|\blog\(|stdout|stderr/

/** What a function does to log belongs to the log, where that is most of it. */
export function withoutLoggers(
  functions: FunctionCause[],
  logs: Estimate[],
  { growth }: Profiles,
): FunctionCause[] {
  const [log] = logs
  if (!log) return functions
  const loggers = new Set(
    [...growth].flatMap(([fn, known]) =>
      fn.pieces.some(({ text }) => LOGS.test(text)) ? [fn, ownerOf(known, growth)] : [],
    ),
  )
  return functions.filter((cause) => {
    if (!loggers.has(cause.fn) || cause.addsMs > 2 * log.addsMs) return true
    log.addsMs += cause.addsMs
    return false
  })
}

/** A larger answer, by what the runtime needs to send it. */
export function responseCause({ base, head }: Sides, profiles: Profiles): Estimate[] {
  const bytes = (side: SideSeen) => side.counts.map(({ responseBytes }) => responseBytes)
  const after = mean(bytes(head))
  if (!isMore(bytes(base), after * 0.95, 512)) return []
  const ms = (side: SideSeen) =>
    mean(side.times.map((each) => each.seen.responseUs / 1000 / per(each)))
  const from = namedBy('return', undefined, profiles)
  return [
    {
      kind: 'response',
      name: 'response',
      changed: false,
      ...(from && { from }),
      base: { bytes: mean(bytes(base)), ms: ms(base) },
      head: { bytes: after, ms: ms(head) },
      addsMs: Math.max(0, ms(head) - ms(base)),
    },
  ]
}

/** Collections, and the function that allocates most of what is new. */
export function gcCause({ base, head }: Sides, profiles: Profiles): Estimate[] {
  const collecting = (side: SideSeen) =>
    side.times.map(({ seen }) =>
      pseudoMs(callTree([{ tree: seen.tree, per: seen.invocations }]), '(garbage collector)'),
    )
  const [before, after] = [collecting(base), collecting(head)]
  if (!profiles.isTimeClear || !isClear(before, after, Math.max(0.2, 5 * profiles.leastMs)))
    return []
  const found = allocator({ base, head }, profiles) ?? collector(profiles)
  const place = (found && profiles.head.at(found)) ?? found
  const growth = place && 'key' in place ? profiles.growth.get(place) : undefined
  const changed = growth?.pair.isChanged === true
  const from = place && !changed ? namedBy(place.name, undefined, profiles) : undefined
  const line = growth && changed ? changedPlace(growth, profiles.head) : undefined
  return [
    {
      kind: 'gc',
      name: place?.name ?? 'garbage collection',
      ...(place && { file: place.file, line: place.line }),
      ...line,
      changed,
      ...(from && from.name !== place?.name && { from }),
      base: { ms: mean(before) },
      head: { ms: mean(after) },
      addsMs: mean(after) - mean(before),
    },
  ]
}

type Allocation = CountsObservation['allocations'][number]

/** The function that allocates more than its counterpart in base, by most; of base whatever its name is there. */
function allocator({ base, head }: Sides, { growth, ...sides }: Profiles) {
  const sum = (side: SideSeen, keyOf: (each: Allocation) => unknown) => {
    const found = new Map<unknown, { bytes: number; at: Allocation }>()
    for (const { seen } of side.counts) {
      for (const each of seen.allocations) {
        const key = keyOf(each)
        const bytes = (found.get(key)?.bytes ?? 0) + each.bytes / side.counts.length
        found.set(key, { bytes, at: each })
      }
    }
    return found
  }
  const nameOf = ({ file, name }: Allocation) => `${file}\n${name}`
  const before = sum(base, (each) => sides.base.at(each) ?? nameOf(each))
  const [first] = [...sum(head, (each) => sides.head.at(each) ?? nameOf(each)).values()]
    .map(({ bytes, at }) => {
      const fn = sides.head.at(at)
      const key = fn ? growth.get(fn)?.pair.base : nameOf(at)
      return { at, more: bytes - (before.get(key)?.bytes ?? 0) }
    })
    .sort((a, b) => b.more - a.more)
  return first && first.more > 0 ? { ...first.at, name: first.at.name || '(anonymous)' } : undefined
}

function collector({ head }: Profiles) {
  const [node] = [...nodesOf(head.tree)]
    .filter(({ frame }) => frame?.file === '' && frame.name === '(garbage collector)')
    .sort((a, b) => b.selfMs - a.selfMs)
  const frame = node?.parent?.frame
  return frame && frame.file !== '' ? frame : undefined
}

/**
 * A function that collects much as it runs more often is one cause: what is more of it names the kind. Where it
 * is no new function, that it runs more often says why more is collected.
 */
export function withoutAllocators(
  functions: FunctionCause[],
  collections: Estimate[],
  profiles: Profiles,
): FunctionCause[] {
  const [gc] = collections
  if (!gc) return functions
  const cause =
    functions.find(({ name }) => name === gc.name || name === gc.from?.name) ??
    functions.find((each) => isExact(each.growth) && isAbove(each, gc, profiles))
  if (!cause) return functions
  const { calls, pair } = cause.growth
  const runsMoreOften = pair.base !== undefined && calls > 1
  if (!runsMoreOften && gc.addsMs > 1.5 * cause.addsMs) {
    gc.addsMs += cause.addsMs
    return functions.filter((each) => each !== cause)
  }
  cause.addsMs += gc.addsMs
  collections.pop()
  return functions
}

/** Whether a function calls what allocates, directly or not. */
function isAbove({ fn }: FunctionCause, gc: Estimate, { head }: Profiles): boolean {
  const isAllocator = (node: CallNode) => {
    const own = head.of(node)
    return own !== undefined && own.name === gc.name && own.file === gc.file
  }
  return [...nodesOf(head.tree)]
    .filter((node) => head.of(node) === fn)
    .some((node) => [...nodesOf(node)].some(isAllocator))
}

/** Waiting in which no call was under way. */
export function waitingCause({ base, head }: Sides, profiles: Profiles): Estimate[] {
  const waiting = (side: SideSeen) =>
    side.times.map((each) => {
      const tree = callTree([{ tree: each.seen.tree, per: each.seen.invocations }])
      return Math.max(0, pseudoMs(tree, '(idle)') - each.seen.inFlightUs / 1000 / per(each))
    })
  const [before, after] = [waiting(base), waiting(head)]
  const [low = 0, second = low] = before.toSorted((a, b) => a - b)
  const addsMs = lowest(after) - low
  const isLonger = lowest(after) > second && addsMs > Math.max(2, 10 * profiles.leastMs)
  if (!profiles.isTimeClear || !isLonger) return []
  const from = ['setTimeout', 'sleep', 'wait', 'delay', 'await']
    .map((name) => namedByChange(name, profiles))
    .find((found) => found !== undefined)
  const changed = from ?? namedWithConstants('', profiles)
  return [
    {
      kind: 'waiting',
      name: 'waiting',
      changed: false,
      ...(changed && { from: changed }),
      base: { ms: mean(before) },
      head: { ms: mean(after) },
      addsMs,
    },
  ]
}

export const totalMs = (tree: CallNode): number =>
  computingMs(tree) +
  ['(idle)', '(garbage collector)', '(log)', '(program)'].reduce(
    (sum, name) => sum + pseudoMs(tree, name),
    0,
  )
