import { randomUUID } from 'node:crypto'
import { getOctokit } from '@actions/github'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'

/** GitHub's REST API and GraphQL, with retries, pacing and time limits. */
export type GitHub = ReturnType<typeof getOctokit>

export interface GitHubOptions {
  token: string
  /** `GITHUB_API_URL`: GitHub Enterprise Server has its own. */
  apiUrl: string
  /** One line each time GitHub makes us wait. */
  log: (line: string) => void
  timing?: GitHubTiming
  /** Queues in place of the plugin's, which keep writes a second and more apart. */
  queues?: Pick<ThrottlingOptions, 'write' | 'notifications'>
}

type ThrottlingOptions = NonNullable<Parameters<typeof throttling>[1]['throttle']>

export interface GitHubTiming {
  /** A wait of one second, in milliseconds. */
  secondMs: number
  /** After this long without an answer a request is given up, and tried again. */
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
  const { token, apiUrl, log, timing = TIMING, queues } = options
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
      retry: { retryAfterBaseValue: timing.secondMs },
      throttle: {
        // The plugin keeps its queues by this id, for all clients of a process.
        id: randomUUID(),
        onRateLimit: onLimit('rate limit'),
        onSecondaryRateLimit: onLimit('secondary rate limit'),
        retryAfterBaseValue: timing.secondMs,
        ...queues,
      },
    },
    timeLimit(timing.requestTimeoutMs),
    retry,
    throttling,
  )
}

/** Comes before the retry plugin, so that the limit holds for each try and not for all together. */
function timeLimit(ms: number) {
  return (octokit: Pick<GitHub, 'hook'>) => {
    octokit.hook.wrap('request', (request, options) => {
      options.request = { ...options.request, signal: AbortSignal.timeout(ms) }
      return request(options)
    })
    return {}
  }
}

const ignore = () => undefined
