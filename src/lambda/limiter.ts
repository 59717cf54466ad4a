import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-lambda'
import type { FinalizeRequestMiddleware } from '@smithy/types'
import type { Backend } from '../config/plan.ts'

/** All control calls but GetFunction share 15 a second in an account; some are left to others. */
const CONTROL_CALLS_PER_SECOND = 12

/**
 * Spaces control calls, retries included, so that a run does not throttle the account it shares.
 * GetFunction has a budget of its own (100 a second), which waiters stay well below.
 */
export function controlPlaneLimiter(
  backend: Backend,
): FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> {
  const turn = backend === 'aws' ? spaced(1000 / CONTROL_CALLS_PER_SECOND) : async () => {}
  return (next, context) => async (call) => {
    if (context.commandName !== 'GetFunctionCommand') await turn()
    return next(call)
  }
}

function spaced(intervalMs: number): () => Promise<void> {
  let nextAtMs = 0
  return async () => {
    const now = performance.now()
    const atMs = Math.max(now, nextAtMs)
    nextAtMs = atMs + intervalMs
    if (atMs > now) await sleep(atMs - now)
  }
}
