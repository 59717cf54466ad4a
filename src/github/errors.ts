import { messageOf } from '../shared/errors.ts'

/** What an HTTP error of Octokit carries, read without importing its class. */
interface HttpError {
  status: number
  message: string
  headers: Readonly<Record<string, unknown>>
  /** Whether there was an answer at all: Octokit calls a connection that failed a 500, too. */
  isAnswer: boolean
}

export interface Attempt {
  /** What was tried, as in "GitHub refused to …": `comment on pull request #12`. */
  doing: string
  /** The line of `permissions:` that it needs, as far as GitHub does not say it itself. */
  permission: string
}

/**
 * One or two sentences for whoever owns the workflow: what did not work, why, and the line to add.
 * Names GitHub's own `x-accepted-github-permissions` where it is given.
 */
export function explainGitHubError(error: unknown, { doing, permission }: Attempt): string {
  const http = httpError(error)
  if (!http) {
    return `Could not ${doing}: ${firstSentence(messageOf(error))}.`
  }
  const said = firstSentence(http.message)
  const needs = permissionLine(http.headers, permission)
  switch (true) {
    case isRateLimit(error):
      return `GitHub's rate limit kept us from ${gerund(doing)}${when(http.headers)}. Run the job again later, or give \`github-token\` a token of its own.`
    case http.status === 401:
      return `GitHub does not accept the token, so we could not ${doing}. Set \`github-token\` to \`\${{ github.token }}\`, or to a token that has not expired.`
    case http.status === 403 && /\b(?:locked|archived)\b/i.test(http.message):
      return `GitHub refused to ${doing}: ${said}.`
    case http.status === 403:
      return `GitHub refused to ${doing} (403: ${said}). Add \`${needs}\` under \`permissions:\` of this job; a job's block replaces the workflow's, so repeat what else the job needs. A pull request from a fork or by Dependabot has a read-only token whatever is set.`
    case http.status === 404:
      return `GitHub answered 404 when we tried to ${doing}: it does not exist, or the token may not see it. If the repository is private, add \`${needs}\` and \`contents: read\` under \`permissions:\` of this job.`
    case http.status === 422:
      return `GitHub did not accept what we sent to ${doing} (422: ${said}).`
    case !http.isAnswer:
      return `GitHub could not be reached to ${doing}, even after retries (${said}). Run the job again later; if it fails again, check the runner's network and its proxy (\`HTTPS_PROXY\`, \`NO_PROXY\`).`
    case http.status >= 500:
      return `GitHub had an internal error (${http.status}: ${said}) when we tried to ${doing}, even after retries. Run the job again later; www.githubstatus.com lists outages.`
    default:
      return `Could not ${doing}: GitHub answered ${http.status}: ${said}.`
  }
}

/** HTTP status of an error of Octokit, if it is one. */
export function statusOf(error: unknown): number | undefined {
  return httpError(error)?.status
}

/** Whether GraphQL says that there is no such thing; it does so with status 200. */
export function isNotFound(error: unknown): boolean {
  return graphQLErrorTypes(error).includes('NOT_FOUND')
}

/** As in `FORBIDDEN`; empty for anything but an error of GraphQL. */
export function graphQLErrorTypes(error: unknown): unknown[] {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return []
  return error.errors.map((one: { type?: unknown } | null) => one?.type)
}

function httpError(error: unknown): HttpError | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') {
    return undefined
  }
  const isAnswer = 'response' in error && error.response !== undefined
  return { status: error.status, message: error.message, headers: headersOf(error), isAnswer }
}

/** Headers of the answer that an error of Octokit stands for. */
export function headersOf(error: Error): Readonly<Record<string, unknown>> {
  const response = 'response' in error ? error.response : undefined
  return typeof response === 'object' && response !== null && 'headers' in response
    ? (response.headers as Record<string, unknown>)
    : {}
}

/** By status and headers, and by words only where GitHub sends neither header. */
export function isRateLimit(error: unknown): boolean {
  const http = httpError(error)
  if (http?.status !== 403) return http?.status === 429
  const { headers, message } = http
  return (
    headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining'] === '0' ||
    /rate limit/i.test(message)
  )
}

function when(headers: HttpError['headers']): string {
  const afterSeconds = Number(headers['retry-after'])
  if (afterSeconds > 0) return `; it asks to wait ${afterSeconds} s`
  const reset = Number(headers['x-ratelimit-reset'])
  return reset > 0 ? `; it is lifted at ${new Date(reset * 1000).toISOString()}` : ''
}

/**
 * Of alternatives, as in `issues=read; pull_requests=read`, the one that holds our permission; ours
 * stays where it grants as much, since what follows may need more than the request that failed.
 */
function permissionLine(headers: HttpError['headers'], ours: string): string {
  const accepted = headers['x-accepted-github-permissions']
  if (typeof accepted !== 'string') return ours
  const [scope = '', level] = ours.split(': ')
  const alternatives = accepted.split(';').map(permissionsIn)
  const chosen = alternatives.find((each) => each.has(scope)) ?? alternatives[0] ?? new Map()
  if (chosen.size === 0) return ours
  if (chosen.has(scope) && level === 'write') chosen.set(scope, 'write')
  return [...chosen].map(([name, needed]) => `${name}: ${needed}`).join('` and `')
}

/** All of `contents=read,pull_requests=write` is needed. */
function permissionsIn(alternative: string): Map<string, string> {
  const found = [...alternative.matchAll(/(?:^|,)\s*([a-z_]+)=(read|write)\s*(?=,|$)/g)]
  return new Map(found.map(([, name = '', level = '']) => [name.replaceAll('_', '-'), level]))
}

/** Octokit adds the documentation's address, and GitHub whole lists, to a message. */
function firstSentence(message: string): string {
  const text = /^\s*</.test(message) ? titleOf(message) : message
  const line = text.split('\n')[0] ?? ''
  const short = line.replace(/ - https?:\/\/\S+$/, '').replace(/[.\s]+$/, '')
  return short.length > 300 ? `${short.slice(0, 297)}...` : short
}

/** A proxy, or GitHub when it is down, answers with a page. */
function titleOf(html: string): string {
  const [, title = 'a page in place of an answer'] = /<title>([^<]+)<\/title>/i.exec(html) ?? []
  return title.trim()
}

/** The phrases of this folder begin with one of few verbs. */
function gerund(doing: string): string {
  return doing.replace(/^\w+/, (verb) => `${verb.replace(/e$/, '')}ing`)
}
