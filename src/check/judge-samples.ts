import path from 'node:path'
import { buildReport, type FunctionInput } from '../report/build.ts'
import { type SampleSummary, summarizeSamples } from '../report/sample-summary.ts'
import type { Report } from '../report/schema.ts'
import { BadInput } from '../shared/errors.ts'
import type { FunctionComparison } from '../verdict/comparison.ts'
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
}

/**
 * Judges again what a check measured: the same rule on the same samples, so the same report, its
 * times included. Nothing is deployed or looked up.
 * @throws BadInput with the line that cannot be used
 */
export async function judgeSamples(
  options: JudgeOptions,
): Promise<{ report: Report; status: number } & WrittenReport> {
  const from = path.resolve(options.cwd, options.from)
  const { run, functions, sampleLines } = await readSamplesFile(from, judged)
  const { startedAt, finishedAt, onInconclusive: before, ...rest } = run
  const onInconclusive = options.onInconclusive ?? before
  const input = {
    ...rest,
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
  const measured = { samples, material: { samples: summaries } }
  return { report, status, ...(await writeReportFiles(directory, report, measured)) }
}

function judged(read: ReadFunction): { input: FunctionInput; summary?: SampleSummary } {
  const { saved, samples: all } = read
  if (saved.kind !== 'measured') return { input: saved }
  const { samples: _, ...input } = saved
  const { severities } = input
  const comparison = comparisonOf(read, saved.fn)
  return {
    input: {
      ...input,
      comparison: severities ? applySeverities(comparison, severities) : comparison,
    },
    summary: summarizeSamples(saved.fn, all),
  }
}

type Measured = Extract<ReadFunction['saved'], { kind: 'measured' }>

function comparisonOf({ samples, where }: ReadFunction, fn: Measured['fn']): FunctionComparison {
  try {
    const step = nextStep(fn, samples)
    if (step.kind === 'done') return step.comparison
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new BadInput(refused(where, `its samples cannot be judged (${cause.message})`).message, {
      cause,
    })
  }
  throw refused(where, 'its samples end before the check was decided')
}
