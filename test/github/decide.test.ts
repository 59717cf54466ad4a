import { describe, expect, test } from '@jest/globals'
import { readEvent } from '../../src/github/event.ts'
import { webhooks } from '../support/github-objects.ts'
import { decide, EVENTS, measured, pullRequest } from './decision-events.ts'

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
    expect(pushed).toHaveProperty('reason', expect.stringContaining('triggered by push'))
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

  test('a fork is not measured, with a message that this is not a pass and what to do', () => {
    const decision = decide(fork, without)
    expect(decision.kind).toBe('unmeasured')
    expect(decision).toHaveProperty(
      'reason',
      expect.stringMatching(/Not measured, so this is not a pass.*fork.*`backend: local`/),
    )
  })

  test('Dependabot gets the same message in its own name', () => {
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
  const CHECK = { kind: 'run', command: 'check' }
  const DECISIONS: Record<string, object> = {
    'pull_request opened': CHECK,
    'pull_request synchronize': CHECK,
    'pull_request reopened': CHECK,
    'pull_request closed': { kind: 'run', command: 'sweep' },
    ...Object.fromEntries(
      [
        ...['assigned', 'unassigned', 'labeled', 'unlabeled', 'locked', 'unlocked'],
        ...['converted_to_draft', 'ready_for_review', 'review_requested', 'review_request_removed'],
      ].map((action) => [`pull_request ${action}`, { kind: 're-judge' }]),
    ),
    'merge_group checks_requested': { kind: 'skip', reason: expect.stringMatching(/merge queue/) },
    push: { kind: 'skip', reason: expect.stringMatching(/A push has no pull request/) },
    'workflow_run requested': {
      kind: 'skip',
      reason: expect.stringMatching(/The measuring run is only requested/),
    },
    'workflow_run completed': {
      kind: 'skip',
      reason: expect.stringMatching(
        /triggered by (workflow|repository)_dispatch, not by a pull request/,
      ),
    },
  }

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

  const measuring = webhooks.filter(({ name }) =>
    ['pull_request', 'merge_group', 'push', 'workflow_run'].includes(name),
  )
  const examples = measuring.flatMap(({ name, examples }) =>
    examples.map((example): [string, string, object] => {
      const which = [name, example.action].filter(Boolean).join(' ')
      return [which, name, example]
    }),
  )

  test.each(examples)('%s is decided as the documentation says', (which, name, example) => {
    expect(decide(read(name, example))).toMatchObject(DECISIONS[which] ?? { kind: 'in no list' })
  })
})
