import type { CommentOutcome } from './comment-outcome.ts'
import { create, removeAllBut, superseded, update } from './comment-write.ts'
import { type Attempt, explainGitHubError, statusOf } from './errors.ts'
import { ownLogin } from './identity.ts'
import { digestsOf, formatMarker, isNewer, placeOf } from './marker.ts'
import { setMinimized } from './minimize.ts'
import { type CommentTarget, currentHead, type Found, findOwn, newestOf } from './own-comments.ts'
import { earlierIn, formatRemembered, type Remembered, shownHeadIn } from './remembered.ts'

export interface CommentOptions extends CommentTarget {
  mode: 'always' | 'on-change' | 'never'
  content: CommentContent
}

/** What is to stand in the comment. */
export type CommentContent =
  | {
      kind: 'report'
      /** For `on-change`: whether there is anything to say. An existing comment is updated anyway. */
      changed: boolean
      /** What the next push is to know of this one; see `remembered.ts`. */
      figures?: string
      /**
       * The report as markdown of at most this many UTF-8 bytes.
       * @param earlier what the comment showed of the push before
       */
      render: (maxBytes: number, earlier: Remembered | undefined) => string
      /** Whether to fold the comment up, to see to it that it is not, or to have none. */
      afterwards?: 'hide' | 'show' | 'delete'
    }
  /** There is no new result. An existing comment says so above the last one. */
  | {
      kind: 'notice'
      text: string
      /** What to say where the last result is of the same head. */
      again: string
      /** What to say where there is no last result. */
      alone: string
      /** What has to be read before anything else, as markdown; worth a comment of its own. */
      alarm?: string
    }

/** GitHub's error speaks of 65,536 characters; as bytes that holds however it counts. */
export const COMMENT_BYTES = 65_000
const MAX_BYTES = 65_536
/** Room above the last result, which may have all of the 65,000 bytes. */
const NOTICE_BYTES = 450
/** An alarm stands in full; the last result gives way to it. */
const ALARM_BYTES = 8000
/** Ends an alarm, which stays above later notices until there is a result. */
const ALARM_END = '\n\n<!-- lambda-cost-gate alarm ends -->\n'
/** Parts a notice from the last result. */
const LAST_RESULT = '\n\n<!-- lambda-cost-gate last-result -->\n'

/**
 * Keeps one comment per pull request and call of a step: finds it on all pages by hidden marker and
 * author, creates, updates, hides, deletes or leaves it, and deletes duplicates that two runs at once
 * may have made. Never rejects for what GitHub answers.
 */
export async function postComment(options: CommentOptions): Promise<CommentOutcome> {
  if (options.mode === 'never') return { kind: 'skipped', reason: '`comment` is `never`.' }
  const attempt: Attempt = {
    doing: `comment on pull request #${options.pullRequestNumber}`,
    permission: 'pull-requests: write',
  }
  try {
    return await foldedOrNot(await settle(options), options)
  } catch (error) {
    return { kind: 'failed', reason: explainGitHubError(error, attempt) }
  }
}

/** How often another comment is looked for where the one that was found is gone, or another call's. */
const LOOKS = 3

async function settle(options: CommentOptions, looksLeft = LOOKS): Promise<CommentOutcome> {
  const { content, mode, stamp } = options
  const login = await ownLogin(options.github)
  const found = await findOwn(options, login)
  const head = await currentHead(found, options)
  const latest = newestOf(found, head)
  if (!latest) {
    const none = reasonForNone(content, mode)
    return none === undefined
      ? create(options, { body: bodyOf(options, undefined), login })
      : { kind: 'skipped', reason: none }
  }
  if (isNewer(latest.marker.stamp, stamp, head)) return superseded(latest, stamp)
  if (content.kind === 'report' && content.afterwards === 'delete')
    return remove(options, latest, found)
  const writing = { body: bodyOf(options, latest), login }
  const outcome: CommentOutcome | undefined = isUnchanged(latest, writing.body, options)
    ? { kind: 'unchanged', url: latest.url, nodeId: latest.nodeId }
    : await update(options, latest, writing)
  if (!outcome) {
    return looksLeft > 0 ? settle(options, looksLeft - 1) : create(options, writing)
  }
  await removeAllBut(options, latest, found)
  return outcome
}

/** Why no comment is made where there is none. */
function reasonForNone(content: CommentContent, mode: CommentOptions['mode']): string | undefined {
  if (content.kind === 'notice') {
    return content.alarm !== undefined
      ? undefined
      : 'There is no comment yet, so there is none to update.'
  }
  if (content.afterwards === 'delete')
    return 'Everything passed, and `comment-on-pass` is `delete`.'
  if (mode === 'on-change' && !content.changed) {
    return 'Nothing changed, and `comment` is `on-change`.'
  }
  return undefined
}

async function remove(
  options: CommentOptions,
  latest: Found,
  found: readonly Found[],
): Promise<CommentOutcome> {
  const { github, repository } = options
  await removeAllBut(options, latest, found)
  try {
    await github.rest.issues.deleteComment({ ...repository, comment_id: latest.id })
  } catch (error) {
    if (statusOf(error) !== 404) throw error
  }
  return { kind: 'deleted', reason: 'Everything passed, so the comment was deleted.' }
}

async function foldedOrNot(
  outcome: CommentOutcome,
  { github, content }: CommentOptions,
): Promise<CommentOutcome> {
  const wanted = content.kind === 'report' ? content.afterwards : undefined
  if (!('nodeId' in outcome) || (wanted !== 'hide' && wanted !== 'show')) return outcome
  const reason = await setMinimized(github, outcome.nodeId, wanted === 'hide')
  return reason === undefined ? outcome : { ...outcome, reason }
}

function bodyOf(options: CommentOptions, latest: Found | undefined): string {
  const { identity, stamp, content } = options
  const { key, step, functions } = identity
  const known = digestsOf(functions)
  const place = placeOf(identity.regions) || (latest?.marker.place ?? '')
  const first = `${formatMarker({
    key,
    step,
    functions: known.length === 0 ? (latest?.marker.functions ?? []) : known,
    place,
    stamp,
  })}\n`
  const last = lastResultIn(latest?.body ?? '')
  if (content.kind === 'report') {
    const { headSha } = stamp
    const before = latest?.marker.place ?? ''
    const isOfOtherRegion = before !== '' && before !== place
    const earlier = isOfOtherRegion ? undefined : earlierIn(last, headSha)
    const { figures = '' } = content
    const above = first + formatRemembered({ headSha, figures }, earlier)
    return above + content.render(COMMENT_BYTES - Buffer.byteLength(above), earlier)
  }
  const { alarm = alarmIn(latest?.body ?? '') } = content
  const above = alarm === undefined ? '' : `${cut(alarm, ALARM_BYTES)}${ALARM_END}`
  const notice = cut(noticeAbove(last, content, stamp.headSha), NOTICE_BYTES)
  const body = `${first}${above}${notice}${LAST_RESULT}`
  return Buffer.byteLength(body + last) > MAX_BYTES ? body : body + last
}

function noticeAbove(
  last: string,
  { text, again, alone }: Extract<CommentContent, { kind: 'notice' }>,
  headSha: string,
): string {
  if (last.trim() === '') return alone
  return shownHeadIn(last) === headSha ? again : text
}

function cut(text: string, maxBytes: number): string {
  let bytes = 0
  const characters = [...text]
  const end = characters.findIndex((each) => {
    bytes += Buffer.byteLength(each)
    return bytes > maxBytes
  })
  return end < 0 ? text : characters.slice(0, end).join('')
}

/** The alarm above the last result, which nothing has put right since. */
function alarmIn(body: string): string | undefined {
  const end = body.slice(0, Math.max(0, body.indexOf(LAST_RESULT.trim()))).indexOf(ALARM_END.trim())
  return end < 0 ? undefined : body.slice(body.indexOf('\n') + 1, end).trim()
}

/** What a comment shows below its marker, and below a notice that stands there already. */
function lastResultIn(body: string): string {
  const start = body.indexOf(LAST_RESULT.trim())
  const rest = start < 0 ? body : body.slice(start)
  return rest.slice(rest.indexOf('\n') + 1)
}

/** Only the marker differs, and by no more than the run: not worth a write and a notification. */
function isUnchanged(latest: Found, body: string, { stamp, identity }: CommentOptions): boolean {
  // GitHub stores line ends as they come and cuts white space at the end.
  const text = (whole: string) =>
    whole
      .slice(whole.indexOf('\n') + 1)
      .replaceAll('\r\n', '\n')
      .trimEnd()
  const { marker } = latest
  return (
    marker.stamp.headSha === stamp.headSha &&
    marker.step === identity.step &&
    text(latest.body) === text(body)
  )
}
