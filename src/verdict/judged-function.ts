import type { Side } from '../inputs/plan.ts'
import type { Sample } from '../measure/sample.ts'
import type { FunctionCase } from './comparison.ts'
import { gatherEvidence, type Replica, type SizeEvidence } from './evidence.ts'
import { logsCount } from './log-cost.ts'
import type { Mean } from './stats/welch.ts'

/** A function, its evidence, and what of it can be judged. */
export interface JudgedFunction {
  fn: FunctionCase
  /** All candidate sizes. */
  sizes: readonly SizeEvidence[]
  /** Sizes that were not abandoned. */
  alive: readonly SizeEvidence[]
  /** By payload: the alive sizes at which neither side does nothing but fail. */
  judgeable: readonly (readonly SizeEvidence[])[]
  /** Whether what logs cost is part of the cost. */
  logsCount: boolean
  /** Means that have been computed already, by what they are of. */
  means: Map<string, Mean>
}

/** A size of base and a size of head; the two differ only where compared as deployed. */
export type SizePair = Readonly<Record<Side, SizeEvidence>>

/** What is asked of the evidence: did this get slower, or more expensive? Payloads are indices. */
export type Hypothesis =
  /** One payload, over all sizes together. */
  | { measure: 'duration'; scope: 'pooled'; payload: number }
  | { measure: 'duration'; scope: 'cell'; payload: number; sizes: SizePair }
  /** All payloads by weight, over all sizes together. */
  | { measure: 'cost'; scope: 'pooled' }
  | { measure: 'cost'; scope: 'cell'; sizes: SizePair }

export type CellHypothesis = Hypothesis & { scope: 'cell' }

export function judgedFunction(fn: FunctionCase, samples: readonly Sample[]): JudgedFunction {
  const sizes = gatherEvidence(fn, samples)
  const abandoned = new Set(fn.abandoned?.map(({ memoryMB }) => memoryMB))
  const alive = sizes.filter(({ memoryMB }) => !abandoned.has(memoryMB))
  const judgeable = fn.payloads.map((_, payload) =>
    alive.filter(({ look }) => !onlyFails(look.base, payload) && !onlyFails(look.head, payload)),
  )
  return { fn, sizes, alive, judgeable, logsCount: logsCount(fn, judgeable), means: new Map() }
}

/** The hypotheses about single sizes that a hypothesis puts together. */
export function cellsOf(hypothesis: Hypothesis, judged: JudgedFunction): CellHypothesis[] {
  if (hypothesis.scope === 'cell') return [hypothesis]
  if (hypothesis.measure === 'duration') {
    const { measure, payload } = hypothesis
    const sizes = judged.judgeable[payload] ?? []
    return sizes.map((size) => ({ measure, payload, scope: 'cell', sizes: sameSize(size) }))
  }
  return judged.alive
    .map(sameSize)
    .filter((sizes) => payloadsAt(judged, sizes).length > 0)
    .map((sizes) => ({ measure: 'cost', scope: 'cell', sizes }))
}

/** Payloads that can be judged at both sizes of the pair. */
export function payloadsAt({ judgeable }: JudgedFunction, { base, head }: SizePair): number[] {
  return [...judgeable.keys()].filter(
    (payload) => judgeable[payload]?.includes(base) && judgeable[payload]?.includes(head),
  )
}

/** Base as deployed and head as deployed, when both sizes were measured. */
export function deployedPair({ fn, alive }: JudgedFunction): SizePair | undefined {
  const base = alive.find(({ memoryMB }) => memoryMB === fn.deployedMB?.base)
  const head = alive.find(({ memoryMB }) => memoryMB === fn.deployedMB?.head)
  return base && head && { base, head }
}

export function sameSize(size: SizeEvidence): SizePair {
  return { base: size, head: size }
}

function onlyFails(replicas: readonly Replica[], payload: number): boolean {
  return (
    replicas.every((replica) => replica.payloads[payload]?.kept === undefined) &&
    replicas.some((replica) => (replica.payloads[payload]?.keptFailures ?? 0) > 0)
  )
}

export function isSame(a: Hypothesis, b: Hypothesis): boolean {
  if (a.measure !== b.measure || a.scope !== b.scope) return false
  if (a.measure === 'duration' && b.measure === 'duration' && a.payload !== b.payload) return false
  if (a.scope === 'pooled' || b.scope === 'pooled') return true
  return a.sizes.base === b.sizes.base && a.sizes.head === b.sizes.head
}
