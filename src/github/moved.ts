/** A request of Octokit before its address is filled in. */
interface Request {
  method: string
  baseUrl: string
  url: string
  request: object
  [parameter: string]: unknown
}

interface Redirectable {
  status: number
  headers: Readonly<Record<string, unknown>>
}

const MAX_MOVES = 3

/**
 * Follows the redirects of a repository that was renamed in mid-run. For what is read, fetch does so; but
 * a POST it would make a GET after 301, and a comment would be listed in place of written.
 */
export async function followed<Options extends Request, Response extends Redirectable>(
  request: (options: Options) => Promise<Response> | Response,
  options: Options,
): Promise<Response> {
  if (options.method === 'GET') return request(options)
  options.request = { ...options.request, redirect: 'manual' }
  for (let moves = 0; moves < MAX_MOVES; moves++) {
    const response = await request(options)
    const { location } = response.headers
    if (response.status < 300 || typeof location !== 'string') return response
    moveTo(new URL(location, options.baseUrl), options)
  }
  return request(options)
}

/** @throws where another server would be given the token */
function moveTo(target: URL, options: Request): void {
  if (target.origin !== new URL(options.baseUrl).origin) {
    throw new Error(`GitHub redirects to another server, ${target.host}`)
  }
  // What filled the old address would else be sent as part of the body.
  for (const [, parameter = ''] of options.url.matchAll(/\{(\w+)\}/g)) delete options[parameter]
  options.url = target.href
}
