import {
  GetRuntimeManagementConfigCommand,
  PutRuntimeManagementConfigCommand,
} from '@aws-sdk/client-lambda'
import { type Lambda, type SendOptions, send } from './client.ts'
import type { Deployed } from './deployed.ts'
import { clauseOf } from './explain.ts'
import { isUnavailable } from './permissions.ts'

/** The runtime version that previews have to run on, or why that is not known. */
export interface RuntimeVersion {
  /** Absent where Lambda chooses it, as it does for most functions. */
  arn?: string
  note?: string
}

/**
 * Learns whether a function keeps to one version of its runtime: previews have to keep to the same,
 * or they would be measured on another one than production runs on.
 */
export async function runtimeVersionOf(
  lambda: Lambda,
  { configuration }: Deployed,
): Promise<RuntimeVersion> {
  const { FunctionName, Version: Qualifier, PackageType, RuntimeVersionConfig } = configuration
  if (PackageType === 'Image') return {}
  try {
    const command = new GetRuntimeManagementConfigCommand({ FunctionName, Qualifier })
    const { UpdateRuntimeOn, RuntimeVersionArn } = await send(lambda, command)
    if (UpdateRuntimeOn === undefined || UpdateRuntimeOn === 'Auto') return {}
    const arn = RuntimeVersionArn ?? RuntimeVersionConfig?.RuntimeVersionArn
    return arn ? { arn } : {}
  } catch (error) {
    return {
      note: `Whether ${FunctionName} is pinned to a runtime version is not known (${clauseOf(error)}); its previews run on the newest.`,
    }
  }
}

/**
 * Makes a version run on this version of its runtime, before it is invoked for the first time.
 * @returns what there is to say where that is refused; then no preview of the run does
 */
export async function keepRuntimeVersion(
  lambda: Lambda,
  version: { functionName: string; version: string },
  arn: string,
  how: SendOptions,
): Promise<string | undefined> {
  const command = new PutRuntimeManagementConfigCommand({
    FunctionName: version.functionName,
    Qualifier: version.version,
    UpdateRuntimeOn: 'Manual',
    RuntimeVersionArn: arn,
  })
  try {
    await send(lambda, command, how)
    return undefined
  } catch (error) {
    if (!isUnavailable(error)) throw error
    return `Previews could not be pinned to the runtime version of the function (${clauseOf(error)}); they run on the newest.`
  }
}
