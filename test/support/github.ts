import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGitHub, type GitHub, type GitHubOptions } from '../../src/github/octokit.ts'
import { type Answer, type Call, failure } from './github-answer.ts'
import { answerFaults, matchOperation, requestFaults } from './github-openapi.ts'
import { carryOut, emptyState, type GitHubState, refusal } from './github-operations.ts'

/** Something that goes wrong once, at the next request of an operation. */
export interface Fault {
  /** As in `issues/create-comment`, or `graphql`. */
  operation: string
  /** Absent: the connection breaks. */
  status?: number
  message?: string
  headers?: Record<string, string>
  /** The operation is carried out, and only its answer is lost. */
  carriedOut?: boolean
  /** There is no answer, and the connection stays open. */
  silent?: boolean
  /** The operation is carried out, and its answer comes as this text instead, as JSON with status 200. */
  instead?: string
}

export interface LoopbackGitHub extends AsyncDisposable {
  /** What `GITHUB_API_URL` would be. */
  url: string
  state: GitHubState
  /** `operation` of each request, in order. */
  requests: string[]
  faults: Fault[]
  /** The repository has another name by now: its old address redirects with this status. */
  moved?: 301 | 307
  /** Where it redirects to, where that is another server. */
  movedTo?: string
  /** Called once before an operation is answered: what happens meanwhile elsewhere. */
  before: Map<string, () => void>
}

/**
 * GitHub's REST API and `viewer`, on loopback, as far as this action uses it. Requests and answers
 * are checked against GitHub's own description; a request it does not know makes the test fail
 * when the server is disposed of.
 */
export async function startGitHub(state: Partial<GitHubState> = {}): Promise<LoopbackGitHub> {
  const violations: string[] = []
  const github: Omit<LoopbackGitHub, 'url' | typeof Symbol.asyncDispose> = {
    state: { ...emptyState(), ...state },
    requests: [],
    faults: [],
    before: new Map(),
  }
  const server = createServer((request, response) => {
    respond(github, violations, request, response).catch((error) => {
      violations.push(String(error))
      response.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(github, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (violations.length > 0) throw new Error(violations.join('\n'))
    },
  })
}

/** Where GitHub has a repository whatever it is called. */
const MOVED = '/repositories/1296269/'

type Server = Omit<LoopbackGitHub, 'url' | typeof Symbol.asyncDispose>

async function respond(
  github: Server,
  violations: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://loopback')
  if (url.pathname.startsWith('/storage/')) return sendStored(github.state, url, response)
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  const method = request.method ?? 'GET'
  // GitHub Enterprise Server has REST under /api/v3, and GraphQL beside it under /api.
  const asked = url.pathname.replace(/^\/api(\/v3)?(?=\/)/, '')
  if (github.moved && asked.startsWith('/repos/')) {
    const location = `${github.movedTo ?? ''}${MOVED}${asked.split('/').slice(4).join('/')}${url.search}`
    const { moved: status } = github
    return send(response, { status, body: failure(status, 'Moved'), headers: { location } })
  }
  const pathname = asked.replace(MOVED, '/repos/octo-org/octo-repo/')
  const matched =
    pathname === '/graphql' ? { id: 'graphql', path: {} } : matchOperation(method, pathname)
  if (!matched) {
    violations.push(`No operation of GitHub's description: ${method} ${url.pathname}`)
    return send(response, { status: 404, body: failure(404, 'Not Found') })
  }
  const { id, path } = matched
  const query = Object.fromEntries(url.searchParams)
  github.requests.push(id)
  if (id !== 'graphql') violations.push(...requestFaults(id, query, body))
  github.before.get(id)?.()
  github.before.delete(id)
  const authorized = request.headers.authorization === `token ${github.state.token}`
  const answer = authorized
    ? answerTo(github, { id, path, query, body })
    : { status: 401, body: failure(401, 'Bad credentials') }
  if (answer === 'silence') return
  if (typeof answer === 'string') return sendText(response, answer)
  if (!answer) return void response.destroy()
  if (id !== 'graphql') violations.push(...answerFaults(id, answer.status, answer.body))
  send(response, paged(answer, url, request.headers.host ?? ''))
}

/** A text stands for itself. Undefined: the connection breaks. */
function answerTo({ faults, state }: Server, call: Call): Answer | string | undefined {
  const index = faults.findIndex((one) => one.operation === call.id)
  const [fault] = index < 0 ? [] : faults.splice(index, 1)
  if (!fault) return refusal(state, call.id) ?? carryOut(state, call)
  if (fault.silent) return 'silence'
  if (fault.carriedOut || fault.instead !== undefined) carryOut(state, call)
  if (fault.instead !== undefined) return fault.instead
  if (fault.status === undefined) return undefined
  const body = failure(fault.status, fault.message ?? 'injected')
  return { status: fault.status, body, headers: fault.headers ?? {} }
}

/** Cuts a list as `per_page` and `page` say, with GitHub's `Link` header. */
function paged(answer: Answer, url: URL, host: string): Answer {
  const key = Array.isArray(answer.body) ? undefined : listKey(answer.body)
  const list = key ? (answer.body as Record<string, unknown[]>)[key] : answer.body
  if (answer.status !== 200 || !Array.isArray(list)) return answer
  const perPage = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100)
  const page = Number(url.searchParams.get('page') ?? 1)
  const last = Math.ceil(list.length / perPage)
  const slice = list.slice((page - 1) * perPage, page * perPage)
  const link = (to: number, rel: string) => {
    const target = new URL(url)
    target.searchParams.set('page', String(to))
    return `<http://${host}${target.pathname}${target.search}>; rel="${rel}"`
  }
  return {
    status: 200,
    body: key ? { ...(answer.body as object), [key]: slice } : slice,
    headers: page < last ? { link: `${link(page + 1, 'next')}, ${link(last, 'last')}` } : {},
  }
}

/** `total_count` comes with a list beside it. */
function listKey(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('total_count' in body)) return undefined
  return Object.entries(body).find(([, value]) => Array.isArray(value))?.[0]
}

/** Where GitHub keeps artifacts: another service, to which it redirects. */
function sendStored({ artifacts }: GitHubState, { pathname }: URL, response: ServerResponse): void {
  const stored = artifacts.find(({ id }) => pathname === `/storage/${id}`)
  response.writeHead(200, { 'content-type': 'application/zip' }).end(stored?.zip)
}

function sendText(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(text)
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

/** A client of it as `createGitHub` makes them, with waits of milliseconds instead of seconds. */
export function clientOf(github: LoopbackGitHub, options: Partial<GitHubOptions> = {}): GitHub {
  return createGitHub({
    token: 'loopback-token',
    apiUrl: github.url,
    log: () => undefined,
    timing: { secondMs: 1, requestTimeoutMs: 5000, longestWaitSeconds: 120 },
    queues: { write: unpaced, notifications: unpaced },
    ...options,
  })
}

/** Stands for a queue of the throttling plugin, and lets everything pass at once. */
const unpaced = {
  key: () => ({
    schedule: async (_job: object, task: (...args: unknown[]) => unknown, ...args: unknown[]) =>
      task(...args),
  }),
} as unknown as NonNullable<NonNullable<GitHubOptions['queues']>['write']>
