import { newRunToken } from '../aws/lambda/marks.ts'
import type { GitHubEvent, PullRequest, WorkflowRun } from '../github/event.ts'
import { type CommentIdentity, commentKey, type Stamp } from '../github/marker.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { RunIdentity } from '../inputs/plan.ts'
import { defined } from '../shared/defined.ts'

/** What previews of this run are named and marked after, and which commits it compares. */
export function identityOf(event: GitHubEvent): RunIdentity {
  const token = newRunToken()
  if (event.kind === 'none') {
    return { repository: 'local', stem: `run-${process.pid}`, token, base: {}, head: {} }
  }
  const { run } = event
  const repository = `${run.repository.owner}/${run.repository.repo}`
  const pull = pullRequestOf(event)
  if (pull) {
    return {
      repository,
      stem: `pr-${pull.number}`,
      token,
      pullRequest: pull.number,
      base: { sha: pull.baseSha, ref: pull.baseRef },
      head: { sha: pull.headSha, ref: pull.headRef },
      ...defined({ mergeSha: pull.mergeSha }),
    }
  }
  const stem = `run-${run.runId}`
  if (event.kind === 'merge-group') {
    return {
      repository,
      stem,
      token,
      base: { sha: event.baseSha, ref: event.baseRef },
      head: { sha: event.headSha, ref: run.ref },
    }
  }
  return { repository, stem, token, base: {}, head: { sha: run.sha, ref: run.ref } }
}

/** By what a step finds its comment again. */
export function commentIdentityOf(
  run: WorkflowRun,
  inputs: Inputs,
  functions: readonly { name: string; region?: string }[],
): CommentIdentity {
  const { 'comment-key': explicit, matrix } = inputs
  const key = commentKey({
    run,
    ...defined({ explicit, matrix }),
  })
  return {
    key,
    step: explicit === undefined ? run.step : '',
    functions: functions.map(({ name }) => name),
    regions: functions.flatMap(({ region }) => region ?? []),
  }
}

/** Which measurement this call of the step makes, for its comment. */
export function stampOf(
  { runId, attempt }: WorkflowRun,
  { headSha }: PullRequest,
  { startedAt, call }: { startedAt: Date; call: string },
): Stamp {
  return { runId, attempt, startedAt: startedAt.toISOString(), headSha, call }
}

/** The same in each run of a step, by which it knows its own reports. */
export function stepKeyOf(run: WorkflowRun, inputs: Inputs): string {
  const { key, step } = commentIdentityOf(run, inputs, [])
  return [key, step].filter(Boolean).join(' / ')
}

/** The pull request that an event is about, where it is about one. */
export function pullRequestOf(event: GitHubEvent): PullRequest | undefined {
  return 'pullRequest' in event ? event.pullRequest : undefined
}
