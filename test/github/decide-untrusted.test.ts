import { describe, expect, test } from '@jest/globals'
import { decide, EVENTS, measured, pullRequest, run } from './decision-events.ts'

describe('pull_request_target', () => {
  test.each([undefined, 'check', 'calibrate', 'record'] as const)(
    'refuses to measure, also with command %s',
    (command) => {
      const decision = decide(EVENTS.target, command ? { command } : {})
      expect(decision).toEqual({
        kind: 'refuse',
        reason: expect.stringContaining('fork-safe-measure.yml'),
      })
    },
  )

  test('may sweep and comment, which run nothing of the pull request', () => {
    expect(decide(EVENTS.target, { command: 'sweep' })).toEqual({ kind: 'run', command: 'sweep' })
    expect(decide(EVENTS.target, { command: 'comment' }).kind).toBe('run')
  })
})

const MEASURING = ['check', 'calibrate', 'record'] as const

describe("where a stranger's code would run beside secrets", () => {
  const strangers = { ...measured, headRepository: 'stranger/octo-repo' }
  const own = { ...measured, headRepository: 'octo-org/octo-repo' }
  const fork = { ...pullRequest, readOnly: 'fork' as const }

  test.each([
    'branch_protection_rule',
    'check_run',
    'check_suite',
    'delete',
    'deployment',
    'deployment_status',
    'discussion',
    'discussion_comment',
    'fork',
    'gollum',
    'issue_comment',
    'issues',
    'label',
    'page_build',
    'repository_dispatch',
    'status',
    'watch',
    'an_event_of_tomorrow',
  ])('%s measures nothing, whatever command says', (name) => {
    for (const command of MEASURING) {
      for (const backend of ['aws', 'local'] as const) {
        expect(decide({ kind: 'other', name, run }, { command, backend })).toEqual({
          kind: 'refuse',
          reason: expect.stringMatching(
            new RegExp(`^On ${name} nothing is measured: .* Use \`on: pull_request\``),
          ),
        })
      }
    }
    expect(decide({ kind: 'other', name, run }, { command: 'sweep' }).kind).toBe('run')
  })

  test.each([
    ["a fork's pull request", { ...strangers, event: 'pull_request' }],
    ["a fork's push", { ...strangers, event: 'push' }],
    ['a deleted fork', { ...measured, event: 'push' }],
    ['a pull request of its own', { ...own, event: 'pull_request' }],
    ['a comment', { ...own, event: 'issue_comment' }],
    ['pull_request_target', { ...own, event: 'pull_request_target' }],
  ])('workflow_run after %s measures nothing', (_, run) => {
    for (const command of MEASURING) {
      const event = { ...EVENTS.workflowRun, measured: run }
      expect(decide(event, { command })).toHaveProperty('kind', 'refuse')
      expect(decide(event, { command: 'comment' })).toHaveProperty('kind', 'run')
    }
  })

  test("workflow_run after the repository's own push measures", () => {
    const event = { ...EVENTS.workflowRun, measured: { ...own, event: 'push' } }
    expect(decide(event, { command: 'check' })).toEqual({ kind: 'run', command: 'check' })
  })

  test('a fork of a public repository on a runner with credentials measures nothing', () => {
    for (const name of ['opened', 'labeled', 'review'] as const) {
      for (const backend of ['aws', 'local'] as const) {
        const event = { ...EVENTS[name], pullRequest: fork }
        expect(decide(event, { backend, command: 'check' })).toEqual({
          kind: 'refuse',
          reason: expect.stringContaining('comes from a fork of a public repository'),
        })
      }
    }
  })

  test.each([
    ['dispatch', { ref: 'refs/pull/12/merge' }, {}],
    ['dispatch', {}, { pullRef: 'refs/pull/12/head', ofBranch: false }],
    ['dispatch', {}, { headSha: 'd'.repeat(40), ofBranch: false }],
    ['dispatch', {}, { remoteOwner: 'stranger', ofBranch: true }],
    ['schedule', {}, { pullRef: 'refs/pull/12/merge', ofBranch: false }],
    ['push', {}, { remoteOwner: 'stranger', ofBranch: true }],
    ['release', {}, { pullRef: 'refs/pull/12/merge', ofBranch: false }],
  ] as const)(
    '%s with %j that has %j checked out measures nothing',
    (name, changed, checkedOut) => {
      const event = { ...EVENTS[name], run: { ...run, ...changed } }
      expect(
        decide(event, { command: 'check', checkedOut: { ofBranch: true, ...checkedOut } }),
      ).toEqual({
        kind: 'refuse',
        reason: expect.stringMatching(/^On \S* nothing is measured, as .* check out that branch\./),
      })
    },
  )

  test.each([
    { headSha: run.sha, ofBranch: false, remoteOwner: 'Octo-Org' },
    { headSha: 'd'.repeat(40), ofBranch: true },
    { ofBranch: true, remoteOwner: 'octo-org' },
    undefined,
  ])('dispatch that has %j checked out measures', (checkedOut) => {
    expect(decide(EVENTS.dispatch, { checkedOut })).toEqual({ kind: 'run', command: 'check' })
  })
})
