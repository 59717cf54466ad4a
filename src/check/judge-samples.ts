import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Budgets } from '../inputs/budget-inputs.ts'
import type { Severities } from '../inputs/severities.ts'
import { buildReport, type FunctionInput } from '../report/build.ts'
import { type SampleSummary, summarizeSamples } from '../report/sample-summary.ts'
import type { Report } from '../report/schema.ts'
import { BadInput } from '../shared/errors.ts'
import { packed } from '../shared/packed.ts'
import type { FunctionCase, FunctionComparison } from '../verdict/comparison.ts'
import { nextStep } from '../verdict/next-step.ts'
import { applySeverities } from '../verdict/severity-overrides.ts'
import { type WrittenReport, writeReportFiles } from './report-files.ts'
import { nameOf, type ReadFunction, readSamplesFile, refused } from './samples-file/read.ts'
import { headOfSamplesFile } from './samples-file/write.ts'
import { statusOf } from './verdict.ts'

export interface JudgeOptions {
  cwd: string
  /** The samples.ndjson of a check, or the directory that it is in. */
  from: string
  reportDir?: string
  /** Default: as for the check that measured. */
  onInconclusive?: 'pass' | 'fail'
  /** Limits and what counts, in place of those of the check that measured. */
  judgedBy?: JudgedBy
  /** Makes of the command line that repeats the check the one that repeats what is judged now. */
  repeatOf?: (command: string) => string
}

/** What samples can be judged by otherwise; absent, it is as for the check that measured. */
export interface JudgedBy {
  limits?: Partial<FunctionCase['limits']>
  failOn?: FunctionCase['failOn']
  severities?: Severities
  /** Each replaces the one that was given for the check, where one was. */
  budgets?: Budgets
}

/**
 * Judges again what a check measured: the same rule on the same samples, so the same report, its
 * times included, unless other limits are given. Nothing is deployed or looked up.
 * @throws BadInput with the line that cannot be used
 */
export async function judgeSamples(
  options: JudgeOptions,
): Promise<{ report: Report; status: number } & WrittenReport> {
  const from = path.resolve(options.cwd, options.from)
  const { run, functions, sampleLines } = await readSamplesFile(from, (read) =>
    judged(read, options.judgedBy),
  )
  const { startedAt, finishedAt, onInconclusive: before, repeat, ...rest } = run
  const onInconclusive = options.onInconclusive ?? before
  const input = {
    ...rest,
    ...(repeat !== undefined && { repeat: options.repeatOf?.(repeat) ?? repeat }),
    startedAt: new Date(startedAt),
    finishedAt: new Date(finishedAt),
    functions: functions.map(({ judged }) => judged.input),
  }
  const report = buildReport(input)
  const status = statusOf(report, onInconclusive)
  if (options.reportDir === undefined) return { report, status }
  const extras = new Map(
    functions.flatMap(({ saved }) =>
      saved.kind === 'measured' ? [[nameOf(saved), { samples: saved.samples }] as const] : [],
    ),
  )
  async function* samples() {
    yield* headOfSamplesFile(input, extras, onInconclusive)
    yield* sampleLines()
  }
  const directory = path.resolve(options.cwd, options.reportDir)
  const summaries = new Map(
    functions.flatMap(({ saved, judged }) =>
      judged.summary ? [[nameOf(saved), judged.summary] as const] : [],
    ),
  )
  const material = { samples: { get: (name: string) => summaries.get(name)?.() } }
  const measured = { samples, material }
  return { report, status, ...(await writeReportFiles(directory, report, measured)) }
}

function judged(
  read: ReadFunction,
  judgedBy: JudgedBy = {},
): { input: FunctionInput; summary?: () => SampleSummary } {
  const { saved, samples: all } = read
  if (saved.kind !== 'measured') return { input: saved }
  const { samples: _, ...rest } = saved
  const severities = { ...rest.severities, ...judgedBy.severities }
  const budgets = { ...rest.budgets, ...judgedBy.budgets }
  const fn = {
    ...saved.fn,
    limits: { ...saved.fn.limits, ...judgedBy.limits },
    ...(judgedBy.failOn && { failOn: judgedBy.failOn }),
  }
  const { comparison, isExhausted } = comparisonOf(read, fn)
  const input = {
    ...rest,
    // With other limits, more samples would have been taken than there are.
    fn: isExhausted ? { ...fn, exhausted: true } : fn,
    ...(Object.keys(severities).length > 0 && { severities }),
    ...(Object.keys(budgets).length > 0 && { budgets }),
  }
  return {
    input: {
      ...input,
      comparison: input.severities ? applySeverities(comparison, severities) : comparison,
    },
    summary: packed(summarizeSamples(fn, all)),
  }
}

type Measured = Extract<ReadFunction['saved'], { kind: 'measured' }>

function comparisonOf(
  { saved, samples, where }: ReadFunction,
  fn: Measured['fn'],
): { comparison: FunctionComparison; isExhausted: boolean } {
  try {
    const step = nextStep(fn, samples)
    if (step.kind === 'done') return { comparison: step.comparison, isExhausted: false }
    const isOtherwise = saved.kind === 'measured' && !isDeepStrictEqual(saved.fn, fn)
    const last = isOtherwise ? nextStep({ ...fn, exhausted: true }, samples) : step
    if (last.kind === 'done') return { comparison: last.comparison, isExhausted: true }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new BadInput(refused(where, `its samples cannot be judged (${cause.message})`).message, {
      cause,
    })
  }
  throw refused(where, 'its samples end before the check was decided')
}
