/** A request that fits an operation of GitHub's description. */
export interface Call {
  id: string
  path: Record<string, string>
  query: Record<string, string>
  body: unknown
}

export interface Answer {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

export function failure(status: number, message: string): object {
  return { message, documentation_url: 'https://docs.github.com/rest', status: String(status) }
}
