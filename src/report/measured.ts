import type { PackageGrowth } from '../code/growth.ts'
import type { Payload, RunConfiguration, Side } from '../inputs/plan.ts'
import type { ReportedWith } from '../inputs/saved-plan.ts'
import { durationUsd } from '../money/invocation.ts'
import { withFacts } from '../verdict/budgets.ts'
import { capacityFacts, capacityOf, type PeakUse } from '../verdict/capacity.ts'
import type { FunctionCase, FunctionComparison } from '../verdict/comparison.ts'
import { downstreamFacts } from '../verdict/downstream.ts'
import { adviceOf } from './advice.ts'
import { comparisonWithBudgets, rowBehind } from './budgets.ts'
import { deployedRow } from './deployed.ts'
import type { DownstreamInput } from './downstream.ts'
import { reportFinding } from './findings.ts'
import type { LookedUp } from './looked-up.ts'
import { type MonthInput, monthOf, sideMonth } from './month.ts'
import { type OtherInput, otherReport } from './other-architecture.ts'
import { reportChange, reportRow } from './rows.ts'
import type { MeasuredFunction, ReportRow } from './schema.ts'
import { type MeasuredSize, sizeCosts } from './size-costs.ts'
import { failureClause } from './text/failure.ts'

/** One function that was measured, and what beside the measurements goes into its report. */
export interface MeasuredInput extends Omit<MonthInput, 'comparison'>, ReportedWith, LookedUp {
  kind: 'measured'
  fn: FunctionCase
  comparison: FunctionComparison
  payloads: readonly Pick<Payload, 'name' | 'weight' | 'source'>[]
  /** How each side runs. */
  configuration: Readonly<Record<Side, RunConfiguration>>
  /** Head's code on the other architecture, where that was asked for. */
  other?: OtherInput
  /** How many of its invocations are under way at once. */
  peakUse?: PeakUse
  /** What both sides ask of other services, where that was counted. */
  downstream?: DownstreamInput
  /** How the package changed, where its files are at hand. */
  package?: PackageGrowth
}

/** The report of a function, and what the run's notes have to say about it. */
export function measuredReport(input: MeasuredInput): {
  report: MeasuredFunction
  notes: readonly string[]
} {
  const { fn } = input
  const { prices, deployedMB = null, abandoned = [] } = fn
  const sizes = input.comparison.sizes.map(reportRow)
  const { asDeployed: pair } = input.comparison
  const asDeployed = pair ? reportRow(pair) : null
  const row = deployedMB ? deployedRow({ asDeployed, deployedMB, sizes }) : cheapestForBase(sizes)
  const month = monthOf(row, input)
  const unknown = month !== null && 'kind' in month ? month.message : undefined
  const known = month !== null && 'kind' in month ? null : month
  const budgeted = withDownstream(comparisonWithBudgets(input, row, known), input, row)
  const measuredRow = row && rowBehind(row, input.comparison)
  const capacity = input.peakUse && capacityOf(input.peakUse, measuredRow)
  const { severities } = input
  const comparison = capacity
    ? withFacts(budgeted, capacityFacts(capacity, measuredRow), { failOn: fn.failOn, severities })
    : budgeted
  const report: MeasuredFunction = {
    kind: 'measured',
    name: fn.name,
    verdict: comparison.verdict,
    region: prices.head.region,
    architecture: prices.head.architecture,
    ...(input.baseSource && { base: { source: input.baseSource } }),
    ...(input.headSource && { head: { source: input.headSource } }),
    ...(input.differences && { differences: input.differences }),
    runtime: input.configuration.head.runtime ?? null,
    configuration: {
      base: { ...input.configuration.base },
      head: { ...input.configuration.head },
    },
    prices: { base: { ...prices.base }, head: { ...prices.head } },
    deployedMB: deployedMB && { ...deployedMB },
    limits: { ...fn.limits },
    ...(input.budgets && { budgets: { ...input.budgets } }),
    failOn: fn.failOn,
    payloadSet: input.payloads.map(({ name, weight, source }) => ({ name, weight, source })),
    replicas: comparison.replicas,
    confirmed: comparison.confirmed,
    asDeployed,
    sizes,
    sizeCosts: sizeCosts(measuredSizes(sizes, input), {
      prices: prices.head,
      ephemeralStorageMB: fn.ephemeralStorageMB.head,
      deployedMB: deployedMB?.head,
    }),
    payloads: comparison.payloads.map((each) => {
      return { ...reportRow(each), payload: each.payload ?? '' }
    }),
    coldStart: coldStartReport(row, input),
    ...(comparison.warmUp && { warmUp: comparison.warmUp.map((each) => ({ ...each })) }),
    ...(capacity && { capacity }),
    ...(input.downstream && { downstream: input.downstream }),
    ...(input.logGroup && { logGroup: { ...input.logGroup } }),
    ...(input.package && { package: packageReport(input.package) }),
    abandoned: abandoned.map(({ side, memoryMB, failure }) => {
      return { side, memoryMB, reason: failureClause(failure) }
    }),
    findings: comparison.findings.map(reportFinding),
    month: known,
    ...(input.other && { otherArchitecture: otherReport(input.other, input) }),
    advice: adviceOf(sizes, deployedMB?.head, {
      ...input,
      monthUsd: (side, at) => monthUsd(side, at, input),
      paysBeside: input.provisioned !== undefined || input.snapStart === true,
    }),
  }
  return { report, notes: unknown === undefined ? [] : [`${fn.name}: ${unknown}`] }
}

/** Where nothing is deployed, the size that somebody would choose. */
function cheapestForBase(sizes: readonly ReportRow[]): ReportRow | undefined {
  return sizes
    .filter(({ base, head }) => base !== null && head !== null)
    .sort((a, b) => Number(a.base?.costPerMillionUsd) - Number(b.base?.costPerMillionUsd))[0]
}

function withDownstream(
  comparison: FunctionComparison,
  { downstream, fn, severities }: MeasuredInput,
  row: ReportRow | undefined,
): FunctionComparison {
  if (!downstream) return comparison
  const facts = downstreamFacts(downstream.uses, {
    baseCostPerMillionUsd: row?.base?.costPerMillionUsd,
    limitPercent: fn.limits.costPercent,
    counts: downstream.counts,
    transfer: downstream.transfer,
  }).map((fact) => ({ ...fact, payload: downstream.payload }))
  const { failOn, deployedMB } = fn
  return withFacts(comparison, facts, { failOn, deployedMB, severities })
}

function measuredSizes(sizes: readonly ReportRow[], input: MeasuredInput): MeasuredSize[] {
  return sizes.flatMap((row) => {
    if (row.head === null || row.missing !== undefined) return []
    const { billedMs, logBytes, logPerMillionUsd } = row.head
    return [
      {
        memoryMB: row.memoryMB,
        billedMs,
        ...(logPerMillionUsd !== undefined && { logBytes }),
        monthUsd: monthUsd('head', row, input),
      },
    ]
  })
}

function monthUsd(side: 'base' | 'head', row: ReportRow, input: MeasuredInput): number | undefined {
  if (input.invocationsPerMonth === undefined) return undefined
  const month = sideMonth(side, row, input)
  return 'kind' in month ? undefined : month.usd.toNumber()
}

function coldStartReport(
  row: ReportRow | undefined,
  { comparison, fn, coldStartShare }: MeasuredInput,
): MeasuredFunction['coldStart'] {
  const init = comparison.coldStart && reportChange(comparison.coldStart.init)
  if (!comparison.coldStart || !init) return null
  const { baseInitMs, headInitMs, billedMs, environments } = comparison.coldStart
  const perMillionUsd = (side: 'base' | 'head', memoryMB: number) =>
    durationUsd({
      billedMs: billedMs[side] * coldStartShare,
      memoryMB,
      ephemeralStorageMB: 512,
      prices: fn.prices[side],
    })
      .times(1_000_000)
      .toNumber()
  const cost = row && {
    share: coldStartShare,
    basePerMillionUsd: perMillionUsd('base', row.baseMemoryMB ?? row.memoryMB),
    headPerMillionUsd: perMillionUsd('head', row.memoryMB),
  }
  return { baseInitMs, headInitMs, environments, init, ...(cost && { cost }) }
}

function packageReport({ grown, ...sizes }: PackageGrowth): MeasuredFunction['package'] {
  return { ...sizes, grown: grown.map((file) => ({ ...file })) }
}
