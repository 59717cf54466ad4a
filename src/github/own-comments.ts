import type { Repository } from './event.ts'
import {
  type CommentIdentity,
  digestsOf,
  isNewer,
  isOtherCall,
  type Marker,
  parseMarker,
  placeOf,
  type Stamp,
} from './marker.ts'
import type { GitHub } from './octokit.ts'

/** Whose comment, on which pull request, and of which measurement. */
export interface CommentTarget {
  github: GitHub
  repository: Repository
  pullRequestNumber: number
  identity: CommentIdentity
  stamp: Stamp
}

/** A comment with a marker of ours. */
export interface Found {
  id: number
  nodeId: string
  url: string
  body: string
  marker: Marker
}

/** The comments that this call of the step may replace; more than one are duplicates. */
export async function findOwn(target: CommentTarget, login: string): Promise<Found[]> {
  const { github, repository, pullRequestNumber, identity } = target
  const comments = await github.paginate(github.rest.issues.listComments, {
    ...repository,
    issue_number: pullRequestNumber,
    per_page: 100,
  })
  const found = comments.flatMap(({ id, node_id: nodeId, html_url: url, body = '', user }) => {
    const marker = parseMarker(body)
    const own = user?.login.toLowerCase() === login.toLowerCase() && marker?.key === identity.key
    return own ? [{ id, nodeId, url, body, marker }] : []
  })
  return replaceable(found, target)
}

/**
 * Of the comments of a job those about the same functions: of the same step, or else the newest one
 * of another, as a step is called otherwise once it has an `id`. What another call of this very
 * attempt has posted is never among them.
 */
function replaceable(
  found: readonly Found[],
  { identity, stamp }: Pick<CommentTarget, 'identity' | 'stamp'>,
): Found[] {
  const digests = digestsOf(identity.functions)
  const others = found.filter(({ marker }) => !isOtherCall(marker.stamp, stamp))
  const sameStep = others.filter(({ marker }) => marker.step === identity.step)
  const own = nearest(sameStep, digests)
  if (own.length > 0) return ofOneCall(own, placeOf(identity.regions))
  const known = others.filter(({ marker }) => marker.functions.length > 0)
  return digests.length === 0
    ? []
    : nearest(known, digests)
        .toSorted((a, b) => b.marker.stamp.runId - a.marker.stamp.runId)
        .slice(0, 1)
}

/**
 * Two calls of an earlier run about the same functions, as in two regions or accounts, have a comment
 * each, and neither is a duplicate: this call goes on with that of its regions, or with the first.
 */
function ofOneCall(found: readonly Found[], place: string): Found[] {
  const rank = ({ marker, id }: Found) => (place !== '' && marker.place === place ? 0 : id)
  const inOrder = found.toSorted((a, b) => rank(a) - rank(b))
  return inOrder.filter(
    ({ marker }, index) =>
      !inOrder.slice(0, index).some((other) => isOtherCall(other.marker.stamp, marker.stamp)),
  )
}

/** Those about exactly these functions, or else the one that has most of them. */
function nearest(found: readonly Found[], digests: readonly string[]): Found[] {
  const setOf = ({ marker }: Found) => marker.functions.join()
  if (digests.length === 0) {
    // Which of several calls this one is, is not known.
    return new Set(found.map(setOf)).size > 1 ? [] : [...found]
  }
  const same = found.filter((one) => setOf(one) === digests.join() || setOf(one) === '')
  if (same.length > 0) return same
  const shared = ({ marker }: Found) =>
    marker.functions.filter((digest) => digests.includes(digest)).length
  return found
    .filter((one) => shared(one) > 0)
    .toSorted((a, b) => shared(b) - shared(a))
    .slice(0, 1)
}

/** The oldest of several with the same stamp. */
export function newestOf(found: readonly Found[], head: string): Found | undefined {
  return found.reduce<Found | undefined>(
    (best, one) => (best && !isNewer(one.marker.stamp, best.marker.stamp, head) ? best : one),
    undefined,
  )
}

/** Asked of GitHub only where stamps of two heads have to be put in order. */
export async function currentHead(
  found: readonly Found[],
  { github, repository, pullRequestNumber, stamp }: CommentTarget,
): Promise<string> {
  const heads = new Set([stamp.headSha, ...found.map((one) => one.marker.stamp.headSha)])
  if (heads.size < 2) return stamp.headSha
  const { data } = await github.rest.pulls.get({ ...repository, pull_number: pullRequestNumber })
  return data.head.sha
}
