import path from 'node:path'
import { type PerformedCheck, performCheck } from '../check/perform.ts'
import { progressTo } from '../check/progress.ts'
import { writeReportFiles } from '../check/report-files.ts'
import { lets } from '../check/verdict.ts'
import type { Inputs } from '../config/inputs.ts'
import type { RunIdentity } from '../config/plan.ts'
import { regionOf } from '../config/region.ts'
import type { PullRequest, WorkflowRun } from '../github/event.ts'
import { harmlessLine } from '../github/log.ts'
import { findSavedReport } from '../github/saved-report.ts'
import { clearPostState, savePostState } from '../github/state.ts'
import { readReport } from '../report/read.ts'
import type { Report } from '../report/schema.ts'
import { verdictSentence } from '../report/sentence.ts'
import { deliver } from './deliver.ts'
import { gitHubOf } from './github.ts'
import { identityOf, pullRequestOf, stepKeyOf } from './identity.ts'
import { actionInputs } from './inputs.ts'
import { judgedByLabel } from './override.ts'
import type { Runner } from './runner.ts'

/**
 * Checks a pull request: measures, then writes report files, summary, outputs, comment and
 * annotations, and only then says whether the step fails.
 */
export async function checkStep(runner: Runner, inputs: Inputs): Promise<string | undefined> {
  const performed = await perform(runner, inputs)
  await deliver(performed, runner, inputs)
  return performed.passed ? undefined : verdictSentence(performed.report)
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
  const saved = await findSavedReport({
    github,
    repository: run.repository,
    pullRequest,
    artifactName: inputs['report-artifact'] ?? 'lambda-cost-report',
    validate: (json) => ofThisStep(readReport(json), run, inputs),
  })
  if (saved.kind === 'none') {
    runner.core.info(harmlessLine(`${saved.reason} Measuring instead.`))
    return checkStep(runner, inputs)
  }
  runner.core.info(`Judging again what run ${saved.runId} measured; nothing is deployed.`)
  const report = await judgedByLabel(saved.report, pullRequest, runner, inputs)
  const directory = reportDirectory(runner, inputs, `run-${run.runId}-${run.attempt}`)
  const files = await writeReportFiles(directory, report)
  await deliver({ report, files }, runner, inputs)
  return lets(report, inputs['on-inconclusive'] ?? 'pass') ? undefined : verdictSentence(report)
}

/** Two steps of a workflow may keep their reports under one name, and legs of a matrix may, too. */
function ofThisStep(report: Report, run: WorkflowRun, inputs: Inputs): Report {
  if (report.step === stepKeyOf(run, inputs)) return report
  throw new Error('The report was made by another step.')
}

/** Where the report goes that nobody gave a place to. */
function reportDirectory({ cwd, env }: Runner, inputs: Inputs, name: string): string {
  const given = inputs['report-dir']
  return given === undefined
    ? path.join(env.RUNNER_TEMP ?? cwd, `lambda-cost-gate-${name}`)
    : path.resolve(cwd, given)
}

async function perform(runner: Runner, inputs: Inputs): Promise<PerformedCheck> {
  const { core, env, cwd, event, signal } = runner
  const identity = {
    ...identityOf(event),
    ...(event.kind !== 'none' && { step: stepKeyOf(event.run, inputs) }),
  }
  const given = actionInputs(runner)
  given['report-dir'] ??= {
    value: reportDirectory(runner, inputs, identity.token),
    where: 'default of report-dir',
  }
  rememberPreviews(runner, inputs, identity)
  const performed = await performCheck(given, {
    cwd,
    env,
    identity,
    signal,
    now: () => new Date(),
    progress: progressTo({
      verbosity: core.isDebug() ? 'verbose' : 'normal',
      terminal: undefined,
      write: (text) => core.info(harmlessLine(text.trimEnd())),
      nowMs: () => performance.now(),
    }),
    accept: (report) => judgedByLabel(report, pullRequestOf(event), runner, inputs),
  })
  const { leftBehind, functions } = performed.result
  // What ended in an error may be changed still.
  const ended = functions.every(({ kind }) => kind !== 'unmeasured')
  if (ended && leftBehind.length === 0) clearPostState(core.saveState)
  else rememberPreviews(runner, inputs, { ...identity, left: leftBehind })
  return performed
}

/**
 * What the post step needs, saved before the first preview is created, and again with the names of
 * what could not be deleted.
 */
function rememberPreviews(
  { core, env }: Runner,
  inputs: Inputs,
  { repository, stem, token, left = [] }: RunIdentity & { left?: readonly string[] },
): void {
  if (inputs.backend === 'local') return
  savePostState({ region: regionOf(env), repository, stem, token, left: [...left] }, core.saveState)
}
