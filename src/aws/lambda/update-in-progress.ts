import { ResourceConflictException } from '@aws-sdk/client-lambda'
import type { Lambda } from './client.ts'
import { ATTEMPTS, retry } from './retry.ts'

/**
 * Repeats a call for as long as it conflicts with an update of the same function that is under way.
 * Such a call had no effect, so repeating it is safe. A call that creates something conflicts with what
 * is there under its name, too: it has to look for that within `call`, and throw something else then.
 */
export function retryWhileUpdating<Result>(
  lambda: Lambda,
  signal: AbortSignal | undefined,
  call: () => Promise<Result>,
): Promise<Result> {
  return retry({ ...lambda, attempts: ATTEMPTS.whileUpdating, signal }, call, (error) =>
    error instanceof ResourceConflictException ? 0 : undefined,
  )
}
