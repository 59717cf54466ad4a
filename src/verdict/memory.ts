import type { Sample } from '../measure/sample.ts'
import type { FunctionCase, FunctionComparison } from './comparison.ts'
import { graded } from './fail-on.ts'
import { memoryGrowthFindings } from './memory-growth.ts'
import { memoryPressureFindings } from './memory-pressure.ts'

/** Adds what environments show about memory as they go on, which no figure of a row shows. */
export function withMemoryFindings(
  comparison: FunctionComparison,
  fn: FunctionCase,
  samples: readonly Sample[],
): FunctionComparison {
  const facts = [...memoryGrowthFindings(fn, samples), ...memoryPressureFindings(samples)]
  const findings = facts.map((fact) => graded(fact, fn))
  return { ...comparison, findings: [...comparison.findings, ...findings] }
}
