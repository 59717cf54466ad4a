import { headersOf, statusOf } from './errors.ts'

/** The retry plugin's own, and 429: at a limit only the throttling plugin knows how long to wait. */
export const NOT_RETRIED = [400, 401, 403, 404, 410, 422, 429, 451]

const SECONDARY = /\bsecondary rate\b/i

/**
 * The throttling plugin knows a secondary limit by its words, which GitHub does not always use: by its
 * documentation, whatever comes with `retry-after` is one.
 */
export function asSecondaryLimit(error: unknown): never {
  if (error instanceof Error && isSecondaryLimit(error) && !SECONDARY.test(error.message)) {
    error.message = `secondary rate limit: ${error.message}`
  }
  throw error
}

function isSecondaryLimit(error: Error): boolean {
  const status = statusOf(error)
  if (status !== 403 && status !== 429) return false
  const { 'retry-after': after, 'x-ratelimit-remaining': remaining } = headersOf(error)
  return after !== undefined || (status === 429 && remaining !== '0')
}
