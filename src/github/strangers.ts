import type { CheckedOut } from './checkout.ts'
import type { GitHubEvent } from './event.ts'

export interface JobContext {
  /** Whether AWS credentials can be had in this job. */
  awsCredentials: boolean
  /** What git says of the workspace; absent where it is no checkout. */
  checkedOut?: CheckedOut | undefined
}

/** Other events whose commit is one of the repository's, made by somebody who may write there. */
const OWN_COMMITS = new Set(['release', 'create'])

/** Events that caused a run whose commit is one of the repository's own, on its own branch. */
const OWN_RUNS = new Set(['push', 'schedule', 'workflow_dispatch', 'release', 'create'])

const INSTEAD =
  'Use `on: pull_request`, and for forks the pair of workflows in examples/workflows/fork-safe-measure.yml and fork-safe-comment.yml.'

/**
 * Why nothing may be measured: measuring runs code, and on this event the code can be that of somebody
 * who may not write to the repository, while the job has its secrets. What GitHub documents of an
 * event decides; an event that is not known here is refused, too.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 * @returns sentences with the remedy, or nothing where measuring is safe
 */
export function whyStrangersCode(event: GitHubEvent, context: JobContext): string | undefined {
  switch (event.kind) {
    case 'none':
      return undefined
    case 'pull-request':
    case 'pull-request-labeled':
    case 'pull-request-closed':
    case 'pull-request-review': {
      const { readOnly, inPrivateRepository } = event.pullRequest
      // Who may see a private repository was let in, and its owner chose to send the secrets.
      if (readOnly !== 'fork' || inPrivateRepository || !context.awsCredentials) return undefined
      return 'This pull request comes from a fork of a public repository, and this job has AWS credentials, so nothing is measured: its code could take them. Give runs of forks no credentials, neither in the workflow nor through the runner, and measure with `backend: local`.'
    }
    case 'pull-request-target':
      return `On pull_request_target nothing is measured: it has the repository's secrets and a token that may write, and measuring runs the pull request's code. ${INSTEAD}`
    case 'workflow-run': {
      const { measured, run } = event
      const repository = `${run.repository.owner}/${run.repository.repo}`
      const own = measured.headRepository?.toLowerCase() === repository.toLowerCase()
      if (own && OWN_RUNS.has(measured.event)) return otherCheckout(event.run, context)
      return `On workflow_run, a run that was triggered by ${measured.event} of ${measured.headRepository ?? 'a deleted fork'} is not measured: this run has the repository's secrets, whoever triggered the other one. Measure in the workflow that has finished. ${INSTEAD}`
    }
    case 'merge-group':
    case 'push':
    case 'schedule':
    case 'workflow-dispatch':
      return otherCheckout(event.run, context)
    case 'other':
      return OWN_COMMITS.has(event.name)
        ? otherCheckout(event.run, context)
        : `On ${event.name} nothing is measured: it has the repository's secrets, and what it measures may be the code of anybody who can trigger it. ${INSTEAD} For the repository's own branches use push, schedule or workflow_dispatch.`
  }
}

/** A workflow can check out something else than what its event is about. */
function otherCheckout(
  { repository: { owner }, eventName, ref, sha }: Extract<GitHubEvent, { run: unknown }>['run'],
  { checkedOut }: JobContext,
): string | undefined {
  const remedy = `Start the workflow on a branch of this repository and check out that branch. ${INSTEAD}`
  if (ref.startsWith('refs/pull/')) return refusal(eventName, `${ref} is a pull request's`, remedy)
  if (!checkedOut) return undefined
  const { remoteOwner, pullRef, headSha, ofBranch } = checkedOut
  if (remoteOwner !== undefined && remoteOwner.toLowerCase() !== owner.toLowerCase()) {
    return refusal(eventName, `what is checked out comes from ${remoteOwner}`, remedy)
  }
  if (pullRef !== undefined) {
    return refusal(eventName, `what is checked out is ${pullRef}, a pull request's`, remedy)
  }
  if (headSha !== undefined && headSha !== sha && !ofBranch && sha !== '') {
    return refusal(
      eventName,
      `what is checked out (${headSha}) is neither the commit of this run nor that of a branch or tag that was fetched`,
      remedy,
    )
  }
  return undefined
}

function refusal(eventName: string, what: string, remedy: string): string {
  return `On ${eventName} nothing is measured, as ${what}: this run has the repository's secrets, and a stranger could have written that code. ${remedy}`
}
