import { ServiceError } from './errors.ts'
import type { LambdaFunction } from './state.ts'

/** Counts what is running, against the account's limit and what functions have reserved of it. */
export interface ConcurrencyLimit {
  /** Takes a place or says why there is none; the answer gives the place back. */
  admit(lambda: LambdaFunction, reservedOfAll: number): () => void
  running(): number
}

export function createConcurrencyLimit(maxEnvironments: number): ConcurrencyLimit {
  const byFunction = new Map<LambdaFunction, number>()
  const count = (lambda: LambdaFunction) => byFunction.get(lambda) ?? 0
  const running = () => [...byFunction.values()].reduce((sum, number) => sum + number, 0)

  function check(lambda: LambdaFunction, reservedOfAll: number): void {
    const { reservedConcurrency } = lambda
    if (reservedConcurrency !== undefined && count(lambda) >= reservedConcurrency) {
      throw throttled('ReservedFunctionConcurrentInvocationLimitExceeded')
    }
    const unreserved = [...byFunction.keys()]
      .filter((other) => other.reservedConcurrency === undefined)
      .reduce((sum, other) => sum + count(other), 0)
    const noneLeft =
      reservedConcurrency === undefined && unreserved >= maxEnvironments - reservedOfAll
    // The hard cap holds even while reservations change under running invocations.
    if (noneLeft || running() >= maxEnvironments)
      throw throttled('ConcurrentInvocationLimitExceeded')
  }

  return {
    admit(lambda, reservedOfAll) {
      check(lambda, reservedOfAll)
      byFunction.set(lambda, count(lambda) + 1)
      return () => {
        if (count(lambda) > 1) byFunction.set(lambda, count(lambda) - 1)
        else byFunction.delete(lambda)
      }
    },
    running,
  }
}

function throttled(reason: string): ServiceError {
  return new ServiceError(429, 'TooManyRequestsException', 'Rate Exceeded.', { reason })
}
