import type { CheckResult } from '../check/check.ts'
import type { WrittenReport } from '../check/report-files.ts'
import { annotate } from '../github/annotations.ts'
import type { PullRequest } from '../github/event.ts'
import { sanitizeLine } from '../github/log.ts'
import { type ActionOutputs, setOutputs } from '../github/outputs.ts'
import { writeSummary } from '../github/summary.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { fitMarkdown, renderMarkdown } from '../report/markdown/report.ts'
import { reportOutputs } from '../report/outputs.ts'
import type { Report } from '../report/schema.ts'
import { messageOf } from '../shared/errors.ts'
import { annotationsOf } from './annotations.ts'
import { checkRunsOf, publishCheckRuns } from './check-runs.ts'
import { commentOn, reportContent } from './comment.ts'
import { pullRequestOf, stampOf } from './identity.ts'
import type { Runner } from './runner.ts'

/** A report, with what it was made of where it was measured just now. */
export interface Delivered extends WrittenReport {
  report: Report
  result?: CheckResult
}

/**
 * Shows a report in every place where somebody will look for it, and what became of it later in the same
 * places: summary and comment are replaced. Annotations and check runs are made once, as what is learned
 * later is not about a function's verdict.
 */
export function delivery(runner: Runner, inputs: Inputs): (delivered: Delivered) => Promise<void> {
  const { core } = runner
  const summary = summaryOf(runner)
  let isFirst = true
  return async (delivered) => {
    const { report, result } = delivered
    reportInStep(delivered, runner, summary)
    const annotations = annotationsOf(report, result?.functions ?? [])
    if (isFirst) annotate(annotations, core)
    await comment(report, runner, inputs)
    if (isFirst) await publishCheckRuns(checkRunsOf(report, annotations, inputs), runner, inputs)
    isFirst = false
  }
}

/**
 * Job summary and outputs. A place that takes nothing, as on a disk that is full, keeps no other from
 * it; then the log shows the report, too.
 */
function reportInStep(
  { report, files, unwritten }: Delivered,
  { core }: Runner,
  summary: (report: Report) => void,
): void {
  const missed = [
    unwritten,
    triedTo('write the job summary', () => summary(report)),
    triedTo('set the outputs', () => setOutputs(outputsOf(report, files), core.setOutput)),
  ].filter((sentence) => sentence !== undefined)
  for (const sentence of missed) core.warning(sanitizeLine(sentence))
  if (missed.length > 0) core.info(sanitizeLine(renderMarkdown(report)))
}

/** Writes a report to the job summary, in place of what it has written there before. */
function summaryOf({ env, appendSummary, cutSummary, sizeOf }: Runner): (report: Report) => void {
  const path = env.GITHUB_STEP_SUMMARY
  let beganAt: number | undefined
  return (report) => {
    if (path && beganAt !== undefined) cutSummary(path, beganAt)
    beganAt ??= path ? sizeOf(path) : undefined
    writeSummary({
      path,
      render: (maxBytes) => fitMarkdown(report, maxBytes),
      sizeOf,
      append: appendSummary,
    })
  }
}

async function comment(report: Report, runner: Runner, inputs: Inputs): Promise<void> {
  const { core, event } = runner
  const pullRequest = pullRequestOf(event)
  if (!pullRequest || event.kind === 'none' || report.verdict === 'skipped') return
  const outcome = await commentOn(runner, inputs, {
    content: reportContent(report, inputs),
    functions: report.functions,
    number: pullRequest.number,
    stamp: stampOf(event.run, pullRequest, runner),
  })
  if ('url' in outcome) {
    triedTo('set the outputs', () => setOutputs({ 'comment-url': outcome.url }, core.setOutput))
  }
  if (outcome.kind === 'failed') reportFailure(outcome.reason, pullRequest, runner)
  else if (outcome.reason !== undefined) core.info(sanitizeLine(outcome.reason))
}

/** Does something; what it fails for comes as a sentence. */
function triedTo(what: string, work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return `Could not ${what} (${messageOf(error)}). The measurements are shown anyway.`
  }
}

function outputsOf(report: Report, files: WrittenReport['files']): ActionOutputs {
  return {
    ...reportOutputs(report),
    ...(files && {
      'report-json': files.json,
      'report-markdown': files.markdown,
      'report-html': files.html,
    }),
  }
}

/** A fork's token is read-only, and Dependabot's, unless the repository's owner has it otherwise. */
function reportFailure(reason: string, { readOnly }: PullRequest, { core }: Runner): void {
  if (readOnly) {
    core.notice(
      'This run may not comment: its token is read-only. The report is in the job summary and in the report files; a workflow_run workflow with `command: comment` can post it.',
    )
    core.info(sanitizeLine(reason))
  } else {
    core.warning(sanitizeLine(reason))
  }
}
