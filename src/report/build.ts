import type { Backend } from '../config/plan.ts'
import type { Spend } from '../cost/spend.ts'
import { type MeasuredInput, measuredReport } from './measured.ts'
import type { FunctionReport, Report } from './schema.ts'

/** One function of a run, as far as it got. */
export type FunctionInput =
  | MeasuredInput
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
  /** What the first look was predicted to cost. */
  predicted?: { invocations: number; leastUsd: number; mostUsd: number }
  notes: readonly string[]
  functions: readonly FunctionInput[]
}

/** The report of a run: a plain object that survives JSON unchanged. Pure. */
export function buildReport(input: ReportInput): Report {
  const built = input.functions.map(functionReport)
  const functions = built.map(({ report }) => report)
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
    spend: {
      usd: input.spend.usd,
      invocations: input.spend.invocations,
      ...(input.predicted && { predicted: { ...input.predicted } }),
    },
    acceptance: null,
    notes: [...input.notes, ...built.flatMap(({ notes }) => notes)],
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

/** A function's report, and what the run's notes have to say about it. */
interface Built {
  report: FunctionReport
  notes: readonly string[]
}

function functionReport(input: FunctionInput): Built {
  if (input.kind === 'measured') return measuredReport(input)
  const { name, codeSha256 } = input
  return { report: { kind: 'unchanged', name, verdict: 'pass', codeSha256 }, notes: [] }
}
