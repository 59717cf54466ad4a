import type { PerformedCheck } from '../check/finish.ts'
import { performCheck } from '../check/perform.ts'
import { refuseLinkOut } from '../check/report-directory.ts'
import { writeReportFiles } from '../check/report-files.ts'
import { isPassing } from '../check/verdict.ts'
import type { PullRequest } from '../github/event.ts'
import { sanitizeLine } from '../github/log.ts'
import { findSavedReport } from '../github/saved-report.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { readReport } from '../report/read.ts'
import type { Report } from '../report/schema.ts'
import { verdictSentence } from '../report/sentence.ts'
import { unrestoredMessage } from '../shared/unrestored.ts'
import { delivery } from './deliver.ts'
import { gitHubOf } from './github.ts'
import { historyOf } from './history.ts'
import { pullRequestOf, stepKeyOf } from './identity.ts'
import { knownFunctions } from './known-functions.ts'
import { measuring, reportDirectory } from './measuring.ts'
import { judgedByLabel } from './override.ts'
import type { Runner } from './runner.ts'

/**
 * Checks a pull request: measures, then writes report files, summary, outputs, comment and
 * annotations while the last previews are being deleted, and only then says whether the step fails.
 */
export async function checkStep(runner: Runner, inputs: Inputs): Promise<string | undefined> {
  const performed = await perform(runner, inputs)
  return performed.passed ? undefined : failureSentence(performed.report)
}

/**
 * Judges again what an earlier run of the same head measured, as only the label has changed; without
 * such a report it measures.
 */
export async function judgeAgain(
  pullRequest: PullRequest,
  runner: Runner,
  inputs: Inputs,
): Promise<string | undefined> {
  const github = gitHubOf(runner, inputs)
  if (!github || runner.event.kind === 'none') return checkStep(runner, inputs)
  const { run } = runner.event
  const names = await knownFunctions(runner)
  const saved = await findSavedReport({
    github,
    repository: run.repository,
    pullRequest,
    artifactName: inputs['report-artifact'] ?? 'lambda-cost-report',
    validate: (json) => ofThisStep(readReport(json), stepKeyOf(run, inputs), names),
  })
  if (saved.kind === 'none') {
    runner.core.info(sanitizeLine(`${saved.reason} Measuring instead.`))
    return checkStep(runner, inputs)
  }
  runner.core.info(`Judging again what run ${saved.runId} measured; nothing is deployed.`)
  const report = await judgedByLabel(saved.report, pullRequest, runner, inputs)
  const directory = reportDirectory(runner, inputs, `run-${run.runId}-${run.attempt}`)
  await refuseLinkOut(directory, runner.cwd)
  const written = await writeReportFiles(directory, report)
  await delivery(runner, inputs)({ report, ...written })
  return isPassing(report, inputs['on-inconclusive'] ?? 'pass')
    ? undefined
    : failureSentence(report)
}

/** That a function is left changed comes before the verdict. */
function failureSentence(report: Report): string {
  return `${unrestoredMessage(report.unrestored ?? [])} ${verdictSentence(report)}`.trim()
}

/**
 * Two steps of a workflow may keep their reports under one name, legs of a matrix may, and so may two
 * calls of one reusable workflow, which differ by their functions only.
 */
function ofThisStep(report: Report, step: string, names: readonly string[]): Report {
  const related = names.length === 0 || report.functions.some(({ name }) => names.includes(name))
  if (report.step === step && related) return report
  throw new Error('The report was made by another step.')
}

async function perform(runner: Runner, inputs: Inputs): Promise<PerformedCheck> {
  const { given, options, cleanedUp } = await measuring(runner, inputs)
  const history = historyOf(runner, inputs)
  const performed = await performCheck(given, {
    ...options,
    ...(history && { history }),
    show: delivery(runner, inputs),
    accept: (report) => judgedByLabel(report, pullRequestOf(runner.event), runner, inputs),
  })
  const { leftBehind, functions } = performed.result
  // What ended in an error may be changed still.
  cleanedUp(
    leftBehind,
    functions.every(({ kind }) => kind !== 'unmeasured'),
  )
  return performed
}
