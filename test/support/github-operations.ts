import { type Answer, type Call, failure } from './github-answer.ts'
import { commitByRef, emptyGit, type GitState, gitOperation, releaseOf } from './github-git.ts'
import {
  type ArtifactFields,
  artifact,
  type CommentFields,
  checkRun,
  comment,
  type LabelEventFields,
  label,
  labelEvent,
  type PullFields,
  pull,
  type RunFields,
  workflowRun,
} from './github-objects.ts'

/** What the loopback GitHub knows, of one repository and one pull request's conversation. */
export interface GitHubState {
  token: string
  /** Whom the token writes as. */
  login: string
  permissions: Record<string, 'read' | 'write'>
  comments: CommentFields[]
  labels: string[]
  labelEvents: LabelEventFields[]
  pulls: PullFields[]
  /** Newest first, as GitHub lists them. */
  runs: RunFields[]
  artifacts: ArtifactFields[]
  /** As they were asked for, in order. */
  checkRuns: Record<string, unknown>[]
  git: GitState
  /** Newest first. */
  releases: { tag: string; createdAt: string }[]
  /** Numbers of the pull requests that a commit belongs to, by its SHA. */
  pullsOfCommits: Record<string, number[]>
}

const NEEDS: Record<string, readonly [string, 'read' | 'write']> = {
  'issues/list-comments': ['pull_requests', 'read'],
  'issues/get-comment': ['pull_requests', 'read'],
  'issues/create-comment': ['pull_requests', 'write'],
  'issues/update-comment': ['pull_requests', 'write'],
  'issues/delete-comment': ['pull_requests', 'write'],
  'issues/list-labels-on-issue': ['pull_requests', 'read'],
  'issues/list-events': ['pull_requests', 'read'],
  'checks/create': ['checks', 'write'],
  'pulls/list': ['pull_requests', 'read'],
  'pulls/get': ['pull_requests', 'read'],
  'actions/list-workflow-runs-for-repo': ['actions', 'read'],
  'actions/list-artifacts-for-repo': ['actions', 'read'],
  'actions/download-artifact': ['actions', 'read'],
  'git/get-ref': ['contents', 'read'],
  'git/get-commit': ['contents', 'read'],
  'git/get-tree': ['contents', 'read'],
  'git/get-blob': ['contents', 'read'],
  'git/create-blob': ['contents', 'write'],
  'git/create-tree': ['contents', 'write'],
  'git/create-commit': ['contents', 'write'],
  'git/create-ref': ['contents', 'write'],
  'git/update-ref': ['contents', 'write'],
  'repos/get-commit': ['contents', 'read'],
  'repos/list-releases': ['contents', 'read'],
  'repos/list-pull-requests-associated-with-commit': ['pull_requests', 'read'],
}

export function emptyState(): GitHubState {
  return {
    token: 'loopback-token',
    login: 'github-actions[bot]',
    permissions: { pull_requests: 'write', actions: 'read', contents: 'read' },
    comments: [],
    labels: [],
    labelEvents: [],
    pulls: [],
    runs: [],
    artifacts: [],
    checkRuns: [],
    git: emptyGit(),
    releases: [],
    pullsOfCommits: {},
  }
}

/** GitHub's 403 where the token lacks the operation's permission. */
export function refusal(state: GitHubState, id: string): Answer | undefined {
  const need = NEEDS[id]
  if (!need) return undefined
  const [permission, level] = need
  const has = state.permissions[permission]
  if (has === 'write' || has === level) return undefined
  const headers = { 'x-accepted-github-permissions': `issues=${level}; ${permission}=${level}` }
  const accepted = permission === 'pull_requests' ? headers : {}
  return {
    status: 403,
    body: failure(403, 'Resource not accessible by integration'),
    headers: accepted,
  }
}

/** Does what the operation does. */
export function carryOut(state: GitHubState, { id, path, query, body }: Call): Answer {
  const text = () => (body as { body: string }).body
  const existing = state.comments.find((one) => String(one.id) === path.comment_id)
  switch (id) {
    case 'graphql':
      return { status: 200, body: graphQL(state, body as GraphQLBody) }
    case 'issues/get-comment':
      if (!existing) return { status: 404, body: failure(404, 'Not Found') }
      return { status: 200, body: comment(existing) }
    case 'issues/list-comments':
      return { status: 200, body: state.comments.map(comment) }
    case 'issues/create-comment': {
      const made = { id: 1000 + state.comments.length, login: state.login, body: text() }
      while (state.comments.some((one) => one.id === made.id)) made.id += 1
      state.comments.push(made)
      return { status: 201, body: comment(made) }
    }
    case 'issues/update-comment':
      if (!existing) return { status: 404, body: failure(404, 'Not Found') }
      editComment(existing, text())
      return { status: 200, body: comment(existing) }
    case 'issues/delete-comment':
      if (!existing) return { status: 404, body: failure(404, 'Not Found') }
      state.comments.splice(state.comments.indexOf(existing), 1)
      return { status: 204 }
    case 'issues/list-labels-on-issue':
      return { status: 200, body: state.labels.map(label) }
    case 'issues/list-events':
      return { status: 200, body: state.labelEvents.map(labelEvent) }
    case 'checks/create': {
      const asked = body as Record<string, unknown>
      state.checkRuns.push(asked)
      return { status: 201, body: checkRun(asked, state.checkRuns.length) }
    }
    case 'pulls/list': {
      const pulls = state.pulls.filter(
        (one) =>
          (query.state === 'all' || (one.state ?? 'open') === (query.state ?? 'open')) &&
          (query.head === undefined || headLabel(one) === query.head),
      )
      return { status: 200, body: pulls.map(pull) }
    }
    case 'pulls/get': {
      const found = state.pulls.find((one) => String(one.number) === path.pull_number)
      if (!found) return { status: 404, body: failure(404, 'Not Found') }
      return { status: 200, body: pull(found) }
    }
    case 'actions/list-workflow-runs-for-repo': {
      const runs = state.runs
        .map(workflowRun)
        .filter(
          (run) =>
            (query.branch === undefined || run.head_branch === query.branch) &&
            (query.event === undefined || run.event === query.event),
        )
      return { status: 200, body: { total_count: runs.length, workflow_runs: runs } }
    }
    case 'actions/list-artifacts-for-repo': {
      const artifacts = state.artifacts.filter((one) => one.name === query.name).map(artifact)
      return { status: 200, body: { total_count: artifacts.length, artifacts } }
    }
    case 'actions/download-artifact': {
      const zip = state.artifacts.find((one) => String(one.id) === path.artifact_id)?.zip
      if (!zip) return { status: 410, body: failure(410, 'Artifact has expired') }
      return { status: 302, headers: { location: `/storage/${path.artifact_id}` } }
    }
    case 'repos/get-commit':
      return commitByRef(state.git, path.ref ?? '')
    case 'repos/list-releases':
      return { status: 200, body: state.releases.map(releaseOf) }
    case 'repos/list-pull-requests-associated-with-commit': {
      const numbers = state.pullsOfCommits[path.commit_sha ?? ''] ?? []
      return {
        status: 200,
        body: state.pulls.filter((one) => numbers.includes(one.number)).map(pull),
      }
    }
    default: {
      const done = gitOperation(state.git, { id, path, query, body })
      if (done) return done
      throw new Error(`The loopback GitHub does not do ${id}`)
    }
  }
}

/** As `issues/update-comment` does, and as another run may do meanwhile. */
export function editComment(comment: CommentFields, body: string, by = comment.login): void {
  comment.edits = [{ by, body }, ...(comment.edits ?? [{ by: comment.login, body: comment.body }])]
  comment.body = body
}

interface GraphQLBody {
  query: string
  variables?: { id?: string }
}

/** What is asked and done: who am I, what did this comment say before, hide it, show it again. */
function graphQL({ login, comments }: GitHubState, { query, variables }: GraphQLBody): object {
  if (query.includes('viewer')) return { data: { viewer: { login } } }
  const found = comments.find(({ id }) => `IC_${id}` === variables?.id)
  if (!found) {
    const message = `Could not resolve to a node with the global id of '${variables?.id}'.`
    return { data: { node: null }, errors: [{ type: 'NOT_FOUND', path: ['node'], message }] }
  }
  if (query.includes('inimizeComment')) {
    found.hidden = query.includes(' minimizeComment')
    return { data: { [found.hidden ? 'minimizeComment' : 'unminimizeComment']: {} } }
  }
  const nodes = (found.edits ?? []).map(({ by, body: diff }) => ({ diff, editor: actor(by) }))
  return { data: { node: { body: found.body, userContentEdits: { nodes } } } }
}

/** GraphQL says that an app is one by its type, and not in its login. */
function actor(login: string): object {
  const name = login.replace(/\[bot\]$/, '')
  return { __typename: name === login ? 'User' : 'Bot', login: name }
}

function headLabel({ headRepository, headRef = 'change' }: PullFields): string {
  return `${(headRepository ?? 'octo-org/octo-repo').split('/')[0]}:${headRef}`
}
