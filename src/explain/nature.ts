/** One memory size at which both sides were measured. */
export interface SizeMeasured {
  memoryMB: number
  baseMs: number
  headMs: number
}

/** What an increase is, and what it was at the smallest and the largest size that are known. */
export interface Nature {
  kind: 'computing' | 'waiting' | 'both'
  added: readonly [small: AddedMs, large: AddedMs]
}

interface AddedMs {
  memoryMB: number
  ms: number
}

/** More than this and less than that of what it would be, if it were all computing. */
const COMPUTING = 0.7
const WAITING = 0.3

/**
 * Whether head computes more or waits longer, by the platform report alone: a function's CPU grows
 * with its memory size up to one vCPU, and what it waits for does not.
 * @param fullMB the size of one vCPU
 * @returns undefined where fewer than two such sizes show an increase
 */
export function natureOf(sizes: readonly SizeMeasured[], fullMB: number): Nature | undefined {
  const added = sizes
    .filter(({ memoryMB }) => memoryMB <= fullMB)
    .map(({ memoryMB, baseMs, headMs }) => ({ memoryMB, ms: headMs - baseMs }))
    .sort((a, b) => a.memoryMB - b.memoryMB)
  const [small, large] = [added[0], added.at(-1)]
  if (!small || !large || small.memoryMB === large.memoryMB) return undefined
  if (!(small.ms > 0 && large.ms > 0)) return undefined
  const part = Math.log(small.ms / large.ms) / Math.log(large.memoryMB / small.memoryMB)
  const kind = part >= COMPUTING ? 'computing' : part <= WAITING ? 'waiting' : 'both'
  return { kind, added: [small, large] }
}
