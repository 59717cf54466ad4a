import {
  CreateAliasCommand,
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  DeleteFunctionCommand,
  type FunctionCode,
  type FunctionConfiguration,
  GetAliasCommand,
  type GetAliasCommandOutput,
  GetFunctionCommand,
  type GetFunctionCommandInput,
  type GetFunctionCommandOutput,
  LambdaServiceException,
  ResourceConflictException,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import type { DeployableCode } from '../../code/code.ts'
import { defined } from '../../shared/defined.ts'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { type Lambda, type SendOptions, send } from './client.ts'
import type { PreviewConfiguration } from './configuration.ts'
import { describePreview, isOfRun, markOf, NAME_PREFIX, ownerTags, type RunMark } from './marks.ts'
import { retryWhileUpdating } from './update-in-progress.ts'
import { uploadMs, zipInput } from './uploads.ts'
import { untilReady } from './wait.ts'

/** A function of our own, made to measure one side at one size; each version is a replica. */
export interface PreviewFunction {
  name: string
  codeSha256: string
  /** Version that creating it published. */
  firstVersion: string
}

export interface PreviewSpec {
  name: string
  code: DeployableCode
  /** Key of the user's to encrypt a zip with. */
  sourceKeyArn?: string | undefined
  configuration: PreviewConfiguration
  memoryMB: number
  mark: RunMark
}

/** Thrown for a name that is taken by a function that is not ours. */
export class NotOurs extends CouldNotMeasure {}

/**
 * Creates a preview function and its first replica; it still has to get ready.
 * @throws NotOurs when a function of that name exists that this run did not make
 */
export async function createPreviewFunction(
  lambda: Lambda,
  spec: PreviewSpec,
  how: SendOptions,
): Promise<FunctionConfiguration> {
  const { name, code } = spec
  const created = await createOrAdopt(lambda, spec, how)
  if (!created.Version || !created.CodeSha256) {
    throw new CouldNotMeasure(`Lambda did not say what it created as the preview ${name}.`)
  }
  if (code.kind === 'zip' && created.CodeSha256 !== code.codeSha256) {
    throw new CouldNotMeasure(
      `Lambda stored other code for the preview ${name} than was sent (CodeSha256 ${created.CodeSha256}, sent ${code.codeSha256}).`,
    )
  }
  return created
}

/** Waits until a new preview function and its first replica can be invoked. */
export async function readyPreviewFunction(
  lambda: Lambda,
  { Version: firstVersion = '', CodeSha256: codeSha256 = '', ...created }: FunctionConfiguration,
  name: string,
  signal: AbortSignal,
): Promise<PreviewFunction> {
  await untilReady(lambda, name, { qualifier: firstVersion, signal }, created)
  return { name, codeSha256, firstVersion }
}

/** Gives a preview the name by which a person can invoke it. */
export async function createAlias(
  lambda: Lambda,
  { name: FunctionName, firstVersion: FunctionVersion }: PreviewFunction,
  Name: string,
  signal: AbortSignal,
): Promise<void> {
  await retryWhileUpdating(lambda, signal, async () => {
    try {
      await send(lambda, new CreateAliasCommand({ FunctionName, Name, FunctionVersion }), {
        signal,
      })
    } catch (error) {
      if (!(error instanceof ResourceConflictException)) throw error
      // Ours, if the answer to an earlier attempt was lost.
      const alias = await aliasOf(lambda, { FunctionName, Name }, { signal })
      if (alias === undefined) throw error
      if (alias.FunctionVersion !== FunctionVersion) {
        throw new NotOurs(`${FunctionName} has an alias ${Name} already, of another run.`)
      }
    }
  })
}

async function aliasOf(
  lambda: Lambda,
  alias: { FunctionName: string; Name: string },
  how: SendOptions,
): Promise<GetAliasCommandOutput | undefined> {
  try {
    return await send(lambda, new GetAliasCommand(alias), how)
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

/**
 * Deletes a preview of ours, versions and aliases with it; the only place that deletes a function.
 * One that is gone already is no error.
 */
export async function deletePreviewFunction(
  lambda: Lambda,
  name: string,
  how: SendOptions = {},
): Promise<void> {
  if (!name.startsWith(NAME_PREFIX) || !/^[\w-]+$/.test(name)) {
    throw new Error(`${name} is not the name of a preview, so it is not deleted.`)
  }
  try {
    await retryWhileUpdating(lambda, how.signal, () =>
      send(lambda, new DeleteFunctionCommand({ FunctionName: name }), { urgent: true, ...how }),
    )
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
  }
}

/** Whether a function of this name is there and was made by this run. */
export async function isOurs(
  lambda: Lambda,
  name: string,
  mark: RunMark,
  how: SendOptions = {},
): Promise<boolean> {
  const found = await functionOf(lambda, { FunctionName: name }, how)
  return isOfRun(markOf(found?.Tags, found?.Configuration?.Description), mark)
}

/** A function or version as GetFunction describes it; undefined where there is none. */
async function functionOf(
  lambda: Lambda,
  input: GetFunctionCommandInput,
  how: SendOptions,
): Promise<GetFunctionCommandOutput | undefined> {
  try {
    return await send(lambda, new GetFunctionCommand(input), how)
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

async function createOrAdopt(
  lambda: Lambda,
  spec: PreviewSpec,
  how: SendOptions,
): Promise<FunctionConfiguration> {
  const { code } = spec
  const zipBytes = code.kind === 'zip' ? code.zipBytes : 0
  const timeoutMs = uploadMs(zipBytes)
  const create = ({ tags }: { tags: boolean }) =>
    // The zip is read when its turn has come, so that no others are in memory.
    lambda.zips(zipBytes, async () => {
      const { Tags, ...unmarked } = inputOf(spec, await codeInput(lambda, spec, how.signal))
      const input = tags ? { ...unmarked, Tags } : unmarked
      return send(lambda, new CreateFunctionCommand(input), { timeoutMs, ...how })
    })
  return retryWhileUpdating(lambda, how.signal, async () => {
    try {
      return await create({ tags: true }).catch((error: unknown) => {
        // The description carries the mark too. Where the refusal is not about tags, it comes again.
        if (mayBeForTags(error)) return create({ tags: false })
        throw error
      })
    } catch (error) {
      if (!(error instanceof ResourceConflictException)) throw error
      return adopt(lambda, spec, how, error)
    }
  })
}

/** What CreateFunction is sent for a preview. */
export function inputOf(
  { name, configuration, memoryMB, mark }: Omit<PreviewSpec, 'code'>,
  Code: FunctionCode,
) {
  return {
    ...configuration,
    FunctionName: name,
    Code,
    MemorySize: memoryMB,
    Description: describePreview(mark, 1),
    Tags: ownerTags(mark),
    Publish: true,
  } satisfies CreateFunctionCommandInput
}

/** Code as CreateFunction takes it. */
export async function codeInput(
  lambda: Lambda,
  { code, sourceKeyArn }: Pick<PreviewSpec, 'code' | 'sourceKeyArn'>,
  signal?: AbortSignal,
): Promise<FunctionCode> {
  const key = sourceKeyArn === undefined ? {} : { SourceKMSKeyArn: sourceKeyArn }
  switch (code.kind) {
    case 'zip':
      return { ...(await zipInput(lambda, code, signal)), ...key }
    case 's3':
      return {
        ...key,
        S3Bucket: code.bucket,
        S3Key: code.key,
        ...defined({ S3ObjectVersion: code.versionId }),
      }
    case 'image':
      return { ImageUri: code.uri }
  }
}

/**
 * A repeated CreateFunction whose first answer was lost finds the function there: ours, if marked.
 * @throws the conflict, where none is there: it is with an update or a deletion under way
 */
async function adopt(
  lambda: Lambda,
  { name, mark }: PreviewSpec,
  how: SendOptions,
  cause: ResourceConflictException,
): Promise<FunctionConfiguration> {
  const first = await functionOf(lambda, { FunctionName: name, Qualifier: '1' }, how)
  if (isOfRun(markOf(first?.Tags, first?.Configuration?.Description), mark)) {
    return first?.Configuration ?? {}
  }
  const any = first ?? (await functionOf(lambda, { FunctionName: name }, how))
  if (any === undefined) throw cause
  throw new NotOurs(
    `A function ${name} exists already, and this run did not make it. Run the check again.`,
    { cause },
  )
}

/** A policy may let previews be created with certain tags or none; another service may know no tags. */
function mayBeForTags(error: unknown): boolean {
  return (
    error instanceof LambdaServiceException &&
    /^(AccessDenied|InvalidParameter|Validation|NotImplemented)/.test(error.name)
  )
}
