import http, { type IncomingMessage } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createGitHub } from '../../src/github/octokit.ts'
import { fetchByProxy } from '../../src/github/proxy.ts'

/** Names that only the proxy resolves: to the loopback server, whichever they are. */
const API = 'github.example'
const STORE = 'store.example'
const NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']

const before = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]))
beforeEach(() => {
  for (const name of NAMES) delete process.env[name]
})
afterEach(() => {
  for (const name of NAMES) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
})

test('goes by the proxy, follows a redirect to another host, and takes no token there', async () => {
  await using world = await behindProxy((request, port) =>
    request.url === '/zip'
      ? { status: 302, headers: { location: `http://${STORE}:${port}/blob` }, body: '' }
      : { status: 200, headers: { 'x-seen': 'yes' }, body: `of ${request.headers.host}` },
  )
  process.env.HTTP_PROXY = `http://me:pass%20word@127.0.0.1:${world.proxyPort}`
  const response = await fetchByProxy(`http://${API}:${world.port}/zip`, {
    headers: { authorization: 'token t', accept: 'a' },
  })
  expect(await response.text()).toBe(`of ${STORE}:${world.port}`)
  expect(response.url).toBe(`http://${STORE}:${world.port}/blob`)
  expect(response.headers.get('x-seen')).toBe('yes')
  expect(world.tunnels).toEqual([`${API}:${world.port}`, `${STORE}:${world.port}`])
  const moved = await fetchByProxy(`http://${API}:${world.port}/zip`, { redirect: 'manual' })
  expect(moved.status).toBe(302)
  await moved.text()
  expect(world.credentials).toBe(`Basic ${Buffer.from('me:pass word').toString('base64')}`)
  expect(
    world.seen.slice(0, 2).map(({ headers }) => [headers.authorization, headers.accept]),
  ).toEqual([
    ['token t', 'a'],
    [undefined, 'a'],
  ])
})

test('is what Octokit uses where a proxy is set: bodies, failures and cancelling', async () => {
  await using world = await behindProxy((request) =>
    request.url?.includes('/404')
      ? { status: 404, headers: JSON_TYPE, body: '{"message":"Not Found"}' }
      : { status: 201, headers: JSON_TYPE, body: '{"id":7}' },
  )
  process.env.http_proxy = `http://127.0.0.1:${world.proxyPort}`
  const cancelled = new AbortController()
  const github = createGitHub({
    token: 't',
    apiUrl: `http://${API}:${world.port}`,
    log: () => undefined,
    env: process.env,
    signal: cancelled.signal,
    timing: { secondMs: 1, requestTimeoutMs: 10_000, longestWaitSeconds: 1 },
  })
  const repository = { owner: 'octo-org', repo: 'octo-repo' }
  const made = await github.rest.issues.createComment({
    ...repository,
    issue_number: 1,
    body: 'ü',
  })
  expect(made.data.id).toBe(7)
  expect(world.bodies).toEqual(['{"body":"ü"}'])
  await expect(
    github.rest.issues.getComment({ ...repository, comment_id: 404 }),
  ).rejects.toMatchObject({ status: 404 })
  cancelled.abort(new Error('cancelled'))
  await expect(github.rest.issues.getComment({ ...repository, comment_id: 1 })).rejects.toThrow(
    'cancelled',
  )
  expect(world.tunnels).toHaveLength(2)
})

test('is not used for what NO_PROXY excepts, and a proxy that refuses is reported', async () => {
  await using world = await behindProxy(() => ({ status: 200, headers: {}, body: 'direct' }))
  process.env.HTTP_PROXY = `http://127.0.0.1:${world.proxyPort}`
  process.env.NO_PROXY = 'localhost.example,127.0.0.1'
  const direct = await fetchByProxy(`http://127.0.0.1:${world.port}/`)
  expect(await direct.text()).toBe('direct')
  expect(world.tunnels).toEqual([])
  await expect(fetchByProxy(`http://refused.example:${world.port}/`)).rejects.toThrow(/403/)
})

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

/** A server, and a proxy that makes tunnels to it under any name but `refused.example`. */
async function behindProxy(answer: (request: IncomingMessage, port: number) => Answer) {
  const seen: IncomingMessage[] = []
  const bodies: string[] = []
  const tunnels: string[] = []
  let credentials: string | undefined
  const server = http.createServer(async (request, response) => {
    seen.push(request)
    const body = Buffer.concat(await request.toArray()).toString()
    if (body) bodies.push(body)
    const { status, headers, body: text } = answer(request, portOf(server))
    response.writeHead(status, headers).end(text)
  })
  const proxy = http.createServer()
  proxy.on('connect', (request, socket: net.Socket) => {
    credentials = request.headers['proxy-authorization']
    if (request.url?.startsWith('refused')) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      return
    }
    tunnels.push(request.url ?? '')
    const upstream = net.connect(portOf(server), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    for (const end of [socket, upstream]) end.on('error', () => undefined)
  })
  for (const each of [server, proxy]) {
    await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve))
  }
  return {
    port: portOf(server),
    proxyPort: portOf(proxy),
    seen,
    bodies,
    tunnels,
    get credentials() {
      return credentials
    },
    async [Symbol.asyncDispose]() {
      for (const each of [server, proxy]) {
        each.closeAllConnections()
        await new Promise((resolve) => each.close(resolve))
      }
    },
  }
}

function portOf(server: http.Server): number {
  return (server.address() as AddressInfo).port
}
