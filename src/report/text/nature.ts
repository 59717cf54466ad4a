import { type Nature, natureOf, type SizeMeasured } from '../../explain/nature.ts'
import { FULL_VCPU_MB } from '../../money/constants.ts'
import type { MeasuredFunction } from '../schema.ts'
import { megabytes, milliseconds } from './numbers.ts'

/**
 * What the platform reports alone say of a regression: whether it is in init or in the handler, and by
 * the memory sizes whether head computes more or waits longer.
 */
export function platformSentences({ sizes, findings, coldStart }: MeasuredFunction): string[] {
  const slower = new Set(findings.map(({ kind }) => kind))
  const nature = natureOf(sizes.flatMap(measured), FULL_VCPU_MB)
  return [
    ...(slower.has('init-regression') && coldStart
      ? [
          `Init takes longer: ${milliseconds(coldStart.baseInitMs)} → ${milliseconds(coldStart.headInitMs)}.`,
        ]
      : []),
    ...(nature && slower.has('duration-regression') ? [sentence(nature)] : []),
  ]
}

function measured({ memoryMB, base, head }: MeasuredFunction['sizes'][number]): SizeMeasured[] {
  return base && head ? [{ memoryMB, baseMs: base.durationMs, headMs: head.durationMs }] : []
}

function sentence({ kind, added: [small, large] }: Nature): string {
  const added = `${milliseconds(small.ms)} longer at ${megabytes(small.memoryMB)} and ${milliseconds(large.ms)} at ${megabytes(large.memoryMB)}`
  switch (kind) {
    case 'computing':
      return `The handler computes more: it takes ${added}, less the more CPU it has.`
    case 'waiting':
      return `The handler waits longer, or for more: it takes ${added}, whatever CPU it has.`
    case 'both':
      return `The handler computes more and waits longer: it takes ${added}.`
  }
}
