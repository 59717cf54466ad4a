import type { MeasuredFunction, ReportRow } from './schema.ts'

/** The deployed row where its figures cover all payloads: only then they say what a month costs. */
export function completeDeployedRow(fn: Parameters<typeof deployedRow>[0]): ReportRow | undefined {
  const row = deployedRow(fn)
  return row?.missing === undefined ? row : undefined
}

/** The row that says what the merge changes in production; none when nothing is deployed. */
export function deployedRow({
  asDeployed,
  deployedMB,
  sizes,
}: Pick<MeasuredFunction, 'asDeployed' | 'deployedMB' | 'sizes'>): ReportRow | undefined {
  return asDeployed ?? sizes.find(({ memoryMB }) => memoryMB === deployedMB?.head)
}
