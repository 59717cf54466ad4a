import { graphQLErrorTypes, statusOf } from './errors.ts'
import type { GitHub } from './octokit.ts'

const WORKFLOW_TOKEN = 'github-actions[bot]'

/**
 * Login under which this token writes, such as `github-actions[bot]`. REST's `GET /user` answers
 * 403 to every app's token, the workflow's included; GraphQL's `viewer` answers them all. Where
 * GraphQL is closed to the token, it is taken for the workflow's own.
 *
 * @throws what Octokit throws for anything but a refusal: a wrong guess would post a second comment.
 */
export async function ownLogin(github: GitHub): Promise<string> {
  try {
    const { viewer } = await github.graphql<{ viewer: { login: string } }>('{ viewer { login } }')
    return viewer.login
  } catch (error) {
    if (isRefused(error)) return WORKFLOW_TOKEN
    throw error
  }
}

/** Whether GraphQL is closed to the token. It refuses with status 200 and `errors`, too. */
export function isRefused(error: unknown): boolean {
  const status = statusOf(error)
  if (status === 403 || status === 404) return true
  const types = graphQLErrorTypes(error)
  return types.includes('FORBIDDEN') || types.includes('INSUFFICIENT_SCOPES')
}
