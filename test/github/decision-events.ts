import { type DecisionInputs, decideCommand } from '../../src/github/decide.ts'
import type { GitHubEvent, PullRequest, WorkflowRun } from '../../src/github/event.ts'

export const run: WorkflowRun = {
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

export const pullRequest: PullRequest = {
  number: 12,
  headSha: 'b'.repeat(40),
  headRef: 'change',
  headRepository: 'octo-org/octo-repo',
  baseSha: 'c'.repeat(40),
  baseRef: 'main',
  seenAt: '2026-11-01T10:00:00Z',
}

export const measured = {
  runId: 2,
  attempt: 1,
  startedAt: '2026-11-01T10:00:00Z',
  event: 'pull_request',
  conclusion: 'success',
  headSha: 'b'.repeat(40),
}

export const EVENTS = {
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
export const decide = (event: GitHubEvent, inputs: Partial<DecisionInputs> = {}) =>
  decideCommand(event, { ...INPUTS, ...inputs })
