import type { Annotation } from '../github/annotations.ts'
import { type CheckRun, makeCheckRuns } from '../github/check-run.ts'
import { sanitizeLine } from '../github/log.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { cleanLine, MAX_NAME } from '../report/clean.ts'
import { sentence } from '../report/markdown/escape.ts'
import { fitMarkdown } from '../report/markdown/report.ts'
import type { FunctionReport, Report } from '../report/schema.ts'
import { verdictSentence } from '../report/sentence.ts'
import { titleOf } from './annotations.ts'
import { gitHubOf } from './github.ts'
import { identityOf, pullRequestOf } from './identity.ts'
import type { Runner } from './runner.ts'

/** GitHub takes 65,535 characters. */
const SUMMARY_BYTES = 60_000
/** One a second is what GitHub lets a token write. */
const MAX_RUNS = 100

/** What a run made known of each function, for its check run. */
export function checkRunsOf(
  report: Report,
  annotations: readonly Annotation[],
  inputs: Inputs,
): CheckRun[] {
  return report.functions.map((each): CheckRun => {
    const only: Report = { ...report, verdict: each.verdict, functions: [each] }
    return {
      name: nameOf(each.name, inputs),
      conclusion: conclusionOf(each, inputs),
      title: verdictSentence(only),
      summary: fitMarkdown(only, SUMMARY_BYTES),
      annotations: annotations.filter(({ title }) => title === titleOf(each.name)),
    }
  })
}

/** Where nothing was measured. */
export function skippedCheckRuns(
  functions: readonly string[],
  reason: string,
  inputs: Inputs,
  conclusion: 'neutral' | 'failure',
): CheckRun[] {
  return functions.map((name) => ({
    name: nameOf(name, inputs),
    conclusion,
    title: 'Not measured',
    summary: sentence(reason, SUMMARY_BYTES / 20),
    annotations: [],
  }))
}

/**
 * Makes a check run for each function, where the token may: `checks: write`. A rule can require it by
 * its name, and it can be neutral, which a job cannot.
 */
export async function publishCheckRuns(
  runs: readonly CheckRun[],
  runner: Runner,
  inputs: Inputs,
): Promise<void> {
  const { event, core, startedAt } = runner
  const github = gitHubOf(runner, inputs)
  const headSha = identityOf(event).head.sha
  if (!github || event.kind === 'none' || headSha === undefined) return
  if (pullRequestOf(event)?.readOnly !== undefined) return
  const { run } = event
  const { owner, repo } = run.repository
  const outcome = await makeCheckRuns(runs.slice(0, MAX_RUNS), {
    github,
    repository: run.repository,
    headSha,
    detailsUrl: `${run.serverUrl}/${owner}/${repo}/actions/runs/${run.runId}`,
    startedAt,
  })
  if (outcome.kind === 'failed') core.warning(sanitizeLine(outcome.reason))
  if (outcome.kind === 'made' && runs.length > MAX_RUNS) {
    core.info(`Of ${runs.length} functions the first ${MAX_RUNS} have a check run of their own.`)
  }
}

function nameOf(name: string, { 'comment-key': key }: Inputs): string {
  const suffix = key === undefined ? '' : ` (${cleanLine(key, MAX_NAME)})`
  return `Lambda cost: ${cleanLine(name, MAX_NAME)}${suffix}`
}

function conclusionOf(each: FunctionReport, inputs: Inputs): CheckRun['conclusion'] {
  switch (each.kind) {
    case 'new':
      return 'neutral'
    case 'unchanged':
      return 'success'
    case 'unmeasured':
      return 'failure'
    case 'measured':
      if (each.verdict === 'fail') return 'failure'
      if (each.verdict !== 'inconclusive') return 'success'
      return inputs['on-inconclusive'] === 'fail' || knowsNothing(each) ? 'failure' : 'neutral'
  }
}

/** Not one invocation had a duration: then the step fails, too. */
function knowsNothing({ sizes }: Extract<FunctionReport, { kind: 'measured' }>): boolean {
  return sizes.every(({ base, head }) => base === null && head === null)
}
