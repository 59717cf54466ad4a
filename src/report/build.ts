import type {
  Change,
  FunctionCase,
  FunctionComparison,
  Row,
  SideFigures,
} from '../compare/comparison.ts'
import type { Backend, Payload } from '../config/plan.ts'
import type { Spend } from '../cost/spend.ts'
import { adviceOf } from './advice.ts'
import { deployedRow } from './deployed.ts'
import { monthOf } from './month.ts'
import type { FunctionReport, Report, ReportChange, ReportRow } from './schema.ts'

/** One function of a run, as far as it got. */
export type FunctionInput =
  | {
      kind: 'measured'
      function_: FunctionCase
      comparison: FunctionComparison
      payloads: readonly Payload[]
      runtime?: string
      invocationsPerMonth?: number
      /** 0 to 1. */
      coldStartShare: number
    }
  /** Code and configuration are the same on both sides. */
  | { kind: 'unchanged'; name: string; codeSha256: string }

export interface ReportInput {
  backend: Backend
  base: { sha?: string; ref?: string }
  head: { sha?: string; ref?: string }
  pullRequest?: number
  seed: number
  startedAt: Date
  finishedAt: Date
  spend: Spend
  notes: readonly string[]
  functions: readonly FunctionInput[]
}

/** The report of a run: a plain object that survives JSON unchanged. Pure. */
export function buildReport(input: ReportInput): Report {
  const functions = input.functions.map(functionReport)
  return {
    schema: 1,
    verdict: worst(functions),
    backend: input.backend,
    base: revision(input.base),
    head: revision(input.head),
    pullRequest: input.pullRequest ?? null,
    seed: input.seed,
    startedAt: input.startedAt.toISOString(),
    finishedAt: input.finishedAt.toISOString(),
    spend: { usd: input.spend.usd, invocations: input.spend.invocations },
    acceptance: null,
    notes: [...input.notes],
    functions,
  }
}

function worst(functions: readonly FunctionReport[]): Report['verdict'] {
  const verdicts = new Set(functions.map(({ verdict }) => verdict))
  return verdicts.has('fail') ? 'fail' : verdicts.has('inconclusive') ? 'inconclusive' : 'pass'
}

const revision = ({ sha, ref }: { sha?: string; ref?: string }) => ({
  sha: sha ?? null,
  ref: ref ?? null,
})

function functionReport(input: FunctionInput): FunctionReport {
  if (input.kind === 'unchanged') {
    return { kind: 'unchanged', name: input.name, verdict: 'pass', codeSha256: input.codeSha256 }
  }
  const { function_, comparison } = input
  const { prices, deployedMB = null, givenUp = [] } = function_
  const sizes = comparison.sizes.map(reportRow)
  const asDeployed = comparison.asDeployed ? reportRow(comparison.asDeployed) : null
  const place = { asDeployed, deployedMB, sizes }
  const { coldStart } = comparison
  return {
    kind: 'measured',
    name: function_.name,
    verdict: comparison.verdict,
    region: prices.head.region,
    architecture: prices.head.architecture,
    runtime: input.runtime ?? null,
    prices: { base: { ...prices.base }, head: { ...prices.head } },
    deployedMB: deployedMB && { ...deployedMB },
    limits: { ...function_.limits },
    failOn: function_.failOn,
    payloadSet: input.payloads.map(({ name, weight, source }) => ({ name, weight, source })),
    replicas: comparison.replicas,
    confirmed: comparison.confirmed,
    asDeployed,
    sizes,
    payloads: comparison.payloads.map((row) => ({ ...reportRow(row), payload: row.payload ?? '' })),
    coldStart: coldStart && coldStartReport(coldStart),
    givenUp: givenUp.map(({ side, memoryMB, reason }) => ({ side, memoryMB, reason })),
    findings: comparison.findings.map(({ kind, severity, message, memoryMB, payload }) => ({
      kind,
      severity,
      message,
      memoryMB: memoryMB ?? null,
      payload: payload ?? null,
    })),
    month: monthOf(deployedMB ? deployedRow(place) : cheapestForBase(sizes), input),
    advice: adviceOf(sizes, deployedMB?.head, input.invocationsPerMonth),
  }
}

/** Where nothing is deployed, the size that somebody would choose. */
function cheapestForBase(sizes: readonly ReportRow[]): ReportRow | undefined {
  return sizes
    .filter(({ base, head }) => base !== null && head !== null)
    .sort((a, b) => Number(a.base?.costPerMillionUsd) - Number(b.base?.costPerMillionUsd))[0]
}

function coldStartReport(coldStart: NonNullable<FunctionComparison['coldStart']>) {
  const init = reportChange(coldStart.init)
  if (init === null) return null
  const { baseInitMs, headInitMs, environments } = coldStart
  return { baseInitMs, headInitMs, environments, init }
}

function reportRow({ memoryMB, baseMemoryMB, base, head, duration, cost }: Row): ReportRow {
  return {
    memoryMB,
    baseMemoryMB: baseMemoryMB ?? null,
    base: base && figures(base),
    head: head && figures(head),
    duration: reportChange(duration),
    cost: reportChange(cost),
  }
}

function figures(side: SideFigures): SideFigures {
  return {
    durationMs: side.durationMs,
    billedMs: side.billedMs,
    costPerMillionUsd: side.costPerMillionUsd,
    maxMemoryUsedMB: side.maxMemoryUsedMB,
    environments: side.environments,
    invocations: side.invocations,
    failures: side.failures,
  }
}

/** JSON knows no infinity: an interval from a single environment has no ends. */
function reportChange(change: Change | null): ReportChange | null {
  if (change === null || !Number.isFinite(change.changePercent)) return null
  return {
    changePercent: change.changePercent,
    lowPercent: finiteOrNull(change.lowPercent),
    highPercent: finiteOrNull(change.highPercent),
    verdict: change.verdict,
    seeablePercent: finiteOrNull(change.seeablePercent),
  }
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}
