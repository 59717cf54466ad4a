import type { Side } from '../inputs/plan.ts'
import type { Architecture } from '../money/architecture.ts'
import type { Prices } from '../money/prices.ts'
import type { FunctionCase, FunctionComparison } from '../verdict/comparison.ts'
import { type MonthInput, sideMonth } from './month.ts'
import { reportRow } from './rows.ts'
import type { MeasuredFunction, ReportRow } from './schema.ts'
import { findingMessage } from './text/findings.ts'

/** Head's code on the other architecture, as far as it got. */
export type OtherInput =
  | { kind: 'none'; architecture: Architecture; reason: string }
  | {
      kind: 'measured'
      architecture: Architecture
      /** Size that head runs at, or the cheapest. */
      memoryMB: number
      /** Base is head as it will run, head the same on the other architecture. */
      sizes: ReportRow[]
      prices: Readonly<Record<Side, Prices>>
      /** What a cold start is billed beside its duration. */
      coldBilledMs: Readonly<Record<Side, number>> | null
    }

/** What a comparison of the two architectures came to: none where the code does not work there. */
export function otherInput(
  architecture: Architecture,
  { deployedMB, prices }: FunctionCase,
  { sizes: rows, findings, coldStart }: FunctionComparison,
): OtherInput {
  const sizes = rows.map(reportRow)
  const broken = findings.find(({ kind }) => kind === 'new-failures')
  const row = sizes.find(({ memoryMB }) => memoryMB === deployedMB?.head) ?? cheapest(sizes)
  if (broken || !row?.cost || !row.duration) {
    const reason = broken ? findingMessage(broken) : 'nothing could be measured there'
    return { kind: 'none', architecture, reason: `the code does not work there: ${reason}` }
  }
  const { memoryMB } = row
  const coldBilledMs = coldStart?.billedMs ?? null
  return { kind: 'measured', architecture, memoryMB, sizes, prices, coldBilledMs }
}

/** The same for the report, with what it would change a month at the size that head runs at. */
export function otherReport(
  other: OtherInput,
  month: MonthInput,
): NonNullable<MeasuredFunction['otherArchitecture']> {
  const { architecture } = other
  if (other.kind === 'none') return { kind: 'none', architecture, reason: other.reason }
  const { memoryMB, sizes, prices, coldBilledMs } = other
  const tmpMB = month.fn.ephemeralStorageMB.head
  const row = sizes.find((each) => each.memoryMB === memoryMB)
  const costPerMonthUsd = monthChange(row, {
    ...month,
    fn: { prices, ephemeralStorageMB: { base: tmpMB, head: tmpMB } },
    comparison: { coldStart: coldBilledMs && { billedMs: coldBilledMs } },
  })
  return { kind: 'measured', architecture, memoryMB, sizes, costPerMonthUsd }
}

function monthChange(row: ReportRow | undefined, month: MonthInput): number | null {
  if (row === undefined || month.invocationsPerMonth === undefined) return null
  const [from, to] = [sideMonth('base', row, month), sideMonth('head', row, month)]
  return 'kind' in from || 'kind' in to ? null : to.usd.minus(from.usd).toNumber()
}

function cheapest(sizes: readonly ReportRow[]): ReportRow | undefined {
  return sizes
    .filter(({ base, head }) => base !== null && head !== null)
    .sort((a, b) => Number(a.base?.costPerMillionUsd) - Number(b.base?.costPerMillionUsd))[0]
}
