import type { Context, Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import { checkBody } from './checks.ts'
import { invalidParameter, ServiceError } from './errors.ts'
import { jsonBody, referenceOf } from './request.ts'
import type { LambdaFunction, State } from './state.ts'
import { allVersions, findFunction, findVersion } from './state.ts'

const GIB = 1024 ** 3

export const getAccountSettings: Operation = (context) => {
  const { state, maxEnvironments } = context
  const functions = [...state.functions.values()]
  const usedBytes = functions
    .flatMap(allVersions)
    .reduce((sum, { deployment }) => sum + deployment.code.sizeBytes, 0)
  return ok({
    AccountLimit: {
      TotalCodeSize: 75 * GIB,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: maxEnvironments,
      UnreservedConcurrentExecutions: maxEnvironments - totalReserved(state),
    },
    AccountUsage: { TotalCodeSize: usedBytes, FunctionCount: functions.length },
  })
}

export const getFunctionConcurrency: Operation = (context, call) => {
  const { reservedConcurrency } = findFunction(context.state, referenceOf(context, call))
  return ok(
    reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency },
  )
}

export const putFunctionConcurrency: Operation = (context, call) => {
  const lambda = unqualified(context, call)
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
  delete unqualified(context, call).reservedConcurrency
  return NO_CONTENT
}

export const getProvisionedConcurrencyConfig: Operation = (context, call) => {
  if (call.query.get('List') === 'ALL') {
    findFunction(context.state, referenceOf(context, call))
    return ok({ ProvisionedConcurrencyConfigs: [] })
  }
  const reference = referenceOf(context, call)
  if (findVersion(context.state, reference).qualifier === '$LATEST') {
    throw invalidParameter(
      'The function resource provided must be an alias or a published version.',
    )
  }
  throw new ServiceError(
    404,
    'ProvisionedConcurrencyConfigNotFoundException',
    'No Provisioned Concurrency Config found for this function',
  )
}

/** Concurrency that functions have reserved for themselves. */
export function totalReserved(state: State): number {
  return [...state.functions.values()].reduce(
    (sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency,
    0,
  )
}

function unqualified(context: Context, call: Parameters<Operation>[1]): LambdaFunction {
  const reference = referenceOf(context, call)
  const lambda = findFunction(context.state, reference)
  if (reference.qualifier !== undefined) {
    throw invalidParameter(
      'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
    )
  }
  return lambda
}
