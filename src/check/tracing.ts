import { SIDES, type Side } from '../inputs/plan.ts'
import type { Target } from './target.ts'

/**
 * Whether X-Ray records traces of each side: as its template states, or else as it is deployed. Previews
 * trace as what is deployed does.
 */
export function tracingOf({
  configuration,
  plan,
}: Pick<Target, 'configuration' | 'plan'>): Record<Side, boolean> {
  const [base, head] = SIDES.map(
    (side) => plan.tracing?.[side] ?? configuration[side].TracingConfig?.Mode === 'Active',
  )
  return { base: base === true, head: head === true }
}
