import { explainGitHubError } from './errors.ts'
import type { GitHub } from './octokit.ts'

const HIDE = `mutation ($id: ID!) {
  minimizeComment(input: { subjectId: $id, classifier: RESOLVED }) { minimizedComment { isMinimized } }
}`
const SHOW = `mutation ($id: ID!) {
  unminimizeComment(input: { subjectId: $id }) { unminimizedComment { isMinimized } }
}`

/**
 * Hides a comment as resolved, or shows it again; GitHub has this in GraphQL alone.
 * @returns why it could not be done: the comment itself stands
 */
export async function setMinimized(
  github: GitHub,
  nodeId: string,
  minimized: boolean,
): Promise<string | undefined> {
  try {
    await github.graphql(minimized ? HIDE : SHOW, { id: nodeId })
    return undefined
  } catch (error) {
    const doing = minimized ? 'hide the comment' : 'show the hidden comment again'
    return explainGitHubError(error, { doing, permission: 'pull-requests: write' })
  }
}
