import type { Context, Operation } from './call.ts'
import { ok } from './call.ts'
import { ServiceError } from './errors.ts'
import type { State } from './state.ts'
import { allVersions, totalReserved } from './state.ts'

export const getAccountSettings: Operation = (context) => {
  const { state, maxConcurrency } = context
  return ok({
    AccountLimit: {
      TotalCodeSize: context.maxCodeBytes,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: maxConcurrency,
      UnreservedConcurrentExecutions: maxConcurrency - totalReserved(state),
    },
    AccountUsage: { TotalCodeSize: usedCodeBytes(state), FunctionCount: state.functions.size },
  })
}

/** Refuses code for which the account has no storage left; each version counts a full copy. */
export function requireCodeStorage({ state, maxCodeBytes }: Context, moreBytes: number): void {
  if (usedCodeBytes(state) + moreBytes <= maxCodeBytes) return
  throw new ServiceError(400, 'CodeStorageExceededException', 'Code storage limit exceeded.')
}

function usedCodeBytes(state: State): number {
  return [...state.functions.values()]
    .flatMap(allVersions)
    .reduce((sum, { deployment }) => sum + deployment.code.sizeBytes, 0)
}
