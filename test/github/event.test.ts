import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readEvent } from '../../src/github/event.ts'
import { BadInput } from '../../src/shared/errors.ts'
import { webhook } from '../support/github-objects.ts'

const ENV = {
  GITHUB_REPOSITORY: 'Codertocat/Hello-World',
  GITHUB_RUN_ID: '9000000001',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW: 'Cost',
  GITHUB_WORKFLOW_REF: 'Codertocat/Hello-World/.github/workflows/cost.yml@refs/pull/2/merge',
  GITHUB_JOB: 'cost',
  GITHUB_ACTION: 'gate',
  GITHUB_ACTOR: 'Codertocat',
  GITHUB_SHA: 'a'.repeat(40),
  GITHUB_REF: 'refs/pull/2/merge',
}

function event(name: string, payload: unknown, env: Record<string, string> = {}) {
  return readEvent(
    { ...ENV, GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: '/event.json', ...env },
    () => (typeof payload === 'string' ? payload : JSON.stringify(payload)),
  )
}

describe('a pull_request event', () => {
  test('keeps head, base and merge commit apart', () => {
    expect(event('pull_request', webhook('pull_request', 'opened'))).toEqual({
      kind: 'pull-request',
      action: 'opened',
      codeChanged: true,
      pullRequest: {
        number: 2,
        headSha: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821',
        headRef: 'changes',
        headRepository: 'Codertocat/Hello-World',
        headRepositoryId: 186853002,
        baseSha: 'f95f852bd8fca8fcc58a9a2d6c842781e32a215e',
        baseRef: 'master',
        mergeSha: 'a'.repeat(40),
        seenAt: '2019-05-15T15:20:33Z',
      },
      run: {
        repository: { owner: 'Codertocat', repo: 'Hello-World' },
        runId: 9000000001,
        attempt: 2,
        eventName: 'pull_request',
        workflow: '.github/workflows/cost.yml',
        job: 'cost',
        step: 'gate',
        actor: 'Codertocat',
        sha: 'a'.repeat(40),
        ref: 'refs/pull/2/merge',
        serverUrl: 'https://github.com',
        apiUrl: 'https://api.github.com',
      },
    })
  })

  test.each([
    ['opened', true],
    ['synchronize', true],
    ['reopened', true],
    ['assigned', false],
    ['ready_for_review', false],
    ['locked', false],
  ])('with the action %s changes the code: %s', (action, codeChanged) => {
    const read = event('pull_request', webhook('pull_request', action))
    expect(read).toMatchObject({ kind: 'pull-request', action, codeChanged })
  })

  test('that edits the title changes no code, one that edits the base branch does', () => {
    const payload = { ...webhook('pull_request', 'opened'), action: 'edited' }
    const title = event('pull_request', { ...payload, changes: { title: { from: 'x' } } })
    const base = event('pull_request', {
      ...payload,
      changes: { base: { ref: { from: 'main' }, sha: { from: 'a' } } },
    })
    expect([title, base]).toMatchObject([{ codeChanged: false }, { codeChanged: true }])
  })

  test.each(['labeled', 'unlabeled'])('with the action %s says which label', (action) => {
    expect(event('pull_request', webhook('pull_request', action))).toMatchObject({
      kind: 'pull-request-labeled',
      action,
      label: 'bug',
    })
  })

  test('that closes has no merge commit, as GITHUB_SHA is base by then', () => {
    const read = event('pull_request', webhook('pull_request', 'closed'), {
      GITHUB_REF: 'refs/heads/master',
    })
    expect(read).toMatchObject({ kind: 'pull-request-closed', merged: false })
    expect(read).not.toHaveProperty('pullRequest.mergeSha')
  })

  test('of a fork is read-only', () => {
    const payload = webhook('pull_request', 'opened')
    payload.pull_request.head.repo.full_name = 'somebody/Hello-World'
    expect(event('pull_request', payload)).toMatchObject({
      pullRequest: { readOnly: 'fork', headRepository: 'somebody/Hello-World' },
    })
  })

  test('of a deleted fork is read-only and has no head repository', () => {
    const payload = webhook('pull_request', 'opened')
    payload.pull_request.head.repo = null
    const read = event('pull_request', payload)
    expect(read).toHaveProperty('pullRequest.readOnly', 'fork')
    expect(read).not.toHaveProperty('pullRequest.headRepository')
  })

  test('is read-only by who caused the run, whoever opened the pull request', () => {
    const payload = webhook('pull_request', 'synchronize')
    const byBot = event('pull_request', payload, { GITHUB_ACTOR: 'dependabot[bot]' })
    payload.pull_request.user.login = 'dependabot[bot]'
    const byHuman = event('pull_request', payload, { GITHUB_ACTOR: 'octocat' })
    expect(byBot).toHaveProperty('pullRequest.readOnly', 'dependabot')
    expect(byHuman).not.toHaveProperty('pullRequest.readOnly')
  })
})

describe('other events', () => {
  test('pull_request_target is kept apart from pull_request and has no merge commit', () => {
    const read = event('pull_request_target', webhook('pull_request', 'opened'))
    expect(read).toMatchObject({ kind: 'pull-request-target', action: 'opened' })
    expect(read).not.toHaveProperty('pullRequest.mergeSha')
  })

  test('merge_group names the pull request in its branch', () => {
    expect(event('merge_group', webhook('merge_group'))).toMatchObject({
      kind: 'merge-group',
      pullRequestNumber: 104,
      baseRef: 'refs/heads/main',
    })
  })

  test('merge_group also for a base branch with slashes, and without the usual name', () => {
    const payload = webhook('merge_group')
    payload.merge_group.head_ref = `refs/heads/gh-readonly-queue/release/v1/pr-7-${'b'.repeat(40)}`
    expect(event('merge_group', payload)).toHaveProperty('pullRequestNumber', 7)
    payload.merge_group.head_ref = 'refs/heads/queue-of-tomorrow'
    expect(event('merge_group', payload)).not.toHaveProperty('pullRequestNumber')
  })

  test('push says whether it was to the default branch, and what was there before', () => {
    const payload = { ...webhook('push'), before: 'b'.repeat(40), after: 'c'.repeat(40) }
    const branch = payload.repository.default_branch
    const read = event('push', payload, { GITHUB_REF: `refs/heads/${branch}` })
    expect(read).toMatchObject({
      kind: 'push',
      headSha: 'c'.repeat(40),
      baseSha: 'b'.repeat(40),
      onDefaultBranch: true,
    })
    expect(event('push', payload)).toHaveProperty('onDefaultBranch', false)
  })

  test('push of a new branch has nothing before it', () => {
    const payload = { ...webhook('push'), before: '0'.repeat(40), after: 'c'.repeat(40) }
    expect(event('push', payload)).not.toHaveProperty('baseSha')
  })

  test('workflow_run names the run that measured', () => {
    expect(event('workflow_run', webhook('workflow_run', 'completed'))).toMatchObject({
      kind: 'workflow-run',
      action: 'completed',
      measured: {
        event: 'workflow_dispatch',
        headRepository: 'octo-org/octo-repo',
        startedAt: '2021-12-16T19:37:22Z',
      },
    })
  })

  test.each(['schedule', 'workflow_dispatch'])('%s needs no payload', (name) => {
    expect(event(name, 'not read')).toMatchObject({ kind: name.replace('_', '-') })
  })

  test('every other event is named and its payload not read', () => {
    expect(event('issue_comment', 'not read')).toMatchObject({
      kind: 'other',
      name: 'issue_comment',
    })
  })

  test('outside GitHub there is none', () => {
    expect(readEvent({ GITHUB_REPOSITORY: 'a/b' }, () => '')).toEqual({ kind: 'none' })
  })
})

describe('what no runner would give', () => {
  const refusal = (name: string, payload: unknown, env: Record<string, string> = {}) => {
    try {
      event(name, payload, env)
    } catch (error) {
      if (error instanceof BadInput) return error.message
      throw error
    }
    return 'accepted'
  }

  test('a malformed event file is refused in a sentence with its path', () => {
    expect(refusal('pull_request', '{"action":')).toBe(
      'The event file /event.json (GITHUB_EVENT_PATH) cannot be read as JSON: Unexpected end of JSON input',
    )
  })

  test('the payload of another event is refused with the first field that is missing', () => {
    expect(refusal('pull_request', webhook('push'))).toContain(
      'is not a payload of pull_request: action: ',
    )
    expect(refusal('merge_group', webhook('pull_request', 'opened'))).toContain('merge_group: ')
    expect(refusal('push', [])).toContain('is not a payload of push: ')
    expect(refusal('workflow_run', 'null')).toContain(
      'not a payload of workflow_run: the whole of it',
    )
  })

  test('a head SHA that is none is refused', () => {
    const payload = webhook('pull_request', 'opened')
    payload.pull_request.head.sha = '$(reboot)'
    expect(refusal('pull_request', payload)).toContain('pull_request.head.sha: is not a commit SHA')
  })

  test('any other JSON is refused in a sentence too', () => {
    const names = fc.constantFrom('pull_request', 'pull_request_target', 'push', 'merge_group')
    fc.assert(
      fc.property(names, fc.jsonValue(), (name, json) => {
        expect(refusal(name, json)).toContain('(GITHUB_EVENT_PATH)')
      }),
    )
  })

  test('a missing event path and a repository that is none are refused', () => {
    expect(refusal('pull_request', '{}', { GITHUB_EVENT_PATH: '' })).toContain(
      'GITHUB_EVENT_PATH is not set',
    )
    expect(refusal('push', '{}', { GITHUB_REPOSITORY: 'a/b/c' })).toContain('not owner/name')
  })
})
