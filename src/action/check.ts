import path from 'node:path'
import { performCheck } from '../check/perform.ts'
import { progressTo } from '../check/progress.ts'
import type { Inputs } from '../config/inputs.ts'
import type { RunIdentity } from '../config/plan.ts'
import { readOverride } from '../github/label.ts'
import { harmlessLine } from '../github/log.ts'
import { clearPostState, savePostState } from '../github/state.ts'
import { acceptReport } from '../report/accept.ts'
import type { Report } from '../report/schema.ts'
import { verdictSentence } from '../report/sentence.ts'
import { deliver } from './deliver.ts'
import { gitHubOf } from './github.ts'
import { identityOf, pullRequestOf } from './identity.ts'
import { actionInputs } from './inputs.ts'
import type { Runner } from './runner.ts'

/**
 * Checks a pull request: measures, then writes report files, summary, outputs, comment and
 * annotations, and only then says whether the step fails.
 */
export async function checkStep(runner: Runner, inputs: Inputs): Promise<string | undefined> {
  const { core, env, cwd, event, signal } = runner
  const identity = identityOf(event)
  const given = actionInputs(runner)
  given['report-dir'] ??= {
    value: path.join(env.RUNNER_TEMP ?? cwd, `lambda-cost-gate-${identity.token}`),
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
    accept: (report) => acceptedByLabel(report, runner, inputs),
  })
  clearPostState(core.saveState)
  await deliver(performed, runner, inputs)
  return performed.passed ? undefined : verdictSentence(performed.report)
}

/** What the post step needs, saved before the first preview is created. */
function rememberPreviews({ core, env }: Runner, inputs: Inputs, identity: RunIdentity): void {
  if (inputs.backend === 'local') return
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION
  if (region === undefined) return
  const { repository, stem, token } = identity
  savePostState({ region, repository, stem, token }, core.saveState)
}

/** A regression is accepted by a label that is read live; why one does not count is said. */
async function acceptedByLabel(report: Report, runner: Runner, inputs: Inputs): Promise<Report> {
  const { event, core } = runner
  const pullRequest = pullRequestOf(event)
  const github = gitHubOf(runner, inputs)
  if (report.verdict !== 'fail' || !pullRequest || !github || event.kind === 'none') return report
  const override = await readOverride({
    github,
    repository: event.run.repository,
    pullRequest,
    event,
    label: inputs['override-label'] ?? 'lambda-cost-accepted',
    scope: inputs['override-scope'] ?? 'head',
  })
  switch (override.kind) {
    case 'absent':
      return report
    case 'accepted':
      return acceptReport(report, { label: override.label, by: override.by, at: override.at })
    case 'stale':
    case 'unknown':
      core.warning(harmlessLine(override.reason))
      return { ...report, notes: [...report.notes, override.reason] }
  }
}
