import { describe, expect, test } from '@jest/globals'
import type { GitHubEvent, PullRequest } from '../../src/github/event.ts'
import { type OverrideOptions, readOverride } from '../../src/github/label.ts'
import { clientOf, type LoopbackGitHub, startGitHub } from '../support/github.ts'
import type { GitHubState } from '../support/github-operations.ts'

const LABEL = 'lambda-cost-accepted'
const HEAD = 'a'.repeat(40)
const FORMER = 'b'.repeat(40)
const pullRequest: PullRequest = {
  number: 12,
  headSha: HEAD,
  headRef: 'change',
  headRepository: 'octo-org/octo-repo',
  baseSha: 'c'.repeat(40),
  baseRef: 'main',
  seenAt: '2026-11-01T10:00:00Z',
}
const run = {} as Extract<GitHubEvent, { kind: 'schedule' }>['run']
const pushed: GitHubEvent = {
  ...{ kind: 'pull-request', action: 'synchronize', codeChanged: true, pullRequest, run },
}
const edited: GitHubEvent = { ...pushed, action: 'edited', codeChanged: false }
const labeled: GitHubEvent = {
  ...{ kind: 'pull-request-labeled', action: 'labeled', label: LABEL, pullRequest, run },
}

const setAt = (at: string, by = 'maintainer') => ({
  event: 'labeled' as const,
  label: LABEL,
  by,
  at,
})
const EARLIER = '2026-11-01T09:00:00Z'
const LATER = '2026-11-01T11:00:00Z'

function read(github: LoopbackGitHub, options: Partial<OverrideOptions> = {}) {
  return readOverride({
    github: clientOf(github),
    repository: { owner: 'octo-org', repo: 'octo-repo' },
    pullRequest,
    event: pushed,
    label: LABEL,
    scope: 'head',
    ...options,
  })
}

const withLabel = (at: string, state: Partial<GitHubState> = {}) =>
  startGitHub({ labels: ['bug', LABEL], labelEvents: [setAt(at)], ...state })

describe('the override label', () => {
  test('is absent when it is not set, whatever was set before', async () => {
    const taken = { ...setAt(LATER), event: 'unlabeled' as const }
    await using github = await startGitHub({
      labels: ['bug'],
      labelEvents: [setAt(EARLIER), taken],
    })
    expect(await read(github)).toEqual({ kind: 'absent' })
  })

  test('accepts, and says who set it and when', async () => {
    await using github = await withLabel(LATER)
    expect(await read(github)).toEqual({
      kind: 'accepted',
      label: LABEL,
      by: 'maintainer',
      at: LATER,
    })
  })

  test('counts from the last time it was set, on whatever page that is', async () => {
    const others = Array.from({ length: 150 }, () => ({ ...setAt(EARLIER), label: 'bug' }))
    const labels = [...Array.from({ length: 110 }, (_, index) => `label-${index}`), LABEL]
    const labelEvents = [setAt(EARLIER, 'first'), ...others, setAt(LATER, 'second')]
    await using github = await startGitHub({ labels, labelEvents })
    expect(await read(github)).toMatchObject({ kind: 'accepted', by: 'second', at: LATER })
  })

  test('is found in whatever case it is written, as GitHub ignores case', async () => {
    const event = { ...setAt(LATER), label: 'Lambda-Cost-Accepted' }
    await using github = await startGitHub({ labels: [event.label], labelEvents: [event] })
    expect(await read(github)).toMatchObject({ kind: 'accepted' })
  })

  test('does not count when nobody can be named for it', async () => {
    await using github = await startGitHub({ labels: [LABEL] })
    expect(await read(github, { scope: 'pull-request' })).toMatchObject({
      kind: 'stale',
      reason: expect.stringContaining('does not say by whom'),
    })
  })

  test('stays unknown without the permission, which is named', async () => {
    await using github = await startGitHub({ permissions: {} })
    expect(await read(github)).toEqual({
      kind: 'unknown',
      reason: expect.stringMatching(/`pull-requests: read`.*no regression is accepted/),
    })
  })
})

describe('for the head only', () => {
  test('a label set before the push does not accept what was pushed', async () => {
    await using github = await withLabel(EARLIER)
    expect(await read(github)).toEqual({
      kind: 'stale',
      label: LABEL,
      reason: `maintainer set the label at ${EARLIER}, but aaaaaaa came after that, at 2026-11-01T10:00:00Z. Remove it and set it again to accept this head too.`,
    })
  })

  test('for the whole pull request it does', async () => {
    await using github = await withLabel(EARLIER)
    expect(await read(github, { scope: 'pull-request' })).toMatchObject({ kind: 'accepted' })
  })

  test('setting it is enough by itself', async () => {
    await using github = await withLabel('2026-11-01T09:59:59Z')
    expect(await read(github, { event: labeled })).toMatchObject({ kind: 'accepted' })
    expect(github.requests).not.toContain('actions/list-workflow-runs-for-repo')
  })

  test('setting another label changes nothing: the runs show since when head is head', async () => {
    const runs = [
      { id: 3, headSha: HEAD, createdAt: '2026-11-01T08:50:00Z' },
      { id: 2, headSha: HEAD, createdAt: '2026-11-01T08:30:00Z' },
      { id: 1, headSha: FORMER, createdAt: '2026-11-01T08:00:00Z' },
    ]
    await using github = await withLabel(EARLIER, { runs })
    const event = { ...labeled, label: 'bug' }
    expect(await read(github, { event })).toMatchObject({ kind: 'accepted' })
  })

  test('an edited title does not turn an old label into a new one', async () => {
    const runs = [
      { id: 2, headSha: HEAD, createdAt: '2026-11-01T09:30:00Z' },
      { id: 1, headSha: FORMER, createdAt: '2026-11-01T08:00:00Z' },
    ]
    await using github = await withLabel(EARLIER, { runs })
    expect(await read(github, { event: edited })).toMatchObject({ kind: 'stale' })
  })

  test('going back to a former head does not bring back what was accepted since', async () => {
    const runs = [
      { id: 3, headSha: HEAD, createdAt: '2026-11-01T09:30:00Z' },
      { id: 2, headSha: FORMER, createdAt: '2026-11-01T08:30:00Z' },
      { id: 1, headSha: HEAD, createdAt: '2026-11-01T08:00:00Z' },
    ]
    await using github = await withLabel(EARLIER, { runs })
    expect(await read(github, { event: edited })).toMatchObject({ kind: 'stale' })
  })

  test("runs of a fork's branch of the same name do not count", async () => {
    const elsewhere = { headRepository: 'mallory/octo-repo' }
    const runs = [
      { id: 3, headSha: FORMER, createdAt: '2026-11-01T09:40:00Z', ...elsewhere },
      { id: 2, headSha: HEAD, createdAt: '2026-11-01T08:30:00Z' },
    ]
    await using github = await withLabel(EARLIER, { runs })
    expect(await read(github, { event: edited })).toMatchObject({ kind: 'accepted' })
  })

  test('hundreds of runs of one head are read to the first', async () => {
    const many = Array.from({ length: 250 }, (_, index) => ({
      ...{ id: 1000 - index, headSha: HEAD, createdAt: '2026-11-01T09:30:00Z' },
    }))
    const runs = [...many, { id: 2, headSha: HEAD, createdAt: '2026-11-01T08:30:00Z' }]
    await using github = await withLabel(EARLIER, { runs })
    expect(await read(github, { event: edited })).toMatchObject({ kind: 'accepted' })
  })

  test('without `actions: read` an earlier label is not believed, and the line is named', async () => {
    await using github = await withLabel(EARLIER, { permissions: { pull_requests: 'read' } })
    expect(await read(github, { event: edited })).toMatchObject({
      kind: 'stale',
      reason: expect.stringMatching(/cannot be shown .*`actions: read`.*Remove it/),
    })
  })

  test('with no run to be found, only a label set since this event counts', async () => {
    await using early = await withLabel(EARLIER)
    await using late = await withLabel(LATER)
    const dispatched: GitHubEvent = { kind: 'workflow-dispatch', run }
    expect(await read(early, { event: dispatched })).toMatchObject({ kind: 'stale' })
    expect(await read(late, { event: dispatched })).toMatchObject({ kind: 'accepted' })
  })
})
