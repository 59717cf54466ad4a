import type { Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import { checkBody } from './checks.ts'
import { invalidParameter } from './errors.ts'
import { jsonBody, referenceOf, unqualifiedReferenceOf } from './request.ts'
import { findFunction, totalReserved } from './state.ts'

export const getFunctionConcurrency: Operation = (context, call) => {
  const { reservedConcurrency } = findFunction(context.state, referenceOf(context, call))
  return ok(
    reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency },
  )
}

export const putFunctionConcurrency: Operation = (context, call) => {
  const lambda = findFunction(context.state, unqualifiedReferenceOf(context, call))
  const body = jsonBody(call)
  checkBody(body, { ReservedConcurrentExecutions: { kind: 'integer', min: 0 } }, [
    'ReservedConcurrentExecutions',
  ])
  const reserved = Number(body.ReservedConcurrentExecutions)
  const others = totalReserved(context.state) - (lambda.reservedConcurrency ?? 0)
  if (others + reserved > context.maxEnvironments) {
    throw invalidParameter(
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [0].",
    )
  }
  lambda.reservedConcurrency = reserved
  return ok({ ReservedConcurrentExecutions: reserved })
}

export const deleteFunctionConcurrency: Operation = (context, call) => {
  delete findFunction(context.state, unqualifiedReferenceOf(context, call)).reservedConcurrency
  return NO_CONTENT
}
