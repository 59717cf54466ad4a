import {
  GetProvisionedConcurrencyConfigCommand,
  ListProvisionedConcurrencyConfigsCommand,
  ProvisionedConcurrencyConfigNotFoundException,
} from '@aws-sdk/client-lambda'
import { type Lambda, send } from './client.ts'
import type { Deployed } from './deployed.ts'
import { clauseOf } from './explain.ts'

/** The environments that a deployed function keeps provisioned, and what there is to say about it. */
export interface Provisioned {
  /** 0 where it keeps none. */
  environments: number
  note?: string
}

/**
 * Reads how many environments an alias or version keeps provisioned. `$LATEST` keeps none; where an
 * alias of the function does, that is noted, as base is then not what production runs on.
 */
export async function readProvisioned(
  lambda: Lambda,
  { configuration: { FunctionName } }: Deployed,
  qualifier: string,
): Promise<Provisioned> {
  try {
    return qualifier === '$LATEST'
      ? await ofAliases(lambda, FunctionName ?? '')
      : await ofQualifier(lambda, FunctionName ?? '', qualifier)
  } catch (error) {
    if (error instanceof ProvisionedConcurrencyConfigNotFoundException) return { environments: 0 }
    return {
      environments: 0,
      note: `Whether ${FunctionName} has provisioned concurrency is not known (${clauseOf(error)}); the cost per month is given without it.`,
    }
  }
}

async function ofQualifier(
  lambda: Lambda,
  FunctionName: string,
  Qualifier: string,
): Promise<Provisioned> {
  const command = new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier })
  const { RequestedProvisionedConcurrentExecutions: environments = 0 } = await send(lambda, command)
  return { environments }
}

async function ofAliases(lambda: Lambda, FunctionName: string): Promise<Provisioned> {
  const command = new ListProvisionedConcurrencyConfigsCommand({ FunctionName })
  const { ProvisionedConcurrencyConfigs: configs = [] } = await send(lambda, command)
  const held = configs.map(
    ({ FunctionArn = '', RequestedProvisionedConcurrentExecutions: count = 0 }) =>
      `${FunctionArn.split(':').at(-1)} (${count})`,
  )
  if (held.length === 0) return { environments: 0 }
  return {
    environments: 0,
    note: `${FunctionName} has provisioned concurrency for ${held.join(', ')}, which the cost per month does not include; give that alias or version as base-qualifier to have it priced.`,
  }
}
