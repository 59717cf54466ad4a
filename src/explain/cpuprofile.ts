import { type CallNode, nodesOf } from './call-tree.ts'

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
