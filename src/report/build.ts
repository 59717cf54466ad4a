import type { Backend } from '../inputs/plan.ts'
import type { Spend } from '../money/budget.ts'
import { defined } from '../shared/defined.ts'
import type { Unrestored } from '../shared/unrestored.ts'
import type { Sources } from './looked-up.ts'
import { type MeasuredInput, measuredReport } from './measured.ts'
import type { FunctionReport, Report } from './schema.ts'
import { verdictOf } from './verdict.ts'

/** One function of a run, as far as it got. */
export type FunctionInput =
  | MeasuredInput
  /** Code and configuration are the same on both sides. */
  | ({ kind: 'unchanged'; name: string; codeSha256?: string } & Sources)
  /** The pull request adds it. */
  | { kind: 'new'; name: string }
  /** It alone could not be measured. */
  | { kind: 'unmeasured'; name: string; reason: string }

/** More than anybody reads, and less than the schema takes. */
const MAX_REASON = 2000
const MAX_LEFT_OUT = 1000

export interface ReportInput {
  backend: Backend
  base: { sha?: string; ref?: string }
  head: { sha?: string; ref?: string }
  /** GitHub's test merge of head into base. */
  mergeSha?: string
  /** Which step of which workflow this is. */
  step?: string
  pullRequest?: number
  seed: number
  startedAt: Date
  finishedAt: Date
  spend: Spend
  /** What the first look was predicted to cost. */
  predicted?: { invocations: number; leastUsd: number; mostUsd: number }
  notes: readonly string[]
  links?: NonNullable<Report['links']>
  overrideLabel?: string
  /** Command line that repeats the check, shown where it failed. */
  repeat?: string
  /** What the templates hold and the check left out, with the reason as a clause or sentences. */
  leftOut?: readonly { name: string; reason: string }[]
  /** Functions that were changed in place and are not restored. */
  unrestored?: readonly Unrestored[]
  functions: readonly FunctionInput[]
}

/** The report of a run: a plain object that survives JSON unchanged. Pure. */
export function buildReport(input: ReportInput): Report {
  const built = input.functions.map(functionReport)
  const functions = built.map(({ report }) => report)
  const [only] = functions
  const source = functions.length === 1 && only && 'base' in only ? only.base?.source : undefined
  return {
    schema: 1,
    verdict: verdictOf(functions),
    backend: input.backend,
    base: { ...revision(input.base), ...(source && { source }) },
    head: revision(input.head),
    ...defined({ mergeSha: input.mergeSha, step: input.step }),
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
    ...defined({ overrideLabel: input.overrideLabel }),
    ...(input.repeat !== undefined &&
      verdictOf(functions) === 'fail' && { repeat: { command: input.repeat } }),
    ...(input.links && { links: { ...input.links } }),
    notes: [...input.notes, ...built.flatMap(({ notes }) => notes)],
    ...(input.unrestored?.length && { unrestored: input.unrestored.map((each) => ({ ...each })) }),
    ...(input.leftOut?.length && {
      leftOut: input.leftOut.slice(0, MAX_LEFT_OUT).map(({ name, reason }) => ({
        name,
        reason: reason.slice(0, MAX_REASON),
      })),
    }),
    functions,
  }
}

const revision = ({ sha, ref }: { sha?: string; ref?: string }) => ({
  sha: sha ?? null,
  ref: ref ?? null,
})

/** A function's report, and what the run's notes have to say about it. */
interface Built {
  report: FunctionReport
  notes: readonly string[]
  links?: Report['links']
  overrideLabel?: string
}

function functionReport(input: FunctionInput): Built {
  if (input.kind === 'measured') return measuredReport(input)
  if (input.kind === 'unchanged') return { report: unchangedReport(input), notes: [] }
  const report: FunctionReport =
    input.kind !== 'unmeasured'
      ? { ...input, verdict: 'pass' }
      : { ...input, reason: input.reason.slice(0, MAX_REASON), verdict: 'inconclusive' }
  return { report, notes: [] }
}

function unchangedReport({
  baseSource,
  headSource,
  ...input
}: Extract<FunctionInput, { kind: 'unchanged' }>): FunctionReport {
  return {
    ...input,
    verdict: 'pass',
    ...(baseSource && { base: { source: baseSource } }),
    ...(headSource && { head: { source: headSource } }),
  }
}
