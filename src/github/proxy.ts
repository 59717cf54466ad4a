import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import { HttpClient } from '@actions/http-client'
import { getProxyUrl } from '@actions/http-client/lib/proxy'

/** What Octokit asks of a `fetch`. */
interface Asked {
  method?: string
  headers?: Readonly<Record<string, string>>
  body?: string
  signal?: AbortSignal
  /** `manual`: the redirect itself is the answer. */
  redirect?: string
}

const MAX_REDIRECTS = 5
const REDIRECTED = new Set([301, 302, 303, 307, 308])
const WITHOUT_BODY = new Set([204, 205, 304])

/**
 * `fetch` by way of the proxy that `HTTPS_PROXY` or `HTTP_PROXY` names for an address, unless `NO_PROXY`
 * excepts it: Node.js's own reads none of them. GitHub's toolkit for actions reads the variables, in
 * either case, and makes the tunnel. Redirects are followed, where another host gets no token.
 */
export async function fetchByProxy(address: string, asked: Asked = {}): Promise<Response> {
  let url = new URL(address)
  let request = asked
  for (let redirects = 0; ; redirects++) {
    const response = await once(url, request)
    const location = response.headers.get('location')
    const isAnswer = asked.redirect === 'manual' || !REDIRECTED.has(response.status)
    if (isAnswer || location === null) return response
    if (redirects === MAX_REDIRECTS) throw new Error(`${address} redirects too many times`)
    await response.body?.cancel()
    const next = new URL(location, url)
    if (next.origin !== url.origin) request = { ...request, headers: withoutToken(request.headers) }
    url = next
  }
}

/** Whether any request may have to go by a proxy. */
export function isProxySet(env: NodeJS.ProcessEnv): boolean {
  return ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].some((name) => env[name])
}

function once(url: URL, { method = 'GET', headers = {}, body, signal }: Asked): Promise<Response> {
  if (!getProxyUrl(url)) {
    const init = { method, headers, redirect: 'manual' as const }
    return fetch(url, {
      ...init,
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    })
  }
  const agent = new HttpClient().getAgent(url.href)
  const { request } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent, ...(signal && { signal }) })
    sent.on('error', (error) => reject(signal?.aborted ? signal.reason : error))
    sent.on('response', (message) => resolve(responseOf(message, url)))
    sent.end(body)
  })
}

function responseOf(message: http.IncomingMessage, url: URL): Response {
  const { statusCode: status = 502, statusMessage: statusText = '', rawHeaders } = message
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  }
  const isEmpty = WITHOUT_BODY.has(status)
  if (isEmpty) message.resume()
  const body = isEmpty ? null : (Readable.toWeb(message) as ReadableStream)
  const response = new Response(body, { status, statusText, headers })
  return Object.defineProperty(response, 'url', { value: url.href })
}

function withoutToken(headers: Asked['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() !== 'authorization'),
  )
}
