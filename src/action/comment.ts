import { judgeArtifact } from '../check/judge-artifact.ts'
import { readArtifactReport } from '../github/artifact.ts'
import { type CommentContent, postComment } from '../github/comment.ts'
import type { CommentOutcome } from '../github/comment-outcome.ts'
import type { PullRequest, WorkflowRun } from '../github/event.ts'
import { sanitizeLine } from '../github/log.ts'
import type { Stamp } from '../github/marker.ts'
import { setOutputs } from '../github/outputs.ts'
import { findPullRequest } from '../github/pull-request.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { inOrder } from '../report/document/order.ts'
import { sinceLastPush } from '../report/document/since.ts'
import { formatFigures } from '../report/figures.ts'
import { codeSpan } from '../report/markdown/escape.ts'
import { fitMarkdown } from '../report/markdown/report.ts'
import { readReport } from '../report/read.ts'
import type { Report } from '../report/schema.ts'
import { BadInput } from '../shared/errors.ts'
import { gitHubOf } from './github.ts'
import { commentIdentityOf } from './identity.ts'
import { judgedByLabel } from './override.ts'
import type { Runner } from './runner.ts'

/** What to show on a pull request, and which run measured which commit. */
export interface Commented {
  content: CommentContent
  /** What it is about, where that is known. */
  functions: readonly { name: string; region?: string }[]
  number: number
  stamp: Stamp
}

/** Writes the one comment of this step on a pull request. Never rejects for what GitHub answers. */
export async function commentOn(
  runner: Runner,
  inputs: Inputs,
  { content, functions, number, stamp }: Commented,
): Promise<CommentOutcome> {
  const { event } = runner
  const github = gitHubOf(runner, inputs)
  if (!github || event.kind === 'none') {
    return { kind: 'skipped', reason: 'There is no github-token to comment with.' }
  }
  const { run } = event
  return postComment({
    github,
    repository: run.repository,
    pullRequestNumber: number,
    identity: commentIdentityOf(run, inputs, functions),
    stamp,
    mode: inputs.comment ?? 'always',
    content,
  })
}

/**
 * A report as the content of a comment.
 * @param first markdown that is to stand above it
 */
export function reportContent(report: Report, inputs: Inputs, first = ''): CommentContent {
  const onPass = inputs['comment-on-pass'] ?? 'keep'
  const isUnrestored = (report.unrestored?.length ?? 0) > 0
  const isPass = report.verdict === 'pass' && !isUnrestored
  const afterwards = isPass ? onPass : onPass === 'hide' ? 'show' : 'keep'
  return {
    kind: 'report',
    changed:
      isUnrestored ||
      report.functions.some(
        (each) => each.verdict !== 'pass' || (each.kind === 'measured' && each.findings.length > 0),
      ),
    figures: formatFigures(inOrder(report.functions)),
    render: (maxBytes, earlier) =>
      first +
      fitMarkdown(report, maxBytes - Buffer.byteLength(first), sinceLastPush(report, earlier)),
    ...(afterwards !== 'keep' && { afterwards }),
  }
}

/**
 * Posts the report of a run that could not comment itself, from the artifact in `report-dir`. All of
 * the artifact is a stranger's: it is checked against the schema and rendered anew.
 */
export async function commentStep(runner: Runner, inputs: Inputs): Promise<string | undefined> {
  const { event, core } = runner
  const directory = inputs['report-dir']
  if (event.kind !== 'workflow-run') {
    throw new BadInput(
      'command: `comment` works on workflow_run only, after the run that measured.',
    )
  }
  if (directory === undefined) {
    throw new BadInput(
      'report-dir is missing: give the directory that the artifact was unpacked to.',
    )
  }
  const claimed = await readArtifactReport({ directory, validate: readReport })
  const measured = await judgeArtifact(directory, claimed)
  const github = gitHubOf(runner, inputs)
  if (!github) throw new BadInput('github-token is missing: there is nothing to comment with.')
  const found = await findPullRequest({
    github,
    repository: event.run.repository,
    measured: event.measured,
    ...(claimed.pullRequest !== null && { claimedNumber: claimed.pullRequest }),
  })
  if (found.kind === 'unknown') return found.reason
  if (found.kind === 'none') {
    core.notice(sanitizeLine(found.reason))
    return undefined
  }
  const { number, headSha, headRef } = found
  // Whatever the report says, it is about the head that GitHub names.
  // Nor could a fork's run have changed a function in place: a command that it names is not one of ours.
  const { unrestored: _, ...known } = measured
  const about = { ...known, head: { sha: headSha, ref: headRef }, pullRequest: number }
  const report = await judgedByLabel(about, found, runner, inputs)
  const outcome = await commentOn(runner, inputs, {
    content: reportContent(report, inputs, strangersMark(found, event.run)),
    functions: report.functions,
    number,
    // This workflow, run again, replaces what it has posted of the same run.
    stamp: { ...event.measured, call: '' },
  })
  if ('url' in outcome) setOutputs({ 'comment-url': outcome.url }, core.setOutput)
  if (outcome.kind === 'failed') return outcome.reason
  if (outcome.reason !== undefined) core.info(sanitizeLine(outcome.reason))
  return undefined
}

/** What a fork's own run has made must not look like what this repository has measured. */
function strangersMark({ headRepository = '' }: PullRequest, { repository }: WorkflowRun): string {
  const own = `${repository.owner}/${repository.repo}`
  if (headRepository.toLowerCase() === own.toLowerCase()) return ''
  return `⚠️ **Made by the fork's own run**, of ${codeSpan(headRepository)}: its author decides what was measured, and how. Nothing here was measured by this repository.\n\n`
}
