import type { CheckPlan } from '../inputs/plan.ts'
import { buildReport, type ReportInput } from '../report/build.ts'
import type { Summaries } from '../report/html/report-page.ts'
import { summarizeSamples } from '../report/sample-summary.ts'
import type { Report } from '../report/schema.ts'
import { defined } from '../shared/defined.ts'
import type { FileStore } from '../shared/file-store.ts'
import type { CheckResult } from './check.ts'
import { publish, trafficOf } from './cloudwatch.ts'
import { explain } from './exit.ts'
import { profilesOf, withExplanations } from './explain/in-report.ts'
import type { KeptSamples } from './kept-samples.ts'
import type { Progress } from './progress.ts'
import { readRecorded } from './record/recorded.ts'
import { withHistory } from './record/with-history.ts'
import { type WrittenReport, writeReportFiles } from './report-files.ts'
import { reportInputOf } from './report-of.ts'
import { samplesFile } from './samples-file/write.ts'
import { isPassing, statusOf } from './verdict.ts'

/** Years of the history that a trend is made of: this one and the last. */
const TREND_YEARS = 2

export interface FinishOptions {
  cwd: string
  progress: Progress
  signal: AbortSignal
  /** Where the history of main is kept, for a trend beside what was measured. */
  history?: FileStore
  /** Turns a failing report into an accepted one where a maintainer said so. */
  accept?: (report: Report) => Promise<Report>
  /**
   * Shows the report while the last previews are being deleted, and once more where deleting them, or
   * restoring a function, brought something to say.
   */
  show?: (performed: PerformedCheck) => Promise<void>
}

/** What was performed, with its report files where `report-dir` asked for them. */
export interface PerformedCheck extends WrittenReport {
  plan: CheckPlan
  result: CheckResult
  report: Report
  /** What the report was made of, as it is kept with the samples. */
  input: ReportInput
  /** Whether the check lets the pull request through. */
  passed: boolean
  /** The exit status that says the same. */
  status: number
}

/** From measurements to report: what is left of a check once everything was measured. */
export async function finishCheck(
  plan: CheckPlan,
  result: CheckResult,
  options: FinishOptions,
  beside: Pick<ReportInput, 'repeat'> = {},
): Promise<PerformedCheck> {
  const traffic = await trafficOf(plan, { now: result.finishedAt, signal: options.signal })
  const input = { ...reportInputOf(plan, result, traffic), ...beside }
  const explained = withExplanations(buildReport(input), plan, result, options.cwd)
  const measured = await withTrend(explained, options)
  const report = options.accept ? await options.accept(measured) : measured
  const unpublished = await publish(plan, report, { signal: options.signal })
  if (unpublished !== undefined) options.progress.say(unpublished)
  return written({ plan, result, report, input })
}

/**
 * The check once all is cleaned up. What became known meanwhile, as a function that could not be restored,
 * is added to the report, its files, and wherever it was shown.
 */
export async function afterCleanUp(
  shown: PerformedCheck,
  result: CheckResult,
  { show = async () => {} }: Pick<FinishOptions, 'show'>,
): Promise<PerformedCheck> {
  const { plan, report, input } = shown
  const { finishedAt, unrestored } = result
  const notes = result.notes.slice(shown.result.notes.length)
  if (notes.length === 0 && unrestored.length === shown.result.unrestored.length) {
    return { ...shown, result }
  }
  const updated = await written({
    plan,
    result,
    report: {
      ...report,
      finishedAt: finishedAt.toISOString(),
      notes: [...report.notes, ...notes],
      ...(unrestored.length > 0 && { unrestored: unrestored.map((each) => ({ ...each })) }),
    },
    input: { ...input, finishedAt, unrestored, notes: [...input.notes, ...notes] },
  })
  await show(updated)
  return updated
}

/** The check with its report written to `report-dir`, where there is one. */
async function written(
  known: Pick<PerformedCheck, 'plan' | 'result' | 'report' | 'input'>,
): Promise<PerformedCheck> {
  const { plan, result, report, input } = known
  const { reportDir, onInconclusive } = plan
  const passed = isPassing(report, onInconclusive)
  const status = statusOf(report, onInconclusive)
  if (reportDir === undefined) return { ...known, passed, status }
  const files = await writeReportFiles(reportDir, report, {
    samples: () =>
      samplesFile({ ...input, ...shownWith(report) }, samplesOf(result), onInconclusive),
    material: { samples: summariesOf(result), profiles: profilesOf(result) },
  })
  return { ...known, ...files, passed, status }
}

/** A history that cannot be read keeps nobody from the report. */
async function withTrend(report: Report, { history, progress }: FinishOptions): Promise<Report> {
  if (history === undefined) return report
  try {
    const { lines } = await readRecorded(history, TREND_YEARS)
    return withHistory(report, lines)
  } catch (error) {
    progress.say(`The history of main was not read: ${explain(error).message}`)
    return report
  }
}

/** What the report shows beside the measurements, for when it is made again from the samples. */
function shownWith({ links, overrideLabel }: Report): Pick<ReportInput, 'links' | 'overrideLabel'> {
  return { ...(links && { links }), ...defined({ overrideLabel }) }
}

function samplesOf({ functions }: CheckResult): Map<string, KeptSamples> {
  const samples = functions.flatMap((each) => {
    if (each.kind !== 'measured') return []
    return [[each.target.plan.name, each.samples] as const]
  })
  return new Map(samples)
}

function summariesOf({ functions }: CheckResult): Summaries {
  const measured = new Map(
    functions.flatMap((each) =>
      each.kind === 'measured' ? [[each.target.plan.name, each] as const] : [],
    ),
  )
  return {
    get: (name) => {
      const each = measured.get(name)
      return each && summarizeSamples(each.fn, each.samples.read())
    },
  }
}
