import type { MeasuredFunction, ReportRow } from './schema.ts'

/** The row that says what the merge changes in production; none when nothing is deployed. */
export function deployedRow({
  asDeployed,
  deployedMB,
  sizes,
}: Pick<MeasuredFunction, 'asDeployed' | 'deployedMB' | 'sizes'>): ReportRow | undefined {
  return asDeployed ?? sizes.find(({ memoryMB }) => memoryMB === deployedMB?.head)
}
