import { explainGitHubError } from './errors.ts'
import type { GitHubEvent, PullRequest, Repository } from './event.ts'
import type { GitHub } from './octokit.ts'

export interface HeadArrivalOptions {
  github: GitHub
  repository: Repository
  pullRequest: PullRequest
  /** The event of this run: some say by themselves since when head is head. */
  event: GitHubEvent
  label: string
}

/** Since when, by GitHub's clock, the pull request's head is what it is. ISO 8601. */
export type HeadArrival =
  /** The label was set on this very head: the event of this run is that. */
  | { kind: 'set-on-head' }
  | { kind: 'known'; at: string }
  /** Only known to have been head at `at`; perhaps it was before. */
  | { kind: 'at-latest'; at: string; reason: string }

/**
 * The dates inside commits are whatever their author writes, so nothing here looks at them. What
 * counts is when GitHub announced this head: the payload of the push that brought it, or the oldest
 * of the branch's latest unbroken series of workflow runs for it (so that going back to a former
 * head does not bring back what was accepted for it).
 */
export async function headArrival(options: HeadArrivalOptions): Promise<HeadArrival> {
  const { event, label, pullRequest } = options
  if (event.kind === 'pull-request' && ['opened', 'synchronize'].includes(event.action)) {
    return { kind: 'known', at: pullRequest.seenAt }
  }
  if (event.kind === 'pull-request-labeled' && event.action === 'labeled') {
    if (event.label.toLowerCase() === label.toLowerCase()) return { kind: 'set-on-head' }
  }
  return oldestRunOfHead(options)
}

async function oldestRunOfHead(options: HeadArrivalOptions): Promise<HeadArrival> {
  const { github, repository, pullRequest } = options
  const { headSha, headRef, headRepository, seenAt } = pullRequest
  let oldest: string | undefined
  try {
    const pages = github.paginate.iterator(github.rest.actions.listWorkflowRunsForRepo, {
      ...repository,
      branch: headRef,
      event: 'pull_request',
      per_page: 100,
    })
    for await (const { data } of pages) {
      // Newest first. A fork's branch may have the name of another's.
      const runs = data.filter(({ head_repository: repo }) => repo?.full_name === headRepository)
      const other = runs.findIndex((run) => run.head_sha !== headSha)
      oldest = (other < 0 ? runs : runs.slice(0, other)).at(-1)?.created_at ?? oldest
      if (other >= 0) break
    }
  } catch (error) {
    const doing = `list the workflow runs of ${headRef}`
    const reason = explainGitHubError(error, { doing, permission: 'actions: read' })
    return { kind: 'at-latest', at: seenAt, reason }
  }
  if (oldest) return { kind: 'known', at: oldest }
  return { kind: 'at-latest', at: seenAt, reason: `GitHub lists no workflow run for it` }
}
