import { createRequire } from 'node:module'

type Json = Record<string, unknown>

/** All of `@octokit/webhooks-examples`, by event. */
export const webhooks: { name: string; examples: Json[] }[] = createRequire(import.meta.url)(
  '@octokit/webhooks-examples',
)

/** A real webhook payload, as a copy that a test may change. */
// biome-ignore lint/suspicious/noExplicitAny: a test reaches into payloads of every shape.
export function webhook(name: string, action?: string, index = 0): any {
  const examples = webhooks.find((definition) => definition.name === name)?.examples ?? []
  const matching = examples.filter((example) => action === undefined || example.action === action)
  return structuredClone(matching[index])
}

export function user(login: string): Json {
  const type = login.endsWith('[bot]') ? 'Bot' : 'User'
  return { ...webhook('pull_request', 'opened').sender, login, type }
}

export interface CommentFields {
  id: number
  login: string
  body: string
  /** What it said after each edit, the latest first. */
  edits?: { by: string; body: string }[]
  /** Minimised, as GitHub calls it. */
  hidden?: boolean
}

export function comment({ id, login, body }: CommentFields): Json {
  const example = webhook('issue_comment', 'created').comment
  const html_url = `https://github.com/octo-org/octo-repo/pull/12#issuecomment-${id}`
  return { ...example, id, node_id: `IC_${id}`, body, html_url, user: user(login) }
}

export interface LabelEventFields {
  event: 'labeled' | 'unlabeled'
  label: string
  by: string
  at: string
}

export function labelEvent({ event, label, by, at }: LabelEventFields, id: number): Json {
  return {
    id,
    node_id: `LE_${id}`,
    url: `https://api.github.com/repos/octo-org/octo-repo/issues/events/${id}`,
    actor: user(by),
    event,
    commit_id: null,
    commit_url: null,
    created_at: at,
    performed_via_github_app: null,
    label: { name: label, color: 'd73a4a' },
  }
}

export function label(name: string, id: number): Json {
  return { ...webhook('label', 'created').label, id, name, description: null }
}

export interface PullFields {
  number: number
  headSha: string
  headRef?: string
  /** `owner/name`, or null for a deleted fork. */
  headRepository?: string | null
  baseRef?: string
  state?: 'open' | 'closed'
  /** The commit that it was merged as. */
  mergedAs?: string
}

export function pull(fields: PullFields): Json {
  const example = webhook('pull_request', 'opened').pull_request
  const { number, headSha, headRef = 'change', headRepository = 'octo-org/octo-repo' } = fields
  const [owner = '', name] = (headRepository ?? 'gone/gone').split('/')
  const repo = headRepository && { ...example.head.repo, full_name: headRepository, name }
  return {
    ...example,
    number,
    state: fields.state ?? 'open',
    auto_merge: null,
    ...(fields.mergedAs !== undefined && {
      merged_at: '2026-11-20T10:00:00Z',
      merge_commit_sha: fields.mergedAs,
    }),
    head: { ...example.head, label: `${owner}:${headRef}`, ref: headRef, sha: headSha, repo },
    base: { ...example.base, ref: fields.baseRef ?? 'main' },
  }
}

export interface RunFields {
  id: number
  headSha: string
  headBranch?: string
  headRepository?: string
  event?: string
  createdAt: string
}

export function workflowRun(fields: RunFields): Json {
  const example = webhook('workflow_run', 'completed').workflow_run
  const full_name = fields.headRepository ?? 'octo-org/octo-repo'
  return {
    ...example,
    id: fields.id,
    path: '.github/workflows/cost.yml',
    display_title: 'change',
    head_sha: fields.headSha,
    head_branch: fields.headBranch ?? 'change',
    head_repository: { ...example.head_repository, full_name },
    event: fields.event ?? 'pull_request',
    created_at: fields.createdAt,
  }
}

export interface ArtifactFields {
  id: number
  name: string
  headSha: string
  headRepositoryId?: number
  runId?: number
  expired?: boolean
  /** What a download gets; absent: 410. */
  zip?: Uint8Array
  /** What GitHub says its size is. */
  sizeBytes?: number
}

export function artifact(fields: ArtifactFields): Json {
  const url = `https://api.github.com/repos/octo-org/octo-repo/actions/artifacts/${fields.id}`
  return {
    id: fields.id,
    node_id: `A_${fields.id}`,
    name: fields.name,
    size_in_bytes: fields.sizeBytes ?? fields.zip?.byteLength ?? 0,
    url,
    archive_download_url: `${url}/zip`,
    expired: fields.expired ?? false,
    created_at: '2026-11-01T10:00:00Z',
    expires_at: '2026-11-08T10:00:00Z',
    updated_at: '2026-11-01T10:00:00Z',
    workflow_run: {
      id: fields.runId ?? 1,
      repository_id: 1,
      head_repository_id: fields.headRepositoryId ?? 1,
      head_branch: 'change',
      head_sha: fields.headSha,
    },
  }
}

/** As GitHub answers to what was asked for. */
export function checkRun(asked: Json, id: number): Json {
  const { title = null, summary = null } = (asked.output ?? {}) as Json
  const url = `https://api.github.com/repos/octo-org/octo-repo/check-runs/${id}`
  return {
    id,
    node_id: `CR_${id}`,
    url,
    name: asked.name,
    head_sha: asked.head_sha,
    external_id: null,
    html_url: null,
    details_url: asked.details_url ?? null,
    status: asked.status ?? 'queued',
    conclusion: asked.conclusion ?? null,
    started_at: asked.started_at ?? null,
    completed_at: asked.completed_at ?? null,
    output: {
      title,
      summary,
      text: null,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: 1 },
    app: null,
    pull_requests: [],
  }
}
