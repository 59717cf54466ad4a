import type { Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import { checkBody } from './checks.ts'
import { invalidParameter } from './errors.ts'
import { jsonBody, referenceOf, unqualifiedOnly, unqualifiedReferenceOf } from './request.ts'
import { findFunction, totalProvisioned, totalReserved } from './state.ts'

export const getFunctionConcurrency: Operation = (context, call) => {
  const { reservedConcurrency } = findFunction(context.state, referenceOf(context, call))
  return ok(
    reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency },
  )
}

export const putFunctionConcurrency: Operation = (context, call) => {
  const reference = unqualifiedReferenceOf(context, call)
  if (reference.qualifier !== undefined) throw unqualifiedOnly()
  const lambda = findFunction(context.state, { ...reference, qualifier: '$LATEST' })
  const body = jsonBody(call)
  checkBody(body, { ReservedConcurrentExecutions: { kind: 'integer', min: 0 } }, [
    'ReservedConcurrentExecutions',
  ])
  const reserved = Number(body.ReservedConcurrentExecutions)
  const others = totalReserved(context.state) - (lambda.reservedConcurrency ?? 0)
  const least = minUnreserved(context.maxConcurrency)
  if (others + reserved > context.maxConcurrency - least) {
    throw invalidParameter(
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${least}].`,
    )
  }
  const provisioned = totalProvisioned(lambda)
  if (reserved < provisioned) {
    throw invalidParameter(
      // AWS's own spaces.
      ` ReservedConcurrentExecutions  ${reserved} should not be lower than function's total provisioned concurrency [${provisioned}].`,
    )
  }
  lambda.reservedConcurrency = reserved
  return ok({ ReservedConcurrentExecutions: reserved })
}

export const deleteFunctionConcurrency: Operation = (context, call) => {
  delete findFunction(context.state, unqualifiedReferenceOf(context, call)).reservedConcurrency
  return NO_CONTENT
}

/**
 * What an account keeps for functions without reserved concurrency: 100 on AWS. A service that may
 * run just a few at once keeps one, so that reserving can be tried at all.
 */
export function minUnreserved(maxConcurrency: number): number {
  return maxConcurrency > 100 ? 100 : 1
}
