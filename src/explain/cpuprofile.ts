import { z } from 'zod'
import { type CallNode, childOf, type Frame, nodesOf } from './call-tree.ts'

/** More than any function has, and all of it in memory at once. */
const MAX_NODES = 200_000
const MAX_SAMPLES = 2_000_000
/** Deeper than a flame graph shows. */
const MAX_DEPTH = 100

/**
 * A call tree in the format of `.cpuprofile` (Chrome DevTools protocol, Profiler.Profile), which DevTools
 * and speedscope open: each node is one sample of as long as it took itself, as mean per invocation.
 */
export function cpuProfile(root: CallNode): string {
  const ids = new Map([...nodesOf(root)].map((node, index) => [node, index + 1]))
  const nodes = [...ids].map(([{ frame, children }, id]) => ({
    id,
    callFrame: {
      functionName: frame?.name ?? '(root)',
      scriptId: '0',
      url: frame?.file ?? '',
      lineNumber: (frame?.line ?? 1) - 1,
      columnNumber: frame?.column ?? 0,
    },
    hitCount: 1,
    children: [...children.values()].map((child) => ids.get(child)),
  }))
  const timed = [...ids].filter(([{ selfMs }]) => selfMs > 0)
  const timeDeltas = [0, ...timed.map(([{ selfMs }]) => Math.round(selfMs * 1000))]
  // The time up to a sample belongs to the one before.
  const samples = [...timed.map(([, id]) => id), 1]
  const endTime = timeDeltas.reduce((a, b) => a + b, 0)
  return JSON.stringify({ nodes, startTime: 0, endTime, samples, timeDeltas })
}

const node = z.object({
  id: z.int().min(0),
  callFrame: z.object({
    functionName: z.string().max(10_000),
    url: z.string().max(10_000),
    lineNumber: z.number(),
    columnNumber: z.number(),
  }),
  children: z.array(z.int().min(0)).max(MAX_NODES).optional(),
})

const profileSchema = z.object({
  nodes: z.array(node).min(1).max(MAX_NODES),
  samples: z.array(z.int().min(0)).max(MAX_SAMPLES),
  timeDeltas: z.array(z.number()).max(MAX_SAMPLES),
})

/**
 * The call tree of a `.cpuprofile`, whoever wrote it. What is called deeper than anybody can see counts
 * to its caller.
 * @returns undefined where it is not such a profile
 */
export function callTreeOf(json: unknown): CallNode | undefined {
  const { data } = profileSchema.safeParse(json)
  const [first] = data?.nodes ?? []
  if (data === undefined || first === undefined) return undefined
  const selfMs = selfTimes(data)
  const known = new Map(data.nodes.map((each) => [each.id, each]))
  const root: CallNode = { frame: undefined, selfMs: 0, parent: undefined, children: new Map() }
  const waiting = [{ id: first.id, into: root, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { id, into, depth } = next
    const each = known.get(id)
    // Each is visited once, so that a circle ends.
    if (each === undefined || !known.delete(id)) continue
    into.selfMs += selfMs.get(id) ?? 0
    for (const child of each.children ?? []) {
      const frame = frameOf(known.get(child))
      if (frame === undefined) continue
      waiting.push({
        id: child,
        into: depth < MAX_DEPTH ? childOf(into, frame) : into,
        depth: depth + 1,
      })
    }
  }
  return root
}

/** The time up to a sample belongs to the one before. */
function selfTimes({ samples, timeDeltas }: z.infer<typeof profileSchema>): Map<number, number> {
  const times = new Map<number, number>()
  for (const [index, id] of samples.entries()) {
    const us = Math.max(0, timeDeltas[index + 1] ?? 0)
    times.set(id, (times.get(id) ?? 0) + us / 1000)
  }
  return times
}

function frameOf(each: z.infer<typeof node> | undefined): Frame | undefined {
  if (each === undefined) return undefined
  const { functionName, url, lineNumber, columnNumber } = each.callFrame
  return { name: functionName, file: url, line: lineNumber + 1, column: columnNumber }
}
