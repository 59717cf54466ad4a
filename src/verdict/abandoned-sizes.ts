import type { Side } from '../inputs/plan.ts'
import type { Failure } from '../measure/sample.ts'
import type { FunctionCase } from './comparison.ts'
import type { SizeEvidence } from './evidence.ts'
import type { Fact } from './finding.ts'
import type { JudgedFunction } from './judged-function.ts'

/**
 * Findings about sizes that were abandoned because one side kept failing there. Abandoning saves money and
 * proves nothing: what fails at random also fails several times in a row now and then. Whether head
 * fails more than base is decided by all that was counted, see `failures.ts`.
 */
export function abandonedSizeFindings({ fn, sizes }: JudgedFunction): Fact[] {
  return sizes.flatMap((size): Fact[] => {
    const { memoryMB } = size
    const base = failureOf(fn, 'base', memoryMB)
    const head = failureOf(fn, 'head', memoryMB)
    if (base === undefined && head === undefined) return []
    const headWorks = head === undefined && works(size, 'head')
    return [
      { kind: 'size-abandoned', memoryMB, ...(base && { base }), ...(head && { head }), headWorks },
    ]
  })
}

function failureOf({ abandoned }: FunctionCase, side: Side, memoryMB: number): Failure | undefined {
  return abandoned?.find((given) => given.side === side && given.memoryMB === memoryMB)?.failure
}

function works({ look }: SizeEvidence, side: Side): boolean {
  return look[side].some(({ payloads }) =>
    payloads.some(({ invocations, failures }) => invocations > failures),
  )
}
