import { describe, expect, test } from '@jest/globals'
import { type DecisionInputs, decideCommand } from '../../src/github/decide.ts'
import {
  type GitHubEvent,
  type PullRequest,
  readEvent,
  type WorkflowRun,
} from '../../src/github/event.ts'
import { webhooks } from '../support/github-objects.ts'

const run: WorkflowRun = {
  repository: { owner: 'octo-org', repo: 'octo-repo' },
  runId: 1,
  attempt: 1,
  eventName: '',
  workflow: 'cost.yml',
  job: 'cost',
  step: 'gate',
  actor: 'octocat',
  sha: 'a'.repeat(40),
  ref: 'refs/heads/main',
  serverUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
}

const pullRequest: PullRequest = {
  number: 12,
  headSha: 'b'.repeat(40),
  headRef: 'change',
  headRepository: 'octo-org/octo-repo',
  baseSha: 'c'.repeat(40),
  baseRef: 'main',
  seenAt: '2026-11-01T10:00:00Z',
}

const measured = {
  runId: 2,
  attempt: 1,
  startedAt: '2026-11-01T10:00:00Z',
  event: 'pull_request',
  conclusion: 'success',
  headSha: 'b'.repeat(40),
}

const EVENTS = {
  none: { kind: 'none' },
  opened: { kind: 'pull-request', action: 'opened', codeChanged: true, pullRequest, run },
  edited: { kind: 'pull-request', action: 'edited', codeChanged: false, pullRequest, run },
  labeled: { kind: 'pull-request-labeled', action: 'labeled', label: 'other', pullRequest, run },
  closed: { kind: 'pull-request-closed', merged: true, pullRequest, run },
  target: { kind: 'pull-request-target', action: 'opened', pullRequest, run },
  targetClosed: { kind: 'pull-request-target', action: 'closed', pullRequest, run },
  mergeGroup: {
    kind: 'merge-group',
    action: 'checks_requested',
    headSha: 'b'.repeat(40),
    baseSha: 'c'.repeat(40),
    baseRef: 'refs/heads/main',
    pullRequestNumber: 12,
    run,
  },
  push: { kind: 'push', headSha: 'b'.repeat(40), onDefaultBranch: true, run },
  schedule: { kind: 'schedule', run },
  dispatch: { kind: 'workflow-dispatch', run },
  workflowRun: { kind: 'workflow-run', action: 'completed', measured, run },
  other: { kind: 'other', name: 'issue_comment', run },
  release: { kind: 'other', name: 'release', run },
  review: { kind: 'pull-request-review', action: 'submitted', pullRequest, run },
} satisfies Record<string, GitHubEvent>

const INPUTS: DecisionInputs = { backend: 'aws', awsCredentials: true }
const decide = (event: GitHubEvent, inputs: Partial<DecisionInputs> = {}) =>
  decideCommand(event, { ...INPUTS, ...inputs })

describe('with no command given', () => {
  test.each([
    ['none', 'check'],
    ['opened', 'check'],
    ['dispatch', 'check'],
    ['closed', 'sweep'],
    ['schedule', 'sweep'],
    ['workflowRun', 'comment'],
    ['targetClosed', 'sweep'],
  ] as const)('%s does %s', (name, command) => {
    expect(decide(EVENTS[name])).toEqual({ kind: 'run', command })
  })

  test.each(['edited', 'labeled'] as const)(
    '%s judges again instead of letting a skipped job pass for the failed one',
    (name) => {
      expect(decide(EVENTS[name])).toEqual({ kind: 're-judge', pullRequest })
    },
  )

  test.each([
    ['mergeGroup', '#12 is in the merge queue and was checked before'],
    ['push', 'Set `command: check`'],
    ['other', 'the event issue_comment does not say what to compare'],
  ] as const)('%s ends cleanly and says why', (name, sentence) => {
    expect(decide(EVENTS[name])).toEqual({
      kind: 'skip',
      reason: expect.stringContaining(sentence),
    })
  })

  test('a workflow_run that only began, or was no pull request, is skipped', () => {
    const requested = decide({ ...EVENTS.workflowRun, action: 'requested' })
    const pushed = decide({ ...EVENTS.workflowRun, measured: { ...measured, event: 'push' } })
    expect(requested).toHaveProperty('reason', expect.stringContaining('types: [completed]'))
    expect(pushed).toHaveProperty('reason', expect.stringContaining('caused by push'))
  })
})

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

test('a command given is done, whatever the event makes of it by itself', () => {
  for (const event of [
    EVENTS.mergeGroup,
    EVENTS.push,
    EVENTS.release,
    EVENTS.review,
    EVENTS.labeled,
  ]) {
    expect(decide(event, { command: 'check' })).toEqual({ kind: 'run', command: 'check' })
  }
})

describe('without AWS credentials', () => {
  const fork = { ...EVENTS.opened, pullRequest: { ...pullRequest, readOnly: 'fork' as const } }
  const without = { awsCredentials: false }

  test('a fork is not measured, and told that this is no pass and what to do', () => {
    const decision = decide(fork, without)
    expect(decision.kind).toBe('unmeasured')
    expect(decision).toHaveProperty(
      'reason',
      expect.stringMatching(/Not measured, so this is no pass.*fork.*`backend: local`/),
    )
  })

  test('Dependabot is told the same in its own name', () => {
    const dependabot = { ...fork, pullRequest: { ...pullRequest, readOnly: 'dependabot' as const } }
    expect(decide(dependabot, without)).toHaveProperty(
      'reason',
      expect.stringContaining('Dependabot'),
    )
  })

  test('a fork is measured on the embedded service when asked to', () => {
    const decision = decide(fork, { ...without, backend: 'local' })
    expect(decision).toEqual({ kind: 'run', command: 'check' })
  })

  test('a fork with credentials, as the owner of a private repository can send, is measured', () => {
    const inside = {
      ...fork,
      pullRequest: { ...fork.pullRequest, inPrivateRepository: true as const },
    }
    expect(decide(inside)).toEqual({ kind: 'run', command: 'check' })
  })

  test("a fork's closing has nothing to clean up", () => {
    const closed = { ...EVENTS.closed, pullRequest: fork.pullRequest }
    expect(decide(closed, without)).toHaveProperty(
      'reason',
      expect.stringContaining('Nothing was cleaned up'),
    )
  })

  test('the own repository goes on and fails where AWS is called, with the reason AWS gives', () => {
    expect(decide(EVENTS.opened, without)).toEqual({ kind: 'run', command: 'check' })
  })
})

describe('every payload that GitHub publishes as an example', () => {
  const read = (name: string, payload: object) =>
    readEvent(
      {
        GITHUB_EVENT_NAME: name,
        GITHUB_EVENT_PATH: 'event.json',
        GITHUB_REPOSITORY: 'octo-org/octo-repo',
      },
      () => JSON.stringify(payload),
    )

  test.each(webhooks.map(({ name, examples }) => [name, examples] as const))(
    'of %s leads to a decision',
    (name, examples) => {
      expect(examples.length).toBeGreaterThan(0)
      for (const example of examples) {
        const decision = decide(read(name, example))
        expect(['run', 're-judge', 'skip', 'unmeasured']).toContain(decision.kind)
      }
    },
  )
})
