import { commentBody, commentHistory } from './comment-history.ts'
import { type Attempt, explainGitHubError, statusOf } from './errors.ts'
import type { Repository } from './event.ts'
import { ownLogin } from './identity.ts'
import {
  formatMarker,
  isNewer,
  isSameAttempt,
  type Marker,
  parseMarker,
  type Stamp,
} from './marker.ts'
import type { GitHub } from './octokit.ts'

export interface CommentOptions {
  github: GitHub
  repository: Repository
  pullRequestNumber: number
  key: string
  stamp: Stamp
  mode: 'always' | 'on-change' | 'never'
  /** For `on-change`: whether there is anything to tell. An existing comment is updated anyway. */
  changed: boolean
  /** The report as markdown of at most this many UTF-8 bytes. */
  render: (maxBytes: number) => string
}

/** What became of the comment. None of it is a reason to change the verdict. */
export type CommentOutcome =
  | { kind: 'created' | 'updated' | 'unchanged'; url: string }
  /** A newer run's result is there already, and was left alone. */
  | { kind: 'superseded'; url: string; reason: string }
  | { kind: 'skipped'; reason: string }
  /** `reason` names the missing permission where that is why. */
  | { kind: 'failed'; reason: string }

/** GitHub's error speaks of 65,536 characters; as bytes that holds however it counts. */
export const COMMENT_BYTES = 65_000

/** A run that is pushed aside as often as this is not meant to win. */
const TRIES = 3

interface Found {
  id: number
  nodeId: string
  url: string
  body: string
  marker: Marker
}

/**
 * Keeps one comment per pull request and key: finds it on all pages by hidden marker and author,
 * creates, updates or leaves it, and deletes duplicates that two runs at once may have made.
 * Never rejects for what GitHub answers.
 */
export async function postComment(options: CommentOptions): Promise<CommentOutcome> {
  if (options.mode === 'never') return { kind: 'skipped', reason: '`comment` is `never`.' }
  const attempt: Attempt = {
    doing: `comment on pull request #${options.pullRequestNumber}`,
    permission: 'pull-requests: write',
  }
  try {
    return await settle(options)
  } catch (error) {
    return { kind: 'failed', reason: explainGitHubError(error, attempt) }
  }
}

async function settle(options: CommentOptions): Promise<CommentOutcome> {
  const login = await ownLogin(options.github)
  const found = await findOwn(options, login)
  const head = await currentHead(found, options)
  const latest = newestOf(found, head)
  const body = bodyOf(options)
  if (!latest) {
    if (options.mode === 'on-change' && !options.changed) {
      return { kind: 'skipped', reason: 'Nothing changed, and `comment` is `on-change`.' }
    }
    return create(options, body, login)
  }
  if (isNewer(latest.marker.stamp, options.stamp, head)) return superseded(latest, options)
  const outcome: CommentOutcome = isUnchanged(latest, body, options.stamp)
    ? { kind: 'unchanged', url: latest.url }
    : ((await update(options, latest, { body, login })) ?? (await create(options, body, login)))
  await removeAllBut(options, latest, found)
  return outcome
}

async function findOwn(options: CommentOptions, login: string): Promise<Found[]> {
  const { github, repository, pullRequestNumber } = options
  const comments = await github.paginate(github.rest.issues.listComments, {
    ...repository,
    issue_number: pullRequestNumber,
    per_page: 100,
  })
  return comments.flatMap(({ id, node_id: nodeId, html_url: url, body = '', user }) => {
    const marker = parseMarker(body)
    const own = user?.login.toLowerCase() === login.toLowerCase() && marker?.key === options.key
    return own ? [{ id, nodeId, url, body, marker }] : []
  })
}

/** The oldest of several with the same stamp. */
function newestOf(found: readonly Found[], head: string): Found | undefined {
  return found.reduce<Found | undefined>(
    (best, one) => (best && !isNewer(one.marker.stamp, best.marker.stamp, head) ? best : one),
    undefined,
  )
}

/** Asked of GitHub only where stamps of two heads have to be put in order. */
async function currentHead(found: readonly Found[], options: CommentOptions): Promise<string> {
  const heads = new Set([options.stamp.headSha, ...found.map((one) => one.marker.stamp.headSha)])
  if (heads.size < 2) return options.stamp.headSha
  const { github, repository, pullRequestNumber } = options
  const { data } = await github.rest.pulls.get({ ...repository, pull_number: pullRequestNumber })
  return data.head.sha
}

/**
 * Creates, then looks again: another run, or a try of ours whose answer was lost, may have created
 * one at the same time. All agree on which is the newest, and delete the others.
 */
async function create(
  options: CommentOptions,
  body: string,
  login: string,
): Promise<CommentOutcome> {
  const { github, repository, pullRequestNumber: issue_number, stamp } = options
  const { data } = await github.rest.issues.createComment({ ...repository, issue_number, body })
  const found = await findOwn(options, login)
  const newest = newestOf(found, await currentHead(found, options))
  if (!newest) return { kind: 'created', url: data.html_url }
  await removeAllBut(options, newest, found)
  return isSameAttempt(newest.marker.stamp, stamp)
    ? { kind: 'created', url: newest.url }
    : superseded(newest, options)
}

/**
 * Looks once more, writes, and looks again: GitHub has no conditional write, so a run whose write
 * comes in between is found in the comment's history afterwards, and its result put back.
 * Undefined: somebody deleted the comment in the meantime.
 */
async function update(
  options: CommentOptions,
  found: Found,
  { body, login }: { body: string; login: string },
): Promise<CommentOutcome | undefined> {
  const { github, repository } = options
  const meanwhile = await commentBody({ github, repository, comment: found })
  if (meanwhile === undefined) return undefined
  const before = await newestText([meanwhile, body], found, options)
  if (!isSameAttempt(before.marker.stamp, options.stamp)) return superseded(before, options)
  let text = body
  for (let tries = 0; tries < TRIES; tries++) {
    if (!(await write(options, found, text))) return undefined
    const history = await commentHistory({ github, repository, comment: found, login })
    if (!history) return undefined
    const newest = await newestText([history.body, ...history.earlier, body], found, options)
    const stands = parseMarker(history.body)?.stamp
    if (stands && isSameAttempt(stands, newest.marker.stamp)) {
      const ours = isSameAttempt(stands, options.stamp)
      return ours ? { kind: 'updated', url: found.url } : superseded(newest, options)
    }
    text = newest.body
  }
  return { kind: 'updated', url: found.url }
}

/** The newest of a comment's texts; the last one given is our own. */
async function newestText(
  texts: readonly string[],
  comment: Found,
  options: CommentOptions,
): Promise<Found> {
  const found = texts.flatMap((body): Found[] => {
    const marker = parseMarker(body)
    return marker?.key === options.key ? [{ ...comment, body, marker }] : []
  })
  return newestOf(found, await currentHead(found, options)) ?? comment
}

/** False: somebody deleted it in the meantime. */
async function write(
  { github, repository }: CommentOptions,
  { id }: Found,
  body: string,
): Promise<boolean> {
  try {
    await github.rest.issues.updateComment({ ...repository, comment_id: id, body })
    return true
  } catch (error) {
    if (statusOf(error) === 404) return false
    throw error
  }
}

/** Best effort: what stays behind is found again by the next run. */
async function removeAllBut(options: CommentOptions, kept: Found, found: readonly Found[]) {
  const { github, repository } = options
  for (const { id } of found.filter((one) => one.id !== kept.id)) {
    await github.rest.issues
      .deleteComment({ ...repository, comment_id: id })
      .catch((error: unknown) => {
        if (statusOf(error) === undefined) throw error
      })
  }
}

function bodyOf({ key, stamp, render }: CommentOptions): string {
  const first = `${formatMarker({ key, stamp })}\n`
  return first + render(COMMENT_BYTES - Buffer.byteLength(first))
}

/** Only the marker differs, and by no more than the run: not worth a write and a notification. */
function isUnchanged(latest: Found, body: string, stamp: Stamp): boolean {
  // GitHub stores line ends as they come and cuts white space at the end.
  const text = (whole: string) =>
    whole
      .slice(whole.indexOf('\n') + 1)
      .replaceAll('\r\n', '\n')
      .trimEnd()
  return latest.marker.stamp.headSha === stamp.headSha && text(latest.body) === text(body)
}

function superseded(latest: Found, { stamp }: CommentOptions): CommentOutcome {
  const { runId, headSha } = latest.marker.stamp
  return {
    kind: 'superseded',
    url: latest.url,
    reason: `The comment shows run ${runId} of ${headSha.slice(0, 7)}, which is newer than this run of ${stamp.headSha.slice(0, 7)}, and was left as it is.`,
  }
}
