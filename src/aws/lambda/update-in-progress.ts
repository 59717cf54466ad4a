import { ResourceConflictException } from '@aws-sdk/client-lambda'
import type { Lambda } from './client.ts'
import { pauseBefore } from './retry.ts'

const ATTEMPTS = 8

/**
 * Repeats a call while Lambda answers that an update of the same function is under way. Such a call
 * had no effect, so repeating it is safe. Other conflicts (an object that exists) are not repeated.
 */
export async function retryWhileUpdating<Result>(
  { clock, pauses }: Lambda,
  signal: AbortSignal | undefined,
  call: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (!isUpdateInProgress(error) || attempt === ATTEMPTS) throw error
      await pauseBefore(attempt, { clock, baseMs: pauses.retryMs, ...(signal && { signal }) })
    }
  }
}

/** Whether a call was refused because an update of the same function is under way. */
export function isUpdateInProgress(error: unknown): boolean {
  return (
    error instanceof ResourceConflictException &&
    /in progress|cannot be performed/i.test(error.message)
  )
}
