import { isNotFound, statusOf } from './errors.ts'
import type { Repository } from './event.ts'
import { isRefused } from './identity.ts'
import type { GitHub } from './octokit.ts'

export interface HistoryOptions {
  github: GitHub
  repository: Repository
  comment: { id: number; nodeId: string }
  /** Whose edits count. */
  login: string
}

export interface CommentHistory {
  body: string
  /** What it said after each of our latest edits; none where GraphQL is closed to the token. */
  earlier: readonly string[]
}

/**
 * What a comment says, and what of ours stood there before: REST has no conditional write, but
 * GraphQL remembers what a write has replaced. Undefined when the comment is gone.
 */
export async function commentHistory(options: HistoryOptions): Promise<CommentHistory | undefined> {
  try {
    return await byGraphQL(options)
  } catch (error) {
    if (isNotFound(error)) return undefined
    if (!isRefused(error)) throw error
    const body = await commentBody(options)
    return body === undefined ? undefined : { body, earlier: [] }
  }
}

/** Undefined when the comment is gone. */
export async function commentBody({
  github,
  repository,
  comment,
}: Omit<HistoryOptions, 'login' | 'comment'> & { comment: { id: number } }): Promise<
  string | undefined
> {
  try {
    const { data } = await github.rest.issues.getComment({ ...repository, comment_id: comment.id })
    return data.body ?? ''
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

/** An edit's `diff` is all of the text after it. */
const HISTORY = `query ($id: ID!) {
  node(id: $id) {
    ... on IssueComment {
      body
      userContentEdits(first: 20) { nodes { diff editor { __typename login } } }
    }
  }
}`

interface HistoryQuery {
  node: {
    body: string
    userContentEdits: {
      nodes: ({
        diff: string | null
        editor: { __typename: string; login: string } | null
      } | null)[]
    } | null
  } | null
}

async function byGraphQL({ github, comment, login }: HistoryOptions) {
  const { node } = await github.graphql<HistoryQuery>(HISTORY, { id: comment.nodeId })
  if (!node) return undefined
  const earlier = (node.userContentEdits?.nodes ?? []).flatMap((edit) => {
    if (!edit?.editor || typeof edit.diff !== 'string') return []
    return loginOf(edit.editor) === login.toLowerCase() ? [edit.diff] : []
  })
  return { body: node.body, earlier }
}

/** An app's login ends with `[bot]` everywhere but in GraphQL's actors. */
function loginOf({ __typename, login }: { __typename: string; login: string }): string {
  return `${login}${__typename === 'Bot' ? '[bot]' : ''}`.toLowerCase()
}
