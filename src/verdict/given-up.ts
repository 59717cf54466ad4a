import type { Side } from '../inputs/plan.ts'
import type { Finding, FunctionCase } from './comparison.ts'
import type { SizeEvidence } from './evidence.ts'
import type { Matter } from './matter.ts'
import { regressionSeverity } from './severity.ts'
import { megabytes } from './wording.ts'

/**
 * Findings about sizes that were given up because a side kept failing there: a regression where only
 * head could not run, a remark otherwise.
 */
export function givenUpFindings({ function_, sizes }: Matter): Finding[] {
  return sizes.flatMap((size): Finding[] => {
    const { memoryMB } = size
    const base = reasonFor(function_, 'base', memoryMB)
    const head = reasonFor(function_, 'head', memoryMB)
    if (base === undefined && head === undefined) return []
    const at = `At ${megabytes(memoryMB)}`
    if (base === undefined && works(size, 'base')) {
      const severity = regressionSeverity(function_, memoryMB)
      return [
        { kind: 'new-failures', severity, message: `${at} head ${head}; base works.`, memoryMB },
      ]
    }
    const improved = head === undefined && works(size, 'head')
    const what = [base && `base ${base}`, head && `head ${head}`, improved && 'head works']
    return [
      {
        kind: 'size-given-up',
        severity: improved ? 'info' : 'warn',
        message: `${at} ${what.filter(Boolean).join('; ')}. This size was not compared.`,
        memoryMB,
      },
    ]
  })
}

function reasonFor({ givenUp }: FunctionCase, side: Side, memoryMB: number): string | undefined {
  return givenUp?.find((given) => given.side === side && given.memoryMB === memoryMB)?.reason
}

function works({ look }: SizeEvidence, side: Side): boolean {
  return look[side].some(({ payloads }) =>
    payloads.some(({ invocations, failures }) => invocations > failures),
  )
}
