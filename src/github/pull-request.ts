import { explainGitHubError } from './errors.ts'
import type { MeasuredRun, PullRequest, Repository } from './event.ts'
import type { GitHub } from './octokit.ts'

export interface FindOptions {
  github: GitHub
  repository: Repository
  measured: Pick<MeasuredRun, 'headSha' | 'headBranch' | 'headRepository' | 'headRepositoryId'>
  /**
   * What the artifact says. Hostile, so it only chooses among pull requests that match anyway: one
   * branch may be proposed to two base branches.
   */
  claimedNumber?: number
}

export type FoundPullRequest =
  | ({ kind: 'found'; open: boolean } & PullRequest)
  /** There is none to comment on. Sentence for the log and the summary. */
  | { kind: 'none'; reason: string }
  /** GitHub did not let us look. */
  | { kind: 'unknown'; reason: string }

/**
 * The pull request that a finished `workflow_run` measured, by head SHA and head repository as
 * GitHub lists them: the event's own list is empty for forks, and the artifact's number is a claim.
 */
export async function findPullRequest(options: FindOptions): Promise<FoundPullRequest> {
  const { headSha, headRepository } = options.measured
  if (!headRepository) {
    return {
      kind: 'none',
      reason: 'The fork that was measured was deleted, and its pull request with it.',
    }
  }
  try {
    return choose(await matching(options, headRepository), options)
  } catch (error) {
    const doing = `find the pull request of ${headSha.slice(0, 7)}`
    const reason = explainGitHubError(error, { doing, permission: 'pull-requests: write' })
    return { kind: 'unknown', reason }
  }
}

/**
 * By the name that the fork had when it was measured; where nothing has it any more, among all open
 * ones, as the fork or its owner may have been renamed since.
 */
async function matching(options: FindOptions, headRepository: string) {
  const { headBranch, headRepositoryId } = options.measured
  const owner = headRepository.split('/')[0] ?? ''
  const named = await listed(options, headRepository, {
    ...(headBranch && { head: `${owner}:${headBranch}` }),
    state: 'all',
  })
  if (named.length > 0 || !headBranch || headRepositoryId === undefined) return named
  return listed(options, headRepository, { state: 'open' })
}

async function listed(
  { github, repository, measured }: FindOptions,
  headRepository: string,
  query: { head?: string; state: 'all' | 'open' },
) {
  const pulls = await github.paginate(github.rest.pulls.list, {
    ...repository,
    ...query,
    per_page: 100,
  })
  return pulls.filter(
    ({ head }) =>
      head.sha === measured.headSha &&
      (head.repo?.full_name.toLowerCase() === headRepository.toLowerCase() ||
        (head.repo !== null && head.repo?.id === measured.headRepositoryId)),
  )
}

type Pull = Awaited<ReturnType<typeof listed>>[number]

function choose(pulls: readonly Pull[], options: FindOptions): FoundPullRequest {
  const { headSha, headRepository } = options.measured
  const open = pulls.filter(({ state }) => state === 'open')
  const candidates = open.length > 0 ? open : pulls
  const chosen =
    candidates.find(({ number }) => number === options.claimedNumber) ??
    // The latest, of several closed ones; of several open ones none can be preferred.
    (candidates.length === 1 || open.length === 0 ? candidates[0] : undefined)
  if (chosen) return { kind: 'found', open: chosen.state === 'open', ...pullRequestOf(chosen) }
  const reason =
    candidates.length > 1
      ? `Pull requests ${candidates.map(({ number }) => `#${number}`).join(', ')} all have ${headSha.slice(0, 7)} as their head, and the report names none of them.`
      : `No pull request has ${headSha.slice(0, 7)} of ${headRepository} as its head; its branch was pushed to since, or it was opened elsewhere.`
  return { kind: 'none', reason }
}

function pullRequestOf({ number, head, base, updated_at }: Pull): PullRequest {
  return {
    number,
    headSha: head.sha,
    headRef: head.ref,
    headRepository: head.repo.full_name,
    headRepositoryId: head.repo.id,
    baseSha: base.sha,
    baseRef: base.ref,
    seenAt: updated_at,
  }
}
