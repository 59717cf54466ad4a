import { type Call, type Context, NO_CONTENT, type Operation, ok } from './call.ts'
import { checkBody } from './checks.ts'
import { invalidParameter, ServiceError } from './errors.ts'
import { functionArn } from './function-name.ts'
import { jsonBody, referenceOf } from './request.ts'
import { findFunction, findVersion, type LambdaFunction, type ProvisionedConfig } from './state.ts'

/**
 * Provisioned concurrency of aliases and versions: kept and told, for what is read from it (prices).
 * No environment is started ahead of its first invocation.
 */
export const putProvisionedConcurrencyConfig: Operation = (context, call) => {
  const { lambda, qualifier } = published(context, call)
  const body = jsonBody(call)
  checkBody(body, { ProvisionedConcurrentExecutions: { kind: 'integer', min: 1 } }, [
    'ProvisionedConcurrentExecutions',
  ])
  const config = {
    environments: Number(body.ProvisionedConcurrentExecutions),
    lastModifiedMs: context.clock.nowMs(),
  }
  lambda.provisioned.set(qualifier, config)
  return ok(describe(config), 202)
}

export const getProvisionedConcurrencyConfig: Operation = (context, call) => {
  if (call.query.get('List') === 'ALL') return ok(listed(context, call))
  const { lambda, qualifier } = published(context, call)
  const config = lambda.provisioned.get(qualifier)
  if (config !== undefined) return ok(describe(config))
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
      ...describe(config),
    })),
  }
}

/** The alias or version that is asked about; `$LATEST` cannot be provisioned. */
function published(context: Context, call: Call): { lambda: LambdaFunction; qualifier: string } {
  const reference = referenceOf(context, call)
  const { qualifier = '$LATEST' } = reference
  if (findVersion(context.state, reference).qualifier === '$LATEST') {
    throw invalidParameter(
      'The function resource provided must be an alias or a published version.',
    )
  }
  return { lambda: findFunction(context.state, reference), qualifier }
}

function describe({ environments, lastModifiedMs }: ProvisionedConfig) {
  return {
    RequestedProvisionedConcurrentExecutions: environments,
    AvailableProvisionedConcurrentExecutions: environments,
    AllocatedProvisionedConcurrentExecutions: environments,
    Status: 'READY',
    LastModified: `${new Date(lastModifiedMs).toISOString().slice(0, -5)}+0000`,
  }
}
