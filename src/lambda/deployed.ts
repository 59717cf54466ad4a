import {
  type FunctionConfiguration,
  GetFunctionCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import { BadInput } from '../config/errors.ts'
import type { Lambda } from './client.ts'

/** The deployed function as it was read; nothing here is ever written. */
export interface Deployed {
  configuration: FunctionConfiguration
  arn: string
  memoryMB: number
  codeSha256: string
  /** Presigned address of the code, for zip packages. */
  codeUrl?: string
}

/**
 * Reads a deployed function, or learns that there is none.
 * @throws BadInput where the function is of a kind that no faithful preview can be made of
 */
export async function readDeployed(
  lambda: Lambda,
  functionName: string,
  qualifier: string,
): Promise<Deployed | undefined> {
  try {
    const { Configuration, Code } = await lambda.control.send(
      new GetFunctionCommand({ FunctionName: functionName, Qualifier: qualifier }),
    )
    if (!Configuration?.FunctionArn || !Configuration.CodeSha256) return undefined
    refuseWhatCannotBeCopied(Configuration, functionName)
    return {
      configuration: Configuration,
      arn: Configuration.FunctionArn,
      memoryMB: Configuration.MemorySize ?? 128,
      codeSha256: Configuration.CodeSha256,
      ...(Code?.Location !== undefined && { codeUrl: Code.Location }),
    }
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

function refuseWhatCannotBeCopied(configuration: FunctionConfiguration, name: string): void {
  const reasons: [boolean, string][] = [
    [configuration.PackageType === 'Image', 'is deployed from a container image'],
    [configuration.MasterArn !== undefined, 'is a replica that Lambda@Edge made'],
    [configuration.DurableConfig !== undefined, 'is a durable function'],
    [configuration.TenancyConfig !== undefined, 'isolates tenants'],
    [configuration.CapacityProviderConfig !== undefined, 'runs on a capacity provider'],
  ]
  const reason = reasons.find(([holds]) => holds)?.[1]
  if (reason) {
    throw new BadInput(
      `function-name: ${name} ${reason}, which this version cannot make a preview of; leave it out of the check.`,
    )
  }
}
