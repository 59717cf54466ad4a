import { randomUUID } from 'node:crypto'
import { getOctokit } from '@actions/github'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { asSecondaryLimit, NOT_RETRIED } from './limits.ts'
import { followed } from './moved.ts'
import { fetchByProxy, isProxySet } from './proxy.ts'

/** GitHub's REST API and GraphQL, with retries, pacing and time limits. */
export type GitHub = ReturnType<typeof getOctokit>

export interface GitHubOptions {
  token: string
  /** `GITHUB_API_URL`: GitHub Enterprise Server has its own. */
  apiUrl: string
  /** One line each time GitHub makes us wait. */
  log: (line: string) => void
  timing?: GitHubTiming
  /** Aborted when the run is cancelled: from then on, and in the middle of a wait, nothing is asked. */
  signal?: AbortSignal
  /** Queues in place of the plugin's, which keep writes a second and more apart. */
  queues?: Pick<ThrottlingOptions, 'write' | 'notifications'>
  /** Where a proxy may be named; none is used unless given. */
  env?: NodeJS.ProcessEnv
}

type ThrottlingOptions = NonNullable<Parameters<typeof throttling>[1]['throttle']>

interface GitHubTiming {
  /** A wait of one second, in milliseconds. */
  secondMs: number
  /** After this long without an answer a request is abandoned, and tried again. */
  requestTimeoutMs: number
  /** Longest wait that GitHub may ask for, in seconds; a job should not sit idle for an hour. */
  longestWaitSeconds: number
}

const TIMING: GitHubTiming = { secondMs: 1000, requestTimeoutMs: 30_000, longestWaitSeconds: 120 }
const TRIES_AT_A_LIMIT = 2

/**
 * A client that retries what may pass (5xx, broken connections: after 1, 4 and 9 s), waits as
 * GitHub asks at rate limits, and fails at once where a retry cannot help (403, 404, 422).
 */
export function createGitHub(options: GitHubOptions): GitHub {
  const { token, apiUrl, log, timing = TIMING, queues, signal, env = {} } = options
  const onLimit =
    (which: string) => (afterSeconds: number, _: object, __: object, tries: number) => {
      const again = tries < TRIES_AT_A_LIMIT && afterSeconds <= timing.longestWaitSeconds
      if (again) log(`GitHub's ${which} is reached; trying again in ${afterSeconds} s.`)
      return again
    }
  return getOctokit(
    token,
    {
      baseUrl: apiUrl,
      userAgent: 'lambda-cost-gate',
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      ...(isProxySet(env) && { request: { fetch: fetchByProxy } }),
      retry: { retryAfterBaseValue: timing.secondMs, doNotRetry: NOT_RETRIED },
      throttle: {
        // The plugin keeps its queues by this id, for all clients of a process.
        id: randomUUID(),
        onRateLimit: onLimit('rate limit'),
        onSecondaryRateLimit: onLimit('secondary rate limit'),
        retryAfterBaseValue: timing.secondMs,
        ...queues,
      },
    },
    eachTry(timing.requestTimeoutMs, signal),
    retry,
    throttling,
    ...(signal ? [until(signal)] : []),
  )
}

/** Comes before the retry plugin, so that it holds for each try and not for all together. */
function eachTry(timeoutMs: number, cancelled: AbortSignal | undefined) {
  return (octokit: Pick<GitHub, 'hook'>) => {
    octokit.hook.wrap('request', async (request, options) => {
      const timeout = AbortSignal.timeout(timeoutMs)
      const signal = cancelled ? AbortSignal.any([timeout, cancelled]) : timeout
      options.request = { ...options.request, signal }
      const response = await followed(request, options).catch(asSecondaryLimit)
      const fault = faultOf(response)
      if (fault) throw Object.assign(new Error(fault), { status: 502, request: options, response })
      return response
    })
    return {}
  }
}

/** Octokit hands on what it could not parse, or not read to its end, as if it were an answer. */
function faultOf({ status, headers, data }: Answered): string | undefined {
  if (status === 204 || status === 205) return undefined
  if (typeof data === 'string') return 'the response is not JSON, or was cut short'
  const length = Number(headers['content-length'])
  const cut = data instanceof ArrayBuffer && length > 0 && data.byteLength < length
  return cut ? 'the download was cut short' : undefined
}

interface Answered {
  status: number
  headers: Readonly<Record<string, unknown>>
  data: unknown
}

/** Comes last, so that neither a wait at a limit nor one between two tries outlives the run. */
function until(cancelled: AbortSignal) {
  return (octokit: Pick<GitHub, 'hook'>) => {
    octokit.hook.wrap('request', async (request, options) => {
      cancelled.throwIfAborted()
      let onAbort = () => {}
      const aborted = new Promise<never>((_, reject) => {
        onAbort = () => reject(cancelled.reason)
      })
      cancelled.addEventListener('abort', onAbort, { once: true })
      try {
        return await Promise.race([request(options), aborted])
      } finally {
        cancelled.removeEventListener('abort', onAbort)
      }
    })
    return {}
  }
}

const ignore = () => undefined
