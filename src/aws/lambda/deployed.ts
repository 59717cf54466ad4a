import {
  type FunctionCodeLocation,
  type FunctionConfiguration,
  GetFunctionCommand,
  type ResolvedS3Object,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import { defined } from '../../shared/defined.ts'
import { BadInput, CouldNotMeasure } from '../../shared/errors.ts'
import { type Lambda, send } from './client.ts'
import { markOf } from './marks.ts'
import { keepAnswer, unknownMembers } from './unknown-members.ts'

/** The deployed function as it was read; nothing here is ever written. */
export interface Deployed {
  configuration: FunctionConfiguration
  arn: string
  memoryMB: number
  codeSha256: string
  /** Presigned address of the code, for zip packages. */
  codeUrl?: string
  /** Why Lambda gives no address, where it says so. */
  codeRefusal?: string
  /** Key of the user's that Lambda encrypts the zip with. */
  sourceKeyArn?: string
  /** Of the function, not of a version; absent where the role may not read them. */
  tags?: Readonly<Record<string, string>>
  /** Object of the user's that the code stays in, where Lambda only refers to it. */
  referenced?: ReferencedCode
  /** With its digest, for container images. */
  imageUri?: string
  /** By which the image was deployed, where it was by one. */
  imageTag?: string
  /** Members of the configuration that the SDK does not know, as paths. */
  unknown: readonly string[]
}

/** An object that code is referred to in (S3ObjectStorageMode REFERENCE). */
export interface ReferencedCode {
  bucket: string
  key: string
  versionId?: string
}

/** Which input named a deployed function, for messages. */
export type NamedBy = 'function-name' | 'head-function-name'

/**
 * Reads a deployed function, or learns that there is none.
 * @throws BadInput where the function is of a kind that no faithful preview can be made of
 */
export async function readDeployed(
  lambda: Lambda,
  functionName: string,
  qualifier: string,
  by: NamedBy = 'function-name',
): Promise<Deployed | undefined> {
  try {
    const command = new GetFunctionCommand({ FunctionName: functionName, Qualifier: qualifier })
    const answer = keepAnswer(command)
    const { Configuration, Code, Tags } = await send(lambda, command)
    if (!Configuration?.FunctionArn || !Configuration.CodeSha256) return undefined
    const { Configuration: stated } = answer() as { Configuration?: unknown }
    const unknown = unknownMembers(stated, Configuration)
    refuseWhatCannotBeCopied(Configuration, unknown, functionName, by)
    refuseWhatIsOurs(Configuration, functionName)
    return {
      configuration: Configuration,
      arn: Configuration.FunctionArn,
      memoryMB: Configuration.MemorySize ?? 128,
      codeSha256: Configuration.CodeSha256,
      ...(Tags && { tags: Tags }),
      ...codeOf(Configuration, Code),
      unknown,
    }
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
    await refuseUnknownQualifier(lambda, functionName, qualifier, by)
    return undefined
  }
}

/** Lambda answers in the same way where the function is there, and the alias or version is not. */
async function refuseUnknownQualifier(
  lambda: Lambda,
  FunctionName: string,
  qualifier: string,
  by: NamedBy,
): Promise<void> {
  if (qualifier === '$LATEST') return
  try {
    await send(lambda, new GetFunctionCommand({ FunctionName }))
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return
    throw error
  }
  throw new BadInput(
    by === 'function-name'
      ? `base-qualifier: ${FunctionName} has no alias or version ${qualifier}; correct it, in base-qualifier or behind the name, or leave it out for $LATEST.`
      : `${by}: ${FunctionName} has no alias or version ${qualifier}; correct it behind the name, or leave it out for $LATEST.`,
  )
}

/** What a run in place publishes is not what is deployed. */
function refuseWhatIsOurs({ Description, Version }: FunctionConfiguration, name: string): void {
  const mark = markOf({}, Description)
  if (!mark) return
  throw new CouldNotMeasure(
    `${Version ?? '$LATEST'} of ${name} is a preview that the run ${mark.run} of ${mark.repository} makes in place, or has left behind. Run the check again when it is done; if it died, run sweep first.`,
  )
}

/** Where the code of a function is, as GetFunction returns it. */
export function codeOf(
  { PackageType: packaging }: FunctionConfiguration = {},
  {
    Location: codeUrl,
    Error: { Message: codeRefusal } = {},
    SourceKMSKeyArn: sourceKeyArn,
    ResolvedS3Object: object,
    ResolvedImageUri: resolved,
    ImageUri: imageUri = resolved,
  }: FunctionCodeLocation = {},
): Pick<
  Deployed,
  'codeUrl' | 'codeRefusal' | 'sourceKeyArn' | 'referenced' | 'imageUri' | 'imageTag'
> {
  if (packaging !== 'Image') {
    return {
      ...defined({ codeUrl, codeRefusal, sourceKeyArn }),
      ...referencedIn(object),
    }
  }
  const uri = resolved ?? imageUri
  return uri === undefined ? {} : { imageUri: uri, ...defined({ imageTag: tagOf(imageUri) }) }
}

/** Of `123.dkr.ecr.eu-west-1.amazonaws.com/orders:sha-abc1234`; the port of a registry is none. */
function tagOf(imageUri = ''): string | undefined {
  return /:([\w.-]{1,128})$/.exec(imageUri.replace(/@sha256:.*$/, ''))?.[1]
}

function referencedIn({
  S3Bucket: bucket,
  S3Key: key,
  S3ObjectVersion: versionId,
}: ResolvedS3Object = {}): Pick<Deployed, 'referenced'> {
  if (bucket === undefined || key === undefined) return {}
  return { referenced: { bucket, key, ...defined({ versionId }) } }
}

function refuseWhatCannotBeCopied(
  configuration: FunctionConfiguration,
  unknown: readonly string[],
  name: string,
  by: NamedBy,
): void {
  const unreadable = configuration.Environment?.Error?.Message
  if (unreadable !== undefined) {
    throw new BadInput(
      `${by}: the environment variables of ${name} cannot be read (${unreadable}), so no preview would run as it does; grant kms:Decrypt on its key.`,
    )
  }
  const reason = kindWithoutPreview(configuration, unknown)
  if (reason) {
    throw new BadInput(
      `${by}: ${name} ${reason}, so no preview of it can be made; leave it out of the check.`,
    )
  }
}

/**
 * Why a preview would run as something else, as a clause. What is unknown alone is no reason, as most of
 * what AWS adds changes nothing about how code runs; but it is where nothing that is known says how it
 * runs.
 */
function kindWithoutPreview(
  configuration: FunctionConfiguration,
  unknown: readonly string[],
): string | undefined {
  const { Runtime: runtime, Handler: handler, PackageType: packaging = 'Zip' } = configuration
  const reasons: [boolean, string][] = [
    [configuration.MasterArn !== undefined, 'is a replica that Lambda@Edge made'],
    [configuration.DurableConfig !== undefined, 'is a durable function'],
    [configuration.TenancyConfig !== undefined, 'isolates tenants'],
    [configuration.CapacityProviderConfig !== undefined, 'runs on a capacity provider'],
    [
      String(runtime) === 'custom' || unknown.some((member) => /^RuntimeConfig\b/.test(member)),
      'has a customer-managed runtime',
    ],
    [!['Zip', 'Image'].includes(packaging), `has the package type ${packaging}`],
    [
      packaging === 'Zip' && unknown.length > 0 && !(runtime && handler),
      `states no ${runtime ? 'handler' : 'runtime'}, but ${unknown.join(', ')}`,
    ],
  ]
  return reasons.find(([holds]) => holds)?.[1]
}
