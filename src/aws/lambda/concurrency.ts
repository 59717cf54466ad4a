import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda'
import type { Backend } from '../../inputs/plan.ts'
import { type Lambda, send } from './client.ts'

const DEFAULT_CONCURRENCY = 10

/** How many invocations may be in flight, and what there is to say about it. */
export interface Concurrency {
  invocations: number
  note?: string
}

/**
 * Invocations to have in flight: what the user asked for, or 10. On AWS never more than half of what
 * the account has left for functions without reserved concurrency, as production lives on that.
 */
export async function concurrencyFor(
  lambda: Lambda,
  { backend, maxConcurrency }: { backend: Backend; maxConcurrency?: number },
): Promise<Concurrency> {
  const wanted = maxConcurrency ?? DEFAULT_CONCURRENCY
  try {
    const { AccountLimit } = await send(lambda, new GetAccountSettingsCommand({}))
    const left = AccountLimit?.UnreservedConcurrentExecutions
    if (left === undefined) return { invocations: wanted }
    const most = Math.max(1, backend === 'local' ? left : Math.floor(left / 2))
    if (wanted <= most) return { invocations: wanted }
    const note = `Of the ${left} concurrent executions that the account has left, ${most} ${most === 1 ? 'is' : 'are'} used.`
    return backend === 'local' ? { invocations: most } : { invocations: most, note }
  } catch (cause) {
    return {
      invocations: wanted,
      note: `GetAccountSettings was refused (${cause instanceof Error ? cause.name : 'error'}), so ${wanted} invocations in flight are taken to be allowed.`,
    }
  }
}
