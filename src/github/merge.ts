import { explainGitHubError, statusOf } from './errors.ts'
import type { Repository } from './event.ts'
import type { GitHub } from './octokit.ts'

/** The pull request that a commit of main was merged by. */
export interface MergedPull {
  number?: number
  /** Why it is not known, as a sentence, where it could not be looked up. */
  unknown?: string
}

/** Which merged pull request a commit belongs to; none for a commit that was pushed. */
export async function mergedPull(
  github: GitHub,
  repository: Repository,
  commit: string,
): Promise<MergedPull> {
  try {
    const { data } = await github.rest.repos.listPullRequestsAssociatedWithCommit({
      ...repository,
      commit_sha: commit,
    })
    const merged = data.filter(({ merged_at }) => merged_at !== null)
    const own = merged.find(({ merge_commit_sha }) => merge_commit_sha === commit) ?? merged[0]
    return own ? { number: own.number } : {}
  } catch (error) {
    if (statusOf(error) === undefined) throw error
    const doing = `look up the pull request of commit ${commit.slice(0, 7)}`
    return { unknown: explainGitHubError(error, { doing, permission: 'pull-requests: read' }) }
  }
}

/** A release, or a tag, with the commit that it is of. */
export interface KnownRelease {
  name: string
  commit?: string
  time: Date
}

/** Enough for those that a history reaches back to. */
const MAX_RELEASES = 100

/** Releases that are published, newest first; `tag` alone where one is asked for. */
export async function releasesOf(
  github: GitHub,
  repository: Repository,
  tag?: string,
): Promise<KnownRelease[]> {
  try {
    if (tag !== undefined) return [await releaseAt(github, repository, tag)]
    const { data } = await github.rest.repos.listReleases({ ...repository, per_page: MAX_RELEASES })
    return data
      .filter(({ draft, prerelease }) => !draft && !prerelease)
      .map(({ tag_name, created_at }) => ({ name: tag_name, time: new Date(created_at) }))
  } catch (error) {
    const status = statusOf(error)
    if (status === undefined) throw error
    return []
  }
}

async function releaseAt(
  github: GitHub,
  repository: Repository,
  tag: string,
): Promise<KnownRelease> {
  const { data } = await github.rest.repos.getCommit({ ...repository, ref: tag })
  return {
    name: tag,
    commit: data.sha,
    time: new Date(data.commit.committer?.date ?? data.commit.author?.date ?? 0),
  }
}
