import { type CommentOptions, postComment } from '../../src/github/comment.ts'
import {
  type CommentIdentity,
  digestsOf,
  formatMarker,
  placeOf,
  type Stamp,
} from '../../src/github/marker.ts'
import { clientOf, type LoopbackGitHub } from './github.ts'

export const BOT = 'github-actions[bot]'
export const HEAD = 'a'.repeat(40)
export const OLD_HEAD = 'b'.repeat(40)
const KEY = 'cost.yml / cost'
export const pulls = [{ number: 12, headSha: HEAD }]

export const stamp = (changes: Partial<Stamp> = {}): Stamp => ({
  runId: 200,
  attempt: 1,
  startedAt: '2026-11-01T10:00:00.000Z',
  headSha: HEAD,
  call: 'one',
  ...changes,
})

interface Posted extends Partial<CommentOptions> {
  changed?: boolean
  render?: (maxBytes: number) => string
  afterwards?: 'hide' | 'show' | 'delete'
}

/** Posts the report `the report` as run 200 of the current head does. */
export function post(
  github: LoopbackGitHub,
  { changed = true, render = () => 'the report', afterwards, ...options }: Posted = {},
) {
  return postComment({
    ...target(github),
    mode: 'always',
    content: { kind: 'report', changed, render, ...(afterwards && { afterwards }) },
    ...options,
  })
}

/** Posts something else. */
export function postContent(
  github: LoopbackGitHub,
  options: Pick<CommentOptions, 'content' | 'stamp'>,
) {
  return postComment({ ...target(github), mode: 'always', ...options })
}

/** Says in the comment that run 200 measured nothing. */
export function postNotice(github: LoopbackGitHub, options: Partial<CommentOptions> = {}) {
  const content = {
    kind: 'notice',
    text: 'not measured',
    again: 'not again',
    alone: 'nothing',
  } as const
  return postComment({ ...target(github), mode: 'always', content, ...options })
}

const target = (github: LoopbackGitHub) => ({
  github: clientOf(github),
  repository: { owner: 'octo-org', repo: 'octo-repo' },
  pullRequestNumber: 12,
  identity: IDENTITY,
  stamp: stamp(),
})

export const IDENTITY: CommentIdentity = { key: KEY, step: 'gate', functions: ['orders'] }

export const written = (
  text: string,
  by: Partial<Stamp> = {},
  { key, step, functions, regions }: Partial<CommentIdentity> = {},
) => {
  const marker = {
    key: key ?? KEY,
    step: step ?? 'gate',
    functions: digestsOf(functions ?? ['orders']),
    place: placeOf(regions),
    stamp: stamp(by),
  }
  return `${formatMarker(marker)}\n${text}`
}
export const own = (
  id: number,
  text: string,
  by: Partial<Stamp> = {},
  identity: Partial<CommentIdentity> = {},
) => ({
  id,
  login: BOT,
  body: written(text, by, identity),
})
export const noise = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, login: 'octocat', body: 'hello' }))
