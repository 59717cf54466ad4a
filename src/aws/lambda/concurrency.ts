import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand } from '@aws-sdk/client-lambda'
import type { Backend } from '../../inputs/plan.ts'
import { type Lambda, send } from './client.ts'

const DEFAULT_CONCURRENCY = 10

/** How many invocations may be in flight, and what there is to say about it. */
export interface Concurrency {
  invocations: number
  note?: string
}

/** How many invocations of a function may be under way at once, and what says so. */
export interface ConcurrencyLimit {
  kind: 'reserved' | 'account'
  executions: number
}

/**
 * Reads what limits the concurrency of a deployed function: what is reserved for it, or else what the
 * account has that is not reserved for others. Undefined where neither may be read, as the right to is optional.
 */
export async function concurrencyLimitOf(
  lambda: Lambda,
  functionName: string,
): Promise<ConcurrencyLimit | undefined> {
  try {
    const command = new GetFunctionConcurrencyCommand({ FunctionName: functionName })
    const { ReservedConcurrentExecutions: reserved } = await send(lambda, command)
    if (reserved !== undefined) return { kind: 'reserved', executions: reserved }
    const { AccountLimit } = await send(lambda, new GetAccountSettingsCommand({}))
    const executions =
      AccountLimit?.UnreservedConcurrentExecutions ?? AccountLimit?.ConcurrentExecutions
    return executions === undefined ? undefined : { kind: 'account', executions }
  } catch {
    return undefined
  }
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
      note: `GetAccountSettings was refused (${cause instanceof Error ? cause.name : 'error'}), so ${wanted} invocations in flight are assumed to be allowed.`,
    }
  }
}
