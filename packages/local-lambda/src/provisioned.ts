import { type Call, type Context, NO_CONTENT, type Operation, ok } from './call.ts'
import { checkBody } from './checks.ts'
import { minUnreserved } from './concurrency.ts'
import { conflict, functionNotFound, invalidParameter, notFound, ServiceError } from './errors.ts'
import { functionArn, isAliasName } from './function-name.ts'
import { jsonBody, referenceOf } from './request.ts'
import {
  findFunction,
  type LambdaFunction,
  type ProvisionedConfig,
  totalProvisioned,
  totalReserved,
} from './state.ts'

/**
 * Provisioned concurrency of aliases and versions: kept and returned, for what is read from it (prices).
 * No environment is started ahead of its first invocation, so it is ready at the first look.
 */
export const putProvisionedConcurrencyConfig: Operation = (context, call) => {
  const body = jsonBody(call)
  checkBody(body, { ProvisionedConcurrentExecutions: { kind: 'integer', min: 1 } }, [
    'ProvisionedConcurrentExecutions',
  ])
  const { lambda, qualifier } = published(
    context,
    call,
    'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
  )
  requireFree(lambda, qualifier)
  const environments = Number(body.ProvisionedConcurrentExecutions)
  requireRoom(context, lambda, qualifier, environments)
  const config = { environments, lastModifiedMs: context.clock.nowMs() }
  lambda.provisioned.set(qualifier, config)
  return ok(describe(config, 'IN_PROGRESS'), 202)
}

export const getProvisionedConcurrencyConfig: Operation = (context, call) => {
  if (call.query.get('List') === 'ALL') return ok(listed(context, call))
  const { lambda, qualifier } = published(context, call)
  const config = lambda.provisioned.get(qualifier)
  if (config !== undefined) return ok(describe(config, 'READY'))
  throw new ServiceError(
    404,
    'ProvisionedConcurrencyConfigNotFoundException',
    'No Provisioned Concurrency Config found for this function',
  )
}

export const deleteProvisionedConcurrencyConfig: Operation = (context, call) => {
  const { lambda, qualifier } = published(context, call)
  lambda.provisioned.delete(qualifier)
  return NO_CONTENT
}

function listed(context: Context, call: Call) {
  const lambda = findFunction(context.state, referenceOf(context, call))
  return {
    ProvisionedConcurrencyConfigs: [...lambda.provisioned].map(([qualifier, config]) => ({
      FunctionArn: functionArn(context.place, lambda.name, qualifier),
      ...describe(config, 'READY'),
    })),
  }
}

/** The alias or version that is asked about; `$LATEST` cannot be provisioned. */
function published(
  context: Context,
  call: Call,
  refusal = 'The function resource provided must be an alias or a published version.',
): { lambda: LambdaFunction; qualifier: string } {
  const { name, qualifier = '$LATEST' } = referenceOf(context, call)
  if (qualifier === '$LATEST') throw invalidParameter(refusal)
  const lambda = context.state.functions.get(name)
  if (lambda?.versions.has(qualifier) || lambda?.aliases.has(qualifier))
    return { lambda, qualifier }
  const arn = functionArn(context.place, name, qualifier)
  throw isAliasName(qualifier) ? notFound(`Cannot find alias arn: ${arn}`) : functionNotFound(arn)
}

/** An environment is provisioned by a version or by an alias of it, not by both. */
function requireFree(lambda: LambdaFunction, qualifier: string): void {
  const alias = lambda.aliases.get(qualifier)
  if (alias !== undefined && lambda.provisioned.has(alias.version)) {
    throw conflict(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    )
  }
  const aliases = [...lambda.aliases.values()].filter(({ version }) => version === qualifier)
  if (aliases.some(({ name }) => lambda.provisioned.has(name))) {
    throw conflict('Version is pointed by a Provisioned Concurrency alias')
  }
}

function requireRoom(
  { state, maxConcurrency }: Context,
  lambda: LambdaFunction,
  qualifier: string,
  environments: number,
): void {
  const others = totalProvisioned(lambda) - (lambda.provisioned.get(qualifier)?.environments ?? 0)
  if (lambda.reservedConcurrency !== undefined) {
    if (others + environments <= lambda.reservedConcurrency) return
    throw invalidParameter(
      'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
    )
  }
  const unreserved = maxConcurrency - totalReserved(state)
  if (others + environments > unreserved) {
    throw invalidParameter(
      `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${unreserved}].`,
    )
  }
  const least = minUnreserved(maxConcurrency)
  if (unreserved - others - environments >= least) return
  throw invalidParameter(
    `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${least}].`,
  )
}

function describe({ environments, lastModifiedMs }: ProvisionedConfig, Status: string) {
  const ready = Status === 'READY' ? environments : 0
  return {
    RequestedProvisionedConcurrentExecutions: environments,
    AvailableProvisionedConcurrentExecutions: ready,
    AllocatedProvisionedConcurrentExecutions: ready,
    Status,
    LastModified: `${new Date(lastModifiedMs).toISOString().slice(0, -5)}+0000`,
  }
}
