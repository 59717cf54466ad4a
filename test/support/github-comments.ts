import { type CommentOptions, postComment } from '../../src/github/comment.ts'
import { formatMarker, type Stamp } from '../../src/github/marker.ts'
import { clientOf, type LoopbackGitHub } from './github.ts'

export const BOT = 'github-actions[bot]'
export const HEAD = 'a'.repeat(40)
export const OLD_HEAD = 'b'.repeat(40)
export const KEY = 'cost.yml / cost / gate'
export const pulls = [{ number: 12, headSha: HEAD }]

export const stamp = (changes: Partial<Stamp> = {}): Stamp => ({
  runId: 200,
  attempt: 1,
  startedAt: '2026-11-01T10:00:00.000Z',
  headSha: HEAD,
  ...changes,
})

/** Posts the report `the report` as run 200 of the current head does. */
export function post(github: LoopbackGitHub, options: Partial<CommentOptions> = {}) {
  return postComment({
    github: clientOf(github),
    repository: { owner: 'octo-org', repo: 'octo-repo' },
    pullRequestNumber: 12,
    key: KEY,
    stamp: stamp(),
    mode: 'always',
    changed: true,
    render: () => 'the report',
    ...options,
  })
}

export const written = (text: string, by: Partial<Stamp> = {}, key = KEY) =>
  `${formatMarker({ key, stamp: stamp(by) })}\n${text}`
export const own = (id: number, text: string, by: Partial<Stamp> = {}) => ({
  id,
  login: BOT,
  body: written(text, by),
})
export const noise = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, login: 'octocat', body: 'hello' }))
