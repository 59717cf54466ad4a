import { setTimeout as sleep } from 'node:timers/promises'
import { ResourceConflictException } from '@aws-sdk/client-lambda'

const ATTEMPTS = 8
const FIRST_PAUSE_MS = 100

/**
 * Repeats a call while Lambda answers that an update of the same function is under way. Such a call
 * had no effect, so repeating it is safe. Other conflicts (an object that exists) are not repeated.
 */
export async function whileBusy<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (!isBusy(error) || attempt === ATTEMPTS) throw error
      await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1))
    }
  }
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof ResourceConflictException &&
    /in progress|cannot be performed/i.test(error.message)
  )
}
