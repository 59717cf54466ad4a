import { BadInput, messageOf } from '../shared/errors.ts'
import {
  defaultBranchOf,
  type MergeGroupPayload,
  mergeGroupPayload,
  type PullRequestPayload,
  pullRequestPayload,
  pushPayload,
  workflowRunPayload,
} from './payload.ts'

/** A repository, in the words of the REST API's path parameters. */
export interface Repository {
  owner: string
  repo: string
}

/** The workflow run this process is part of, from the runner's environment. */
export interface WorkflowRun {
  repository: Repository
  /** Unique in the whole of GitHub, and rising. */
  runId: number
  /** 1 for the first run, one more for each re-run. */
  attempt: number
  eventName: string
  /** Path of the workflow's file, or its name where GitHub does not say the path. */
  workflow: string
  job: string
  /** The step: its `id`, or what the runner made up from the action's name. */
  step: string
  /** Whoever caused the run; a re-run keeps the first run's. Decides what its token may do. */
  actor: string
  /** `GITHUB_SHA`: on `pull_request` the merge commit, never the head. */
  sha: string
  ref: string
  serverUrl: string
  apiUrl: string
}

export interface PullRequest {
  number: number
  headSha: string
  headRef: string
  /** `owner/name`; absent when the fork is gone. */
  headRepository?: string
  headRepositoryId?: number
  baseSha: string
  baseRef: string
  /** The test merge of head into base; absent where there is none, as on a conflict. */
  mergeSha?: string
  /** When GitHub made the payload: head was what it says at this time. ISO 8601. */
  seenAt: string
  /** Why the run's token is read-only and its secrets are empty. */
  readOnly?: 'fork' | 'dependabot'
  /** There, whoever can fork it was let in. */
  inPrivateRepository?: true
}

/** The finished run that a `workflow_run` event is about. */
export interface MeasuredRun {
  runId: number
  attempt: number
  startedAt: string
  /** The event that had caused it. */
  event: string
  conclusion: string | null
  headSha: string
  headBranch?: string
  /** `owner/name`; absent when the fork is gone. */
  headRepository?: string
  /** Stays when the fork, or its owner, is renamed. */
  headRepositoryId?: number | undefined
}

/** Why this process runs. Labels are left out on purpose: a payload's are stale in a re-run. */
export type GitHubEvent =
  | { kind: 'none' }
  | ({ run: WorkflowRun } & (
      | { kind: 'pull-request'; action: string; codeChanged: boolean; pullRequest: PullRequest }
      | {
          kind: 'pull-request-labeled'
          action: 'labeled' | 'unlabeled'
          label: string
          pullRequest: PullRequest
        }
      | { kind: 'pull-request-closed'; merged: boolean; pullRequest: PullRequest }
      /** A review, or a comment in one: runs on the merge commit, for forks without secrets. */
      | { kind: 'pull-request-review'; action: string; pullRequest: PullRequest }
      | { kind: 'pull-request-target'; action: string; pullRequest: PullRequest }
      | {
          kind: 'merge-group'
          action: string
          headSha: string
          baseSha: string
          baseRef: string
          /** As in the queue's branch name. */
          pullRequestNumber?: number
        }
      | { kind: 'push'; headSha: string; baseSha?: string; onDefaultBranch: boolean }
      | { kind: 'schedule' }
      /** Whether it was started on the default branch, where the payload says so. */
      | { kind: 'workflow-dispatch'; onDefaultBranch?: boolean }
      | { kind: 'workflow-run'; action: string; measured: MeasuredRun }
      | { kind: 'other'; name: string }
    ))

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads what GitHub says of this run. Without `GITHUB_EVENT_NAME` there is no GitHub.
 *
 * @throws BadInput when the environment or the event file is not what a runner would give.
 */
export function readEvent(env: Environment, readFile: (path: string) => string): GitHubEvent {
  const name = env.GITHUB_EVENT_NAME
  if (!name) return { kind: 'none' }
  const run = readRun(env, name)
  const payload = () => parseFile(env, readFile)
  switch (name) {
    case 'pull_request':
      return pullRequestEvent(run, pullRequestPayload(payload()))
    case 'pull_request_target': {
      const target = pullRequestPayload(payload())
      const pullRequest = pullRequestOf(run, target)
      return { kind: 'pull-request-target', action: target.action, pullRequest, run }
    }
    case 'pull_request_review':
    case 'pull_request_review_comment': {
      const review = pullRequestPayload(payload())
      const pullRequest = pullRequestOf(run, review)
      return { kind: 'pull-request-review', action: review.action, pullRequest, run }
    }
    case 'merge_group':
      return mergeGroupEvent(run, mergeGroupPayload(payload()))
    case 'push':
      return pushEvent(run, pushPayload(payload()))
    case 'workflow_run': {
      const { action, ...measured } = workflowRunPayload(payload())
      return { kind: 'workflow-run', action, measured, run }
    }
    case 'schedule':
      return { kind: 'schedule', run }
    case 'workflow_dispatch':
      return { kind: 'workflow-dispatch', ...onDefaultBranch(env, run, readFile), run }
    default:
      return { kind: 'other', name, run }
  }
}

function readRun(env: Environment, eventName: string): WorkflowRun {
  const [owner, repo, ...rest] = (env.GITHUB_REPOSITORY ?? '').split('/')
  if (!owner || !repo || rest.length > 0) {
    throw new BadInput(
      `GITHUB_REPOSITORY is \`${env.GITHUB_REPOSITORY ?? ''}\`, not owner/name. GitHub's runner sets it; set it the same way, or unset GITHUB_EVENT_NAME to run outside GitHub.`,
    )
  }
  return {
    repository: { owner, repo },
    runId: wholeNumber(env.GITHUB_RUN_ID) ?? 0,
    attempt: wholeNumber(env.GITHUB_RUN_ATTEMPT) ?? 1,
    eventName,
    workflow: workflowOf(env),
    job: env.GITHUB_JOB ?? '',
    step: env.GITHUB_ACTION ?? '',
    actor: env.GITHUB_ACTOR ?? '',
    sha: env.GITHUB_SHA ?? '',
    ref: env.GITHUB_REF ?? '',
    serverUrl: env.GITHUB_SERVER_URL || 'https://github.com',
    apiUrl: env.GITHUB_API_URL || 'https://api.github.com',
  }
}

/** `owner/name/.github/workflows/ci.yml@refs/…` without what changes from branch to branch. */
function workflowOf(env: Environment): string {
  const file = /^[^/]+\/[^/]+\/(.+)@/.exec(env.GITHUB_WORKFLOW_REF ?? '')?.[1]
  return file ?? env.GITHUB_WORKFLOW ?? ''
}

function parseFile(env: Environment, readFile: (path: string) => string): unknown {
  const path = env.GITHUB_EVENT_PATH
  if (!path) {
    throw new BadInput(
      `GITHUB_EVENT_NAME is ${env.GITHUB_EVENT_NAME}, but GITHUB_EVENT_PATH is not set, so nothing is known about the event. GitHub's runner sets both.`,
    )
  }
  try {
    return JSON.parse(readFile(path))
  } catch (cause) {
    throw new BadInput(
      `The event file ${path} (GITHUB_EVENT_PATH) cannot be read as JSON: ${messageOf(cause)}`,
      { cause },
    )
  }
}

function pullRequestEvent(run: WorkflowRun, payload: PullRequestPayload): GitHubEvent {
  const pullRequest = pullRequestOf(run, payload)
  const { action } = payload
  if (action === 'closed') {
    return { kind: 'pull-request-closed', merged: payload.merged, pullRequest, run }
  }
  if ((action === 'labeled' || action === 'unlabeled') && payload.label !== undefined) {
    return { kind: 'pull-request-labeled', action, label: payload.label, pullRequest, run }
  }
  const codeChanged =
    ['opened', 'synchronize', 'reopened'].includes(action) || payload.baseBranchChanged
  return { kind: 'pull-request', action, codeChanged, pullRequest, run }
}

function pullRequestOf(run: WorkflowRun, payload: PullRequestPayload): PullRequest {
  const { pullRequest, baseRepository } = payload
  const merging =
    run.eventName !== 'pull_request_target' && /^refs\/pull\/\d+\/merge$/.test(run.ref)
  const fork = pullRequest.headRepository?.toLowerCase() !== baseRepository.toLowerCase()
  const readOnly = fork ? 'fork' : run.actor === 'dependabot[bot]' ? 'dependabot' : undefined
  return {
    ...pullRequest,
    ...(merging && run.sha !== '' && { mergeSha: run.sha }),
    ...(readOnly && { readOnly }),
    ...(payload.isPrivate && { inPrivateRepository: true }),
  }
}

function mergeGroupEvent(run: WorkflowRun, payload: MergeGroupPayload): GitHubEvent {
  const number = /\/gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/.exec(payload.headRef)?.[1]
  const { action, headSha, baseSha, baseRef } = payload
  const pullRequestNumber = wholeNumber(number)
  const event = { kind: 'merge-group', action, headSha, baseSha, baseRef, run } as const
  return pullRequestNumber === undefined ? event : { ...event, pullRequestNumber }
}

/** What else a dispatch has to say is not needed, and neither is its payload. */
function onDefaultBranch(
  env: Environment,
  { ref }: WorkflowRun,
  readFile: (path: string) => string,
): { onDefaultBranch?: boolean } {
  try {
    const defaultBranch = defaultBranchOf(JSON.parse(readFile(env.GITHUB_EVENT_PATH ?? '')))
    return defaultBranch === undefined
      ? {}
      : { onDefaultBranch: ref === `refs/heads/${defaultBranch}` }
  } catch {
    return {}
  }
}

function pushEvent(run: WorkflowRun, payload: ReturnType<typeof pushPayload>): GitHubEvent {
  const onDefaultBranch = run.ref === `refs/heads/${payload.defaultBranch}`
  const event = { kind: 'push', headSha: payload.after, onDefaultBranch, run } as const
  const isNewBranch = /^0+$/.test(payload.before)
  return isNewBranch ? event : { ...event, baseSha: payload.before }
}

function wholeNumber(text: string | undefined): number | undefined {
  const value = Number(text)
  return text && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
