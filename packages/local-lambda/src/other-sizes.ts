import type { EnvironmentSpec, InvocationOutcome } from './environment.ts'
import { cpuShare, durationAt } from './execution/duration.ts'
import { setsOwnHeap } from './execution/runtime-command.ts'
import { billedMs } from './platform-log.ts'

/** One invocation as it would have been reported at another memory size. */
export interface AtOtherSize {
  memoryMB: number
  durationMs: number
  billedMs: number
}

/**
 * Computes an invocation for larger memory sizes: from its CPU and waiting time, exactly as for the size
 * it ran at. Only for sizes at which everything else would have been the same; the others have to be
 * invoked. Nothing for an invocation that ended otherwise than by a response or the function's own error:
 * with more memory or more CPU it might have ended well.
 * @param knowsItsSize whether the code finds out how much memory or time it has
 */
export function atOtherSizes(
  outcome: InvocationOutcome,
  spec: EnvironmentSpec,
  sizesMB: readonly number[],
  knowsItsSize: boolean,
): AtOtherSize[] {
  const { usage, maxMemoryUsedMB, dead } = outcome
  if (usage === undefined || dead || knowsItsSize || spec.cpu !== 'model') return []
  if (maxMemoryUsedMB > MAX_MEMORY_USED * spec.memoryMB) return []
  return sizesMB
    .filter((memoryMB) => runsAlike(spec, memoryMB))
    .map((memoryMB) => {
      const durationMs = durationAt(cpuShare(memoryMB), usage)
      return { memoryMB, durationMs, billedMs: billedMs({ ...outcome, durationMs }) }
    })
}

/**
 * Whether a function would run alike at a larger size, as far as it makes a difference. Up to one vCPU it may be
 * kept on one core, and above that it may start more threads. Node.js's heap limits grow with memory: below
 * 512 MB its young generation is so small that functions which allocate much take up to 2.5 times the CPU, from
 * there on no more or less. Above one vCPU it compiles in a second thread. Java's heap always grows with memory.
 */
function runsAlike(spec: EnvironmentSpec, memoryMB: number): boolean {
  if (memoryMB <= spec.memoryMB) return false
  if (cpuShare(spec.memoryMB) <= 1 !== cpuShare(memoryMB) <= 1) return false
  if (spec.runtime.startsWith('java')) return false
  if (!spec.runtime.startsWith('nodejs')) return true
  return spec.memoryMB >= MIN_NODEJS_MB || setsOwnHeap(spec.variables)
}

const MIN_NODEJS_MB = 512
/**
 * With less room than that, Node.js collects garbage more often than it would with more, and memory may
 * yet run out.
 */
const MAX_MEMORY_USED = 0.3
