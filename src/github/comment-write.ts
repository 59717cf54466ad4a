import { commentBody, commentHistory } from './comment-history.ts'
import type { CommentOutcome } from './comment-outcome.ts'
import { statusOf } from './errors.ts'
import { isOtherCall, isSameCall, parseMarker, type Stamp } from './marker.ts'
import { type CommentTarget, currentHead, type Found, findOwn, newestOf } from './own-comments.ts'

/** A run that is pushed aside as often as this is not meant to win. */
const TRIES = 3

/** What is to be written, and as whom. */
export interface CommentWrite {
  body: string
  login: string
}

/**
 * Creates, then looks again: another run, or a try of ours whose answer was lost, may have created
 * one at the same time. All agree on which is the newest, and delete the others.
 */
export async function create(
  target: CommentTarget,
  { body, login }: CommentWrite,
): Promise<CommentOutcome> {
  const { github, repository, stamp } = target
  const { id, url, nodeId } = await createOnce(target, { body, login })
  const found = await findOwn(target, login)
  const newest = newestOf(found, await currentHead(found, target))
  if (!newest) {
    const stands = await commentBody({ github, repository, comment: { id } })
    return stands === undefined ? DELETED : { kind: 'created', url, nodeId }
  }
  await removeAllBut(target, newest, found)
  return isSameCall(newest.marker.stamp, stamp)
    ? { kind: 'created', url: newest.url, nodeId: newest.nodeId }
    : superseded(newest, stamp)
}

/**
 * Creates a comment, and where GitHub's answer is a fault or gets lost, looks before it tries again: the
 * comment may be there, and each one notifies everybody who follows the pull request.
 */
async function createOnce(
  target: CommentTarget,
  { body, login }: CommentWrite,
): Promise<Pick<Found, 'id' | 'url' | 'nodeId'>> {
  const { github, repository, pullRequestNumber: issue_number, stamp } = target
  for (let triesLeft = TRIES; ; triesLeft--) {
    try {
      const request = { retries: 0 }
      const to = { ...repository, issue_number }
      const { data } = await github.rest.issues.createComment({ ...to, body, request })
      return { id: data.id, url: data.html_url, nodeId: data.node_id }
    } catch (error) {
      if ((statusOf(error) ?? 0) < 500 || triesLeft === 0) throw error
      const found = await findOwn(target, login)
      const made = found.find(({ marker }) => isSameCall(marker.stamp, stamp))
      if (made) return made
    }
  }
}

/**
 * Looks once more, writes, and looks again: GitHub has no conditional write, so a run whose write
 * comes in between is found in the comment's history afterwards, and its result restored.
 * @returns undefined where the comment is not there to be written any more: somebody deleted it, or
 *   another call of this attempt has taken it
 */
export async function update(
  target: CommentTarget,
  found: Found,
  { body, login }: CommentWrite,
): Promise<CommentOutcome | undefined> {
  const { github, repository, stamp } = target
  const meanwhile = await commentBody({ github, repository, comment: found })
  if (meanwhile === undefined || isOfOtherCall(meanwhile, stamp)) return undefined
  const before = await newestText([meanwhile, body], found, target)
  if (isOtherCall(before.marker.stamp, stamp)) return undefined
  if (!isSameCall(before.marker.stamp, stamp)) return superseded(before, stamp)
  const updated = { kind: 'updated', url: found.url, nodeId: found.nodeId } as const
  let text = body
  for (let tries = 0; tries < TRIES; tries++) {
    if (!(await write(target, found, text))) return undefined
    const history = await commentHistory({ github, repository, comment: found, login })
    if (!history) return DELETED
    const newest = await newestText([history.body, ...history.earlier, body], found, target)
    const stands = parseMarker(history.body)?.stamp
    if (stands && isSameCall(stands, newest.marker.stamp)) {
      const replaced = isSameCall(stands, stamp) && replacedCall(history.earlier, stamp)
      if (replaced) {
        // It came between the look and the write, and looked for us before that.
        await write(target, found, replaced)
        return undefined
      }
      if (isSameCall(stands, stamp)) return updated
      return isOtherCall(stands, stamp) ? undefined : superseded(newest, stamp)
    }
    text = newest.body
  }
  return updated
}

function isOfOtherCall(body: string, stamp: Stamp): boolean {
  const marker = parseMarker(body)
  return marker !== undefined && isOtherCall(marker.stamp, stamp)
}

/** What another call of this run had written where ours stands now. */
function replacedCall(earlier: readonly string[], stamp: Stamp): string | undefined {
  const isOwn = (body: string) => {
    const marker = parseMarker(body)
    return marker !== undefined && isSameCall(marker.stamp, stamp)
  }
  const before = earlier.find((body) => !isOwn(body))
  return before !== undefined && isOfOtherCall(before, stamp) ? before : undefined
}

/** The newest of a comment's texts; the last one given is our own. */
async function newestText(
  texts: readonly string[],
  comment: Found,
  target: CommentTarget,
): Promise<Found> {
  const found = texts.flatMap((body): Found[] => {
    const marker = parseMarker(body)
    return marker?.key === target.identity.key ? [{ ...comment, body, marker }] : []
  })
  return newestOf(found, await currentHead(found, target)) ?? comment
}

/** False: somebody deleted it in the meantime. */
async function write(
  { github, repository }: CommentTarget,
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
export async function removeAllBut(
  { github, repository }: CommentTarget,
  kept: Found,
  found: readonly Found[],
): Promise<void> {
  for (const { id } of found.filter((one) => one.id !== kept.id)) {
    await github.rest.issues
      .deleteComment({ ...repository, comment_id: id })
      .catch((error: unknown) => {
        if (statusOf(error) === undefined) throw error
      })
  }
}

/** Whoever deletes a comment in the second after it was written wants it gone. */
const DELETED: CommentOutcome = {
  kind: 'skipped',
  reason:
    'Somebody deleted the comment right after it was written, so it was not written again; the report is in the job summary.',
}

/** The newer result of another run stays. */
export function superseded({ marker, url }: Found, { headSha }: Stamp): CommentOutcome {
  const { runId, headSha: theirs } = marker.stamp
  return {
    kind: 'superseded',
    url,
    reason: `The comment shows run ${runId} of ${theirs.slice(0, 7)}, which is newer than this run of ${headSha.slice(0, 7)}, and was left as it is.`,
  }
}
