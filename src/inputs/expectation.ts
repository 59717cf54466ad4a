import { z } from 'zod'
import type { Expectation } from './plan.ts'

const RULE = 'must be `no-error`, `error`, or a status code such as 200 or 2xx'

/** `no-error`, `error`, a status code, or a class of status codes. */
export const expectation = z
  .union(
    [
      z.enum(['no-error', 'error'], { error: RULE }),
      z.number({ error: RULE }).int({ error: RULE }).min(100, { error: RULE }).max(599, {
        error: RULE,
      }),
      z.string({ error: RULE }).regex(/^[1-5](\d\d|xx)$/, { error: RULE }),
    ],
    { error: RULE },
  )
  .transform((value): Expectation => {
    if (value === 'no-error' || value === 'error') return { kind: value }
    return { kind: 'status', status: String(value) }
  })

/** What an invocation came to, as far as an expectation is concerned. */
export interface Response {
  /** Whether Lambda reported an error of the function, a time-out, a crash or out-of-memory. */
  failed: boolean
  /** Whether the failure, if any, is an error that the function itself threw. */
  ownError: boolean
  /** The response's text. */
  text: string
}

/**
 * Why a response is not what was expected, as a clause (`answered with status 500 instead of 200`);
 * nothing when it is.
 */
export function unmetExpectation(expect: Expectation, response: Response): string | undefined {
  switch (expect.kind) {
    case 'no-error':
      return response.failed ? 'failed' : undefined
    case 'error':
      if (!response.failed) return 'answered instead of failing with an error'
      return response.ownError ? undefined : 'failed, but not with an error of its own'
    case 'status': {
      if (response.failed) return `failed instead of answering with status ${expect.status}`
      const status = statusOf(response.text)
      if (status === undefined) return `answered without a status code instead of ${expect.status}`
      const meant = new RegExp(`^${expect.status.replaceAll('x', '\\d')}$`)
      return meant.test(status)
        ? undefined
        : `answered with status ${status} instead of ${expect.status}`
    }
  }
}

function statusOf(text: string): string | undefined {
  try {
    const { statusCode } = JSON.parse(text) as { statusCode?: unknown }
    const status = typeof statusCode === 'number' ? String(statusCode) : statusCode
    return typeof status === 'string' && /^\d{3}$/.test(status) ? status : undefined
  } catch {
    return undefined
  }
}
