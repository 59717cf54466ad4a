import { z } from 'zod'
import { BadInput } from '../shared/errors.ts'

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'is not a commit SHA')
const repository = z.object({ full_name: z.string().min(3) })

const pullRequest = z.object({
  action: z.string(),
  pull_request: z.object({
    number: z.number().int().positive(),
    updated_at: z.iso.datetime({ offset: true }),
    merged: z.boolean().nullish(),
    head: z.object({
      sha,
      ref: z.string(),
      repo: repository.extend({ id: z.number() }).nullish(),
    }),
    base: z.object({ sha, ref: z.string(), repo: repository }),
  }),
  label: z.object({ name: z.string() }).nullish(),
  changes: z.object({ base: z.unknown() }).partial().nullish(),
  repository: z.object({ private: z.boolean() }).partial().nullish(),
})

export type PullRequestPayload = ReturnType<typeof pullRequestPayload>

/** What is read of `pull_request`, `pull_request_target` and the two about reviews. */
export function pullRequestPayload(json: unknown) {
  const {
    action,
    pull_request: pr,
    label,
    changes,
    repository: own,
  } = parse('pull_request', pullRequest, json)
  return {
    action,
    merged: pr.merged === true,
    label: label?.name,
    baseBranchChanged: action === 'edited' && changes?.base !== undefined,
    baseRepository: pr.base.repo.full_name,
    isPrivate: own?.private === true,
    pullRequest: {
      number: pr.number,
      headSha: pr.head.sha,
      headRef: pr.head.ref,
      ...(pr.head.repo && {
        headRepository: pr.head.repo.full_name,
        headRepositoryId: pr.head.repo.id,
      }),
      baseSha: pr.base.sha,
      baseRef: pr.base.ref,
      seenAt: pr.updated_at,
    },
  }
}

const mergeGroup = z.object({
  action: z.string(),
  merge_group: z.object({
    head_sha: sha,
    head_ref: z.string(),
    base_sha: sha,
    base_ref: z.string(),
  }),
})

export type MergeGroupPayload = ReturnType<typeof mergeGroupPayload>

export function mergeGroupPayload(json: unknown) {
  const { action, merge_group: group } = parse('merge_group', mergeGroup, json)
  return {
    action,
    headSha: group.head_sha,
    headRef: group.head_ref,
    baseSha: group.base_sha,
    baseRef: group.base_ref,
  }
}

const push = z.object({
  before: sha,
  after: sha,
  repository: z.object({ default_branch: z.string() }),
})

export function pushPayload(json: unknown) {
  const { before, after, repository: repo } = parse('push', push, json)
  return { before, after, defaultBranch: repo.default_branch }
}

/** The repository's default branch, which most payloads name. */
export function defaultBranchOf(json: unknown): string | undefined {
  const named = z.object({ repository: z.object({ default_branch: z.string() }) }).safeParse(json)
  return named.success ? named.data.repository.default_branch : undefined
}

const workflowRun = z.object({
  action: z.string(),
  workflow_run: z.object({
    id: z.number().int().nonnegative(),
    run_attempt: z.number().int().positive().default(1),
    run_started_at: z.iso.datetime({ offset: true }).optional(),
    created_at: z.iso.datetime({ offset: true }),
    event: z.string(),
    conclusion: z.string().nullish(),
    head_sha: sha,
    head_branch: z.string().nullish(),
    head_repository: repository.extend({ id: z.number().optional() }).nullish(),
  }),
})

export function workflowRunPayload(json: unknown) {
  const { action, workflow_run: run } = parse('workflow_run', workflowRun, json)
  return {
    action,
    runId: run.id,
    attempt: run.run_attempt,
    startedAt: run.run_started_at ?? run.created_at,
    event: run.event,
    conclusion: run.conclusion ?? null,
    headSha: run.head_sha,
    ...(run.head_branch && { headBranch: run.head_branch }),
    ...(run.head_repository && {
      headRepository: run.head_repository.full_name,
      headRepositoryId: run.head_repository.id,
    }),
  }
}

function parse<Schema extends z.ZodType>(
  event: string,
  schema: Schema,
  json: unknown,
): z.output<Schema> {
  const result = schema.safeParse(json)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const where = issue?.path.join('.') || 'the whole of it'
  throw new BadInput(
    `The event file (GITHUB_EVENT_PATH) is not a payload of ${event}: ${where}: ${issue?.message}. GITHUB_EVENT_NAME and GITHUB_EVENT_PATH must belong together.`,
  )
}
