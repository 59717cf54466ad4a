import type { Side } from '../inputs/plan.ts'
import type { Failure } from '../measure/sample.ts'
import type { FunctionCase } from './comparison.ts'
import type { SizeEvidence } from './evidence.ts'
import type { Fact } from './finding.ts'
import type { Matter } from './matter.ts'

/**
 * Findings about sizes that were given up because a side kept failing there. Giving up saves money and
 * proves nothing: what fails at random also fails several times in a row now and then. Whether head
 * fails more than base is decided by all that was counted, see `failures.ts`.
 */
export function givenUpFindings({ function_, sizes }: Matter): Fact[] {
  return sizes.flatMap((size): Fact[] => {
    const { memoryMB } = size
    const base = failureOf(function_, 'base', memoryMB)
    const head = failureOf(function_, 'head', memoryMB)
    if (base === undefined && head === undefined) return []
    const headWorks = head === undefined && works(size, 'head')
    return [
      { kind: 'size-given-up', memoryMB, ...(base && { base }), ...(head && { head }), headWorks },
    ]
  })
}

function failureOf({ givenUp }: FunctionCase, side: Side, memoryMB: number): Failure | undefined {
  return givenUp?.find((given) => given.side === side && given.memoryMB === memoryMB)?.failure
}

function works({ look }: SizeEvidence, side: Side): boolean {
  return look[side].some(({ payloads }) =>
    payloads.some(({ invocations, failures }) => invocations > failures),
  )
}
