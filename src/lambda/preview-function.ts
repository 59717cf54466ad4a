import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  type FunctionConfiguration,
  GetFunctionCommand,
  ListTagsCommand,
  PublishVersionCommand,
  ResourceConflictException,
  ResourceNotFoundException,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
  waitUntilPublishedVersionActive,
} from '@aws-sdk/client-lambda'
import type { CodePackage } from '../code/code.ts'
import { CouldNotMeasure } from '../config/errors.ts'
import { whileBusy } from './busy.ts'
import type { Lambda } from './client.ts'
import type { PreviewConfiguration } from './configuration.ts'
import { ownerTags, RUN_TAG, type RunMark } from './marks.ts'

/** A function of our own, made to measure one side at one size; each version is a replica. */
export interface PreviewFunction {
  name: string
  arn: string
  codeSha256: string
  /** Version that creating it published. */
  firstVersion: string
}

export interface PreviewSpec {
  name: string
  code: CodePackage
  configuration: PreviewConfiguration
  memoryMB: number
  mark: RunMark
}

const WAIT = { minDelay: 0.2, maxDelay: 2, maxWaitTime: 300 }

/** Creates a preview function and its first replica, and waits until that can be invoked. */
export async function createPreviewFunction(
  lambda: Lambda,
  spec: PreviewSpec,
): Promise<PreviewFunction> {
  const created = await createOrAdopt(lambda, spec)
  const version = created.Version
  if (!version || !created.FunctionArn || created.CodeSha256 !== spec.code.codeSha256) {
    throw new CouldNotMeasure(
      `Lambda stored other code for the preview ${spec.name} than was sent (CodeSha256 ${created.CodeSha256}, sent ${spec.code.codeSha256}).`,
    )
  }
  await untilActive(lambda, spec.name, created)
  return {
    name: spec.name,
    arn: created.FunctionArn.replace(/:\d+$/, ''),
    codeSha256: created.CodeSha256,
    firstVersion: version,
  }
}

/**
 * Publishes one more replica. A changed description is what makes Lambda publish a new version
 * instead of answering with the last one.
 * @returns the new version's number
 */
export async function publishReplica(
  lambda: Lambda,
  preview: PreviewFunction,
  known: ReadonlySet<string>,
): Promise<string> {
  const Description = description(known.size + 1)
  const updated = await whileBusy(() =>
    lambda.control.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: preview.name, Description }),
    ),
  )
  if (updated.LastUpdateStatus !== 'Successful') {
    await waitUntilFunctionUpdatedV2(
      { client: lambda.control, ...WAIT },
      { FunctionName: preview.name },
    )
  }
  const published = await whileBusy(() =>
    lambda.control.send(
      new PublishVersionCommand({
        FunctionName: preview.name,
        CodeSha256: preview.codeSha256,
        Description,
      }),
    ),
  )
  const version = published.Version
  if (!version || known.has(version)) {
    throw new CouldNotMeasure(
      `Lambda published no new version of the preview ${preview.name}: it answered with version ${version}, which exists already.`,
    )
  }
  await untilActive(lambda, preview.name, published)
  return version
}

/** Gives a preview the name by which a person can invoke it. */
export async function createAlias(lambda: Lambda, preview: PreviewFunction, name: string) {
  await whileBusy(() =>
    lambda.control.send(
      new CreateAliasCommand({
        FunctionName: preview.name,
        Name: name,
        FunctionVersion: preview.firstVersion,
      }),
    ),
  )
}

/** Deletes a preview of ours, versions and aliases with it. One that is gone already is no error. */
export async function deletePreviewFunction(lambda: Lambda, name: string): Promise<void> {
  try {
    await whileBusy(() => lambda.control.send(new DeleteFunctionCommand({ FunctionName: name })))
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
  }
}

async function createOrAdopt(lambda: Lambda, spec: PreviewSpec): Promise<FunctionConfiguration> {
  try {
    return await lambda.control.send(
      new CreateFunctionCommand({
        ...spec.configuration,
        FunctionName: spec.name,
        Code: { ZipFile: spec.code.zip },
        MemorySize: spec.memoryMB,
        Description: description(1),
        Tags: ownerTags(spec.mark),
        Publish: true,
      }),
    )
  } catch (error) {
    if (!(error instanceof ResourceConflictException)) throw error
    return adopt(lambda, spec, error)
  }
}

/** A repeated CreateFunction whose first answer was lost finds the function there: ours, if marked. */
async function adopt(lambda: Lambda, spec: PreviewSpec, conflict: ResourceConflictException) {
  const { Configuration } = await lambda.control.send(
    new GetFunctionCommand({ FunctionName: spec.name, Qualifier: '1' }),
  )
  const arn = Configuration?.FunctionArn?.replace(/:1$/, '')
  const { Tags } = await lambda.control.send(new ListTagsCommand({ Resource: arn }))
  if (!Configuration || Tags?.[RUN_TAG] !== ownerTags(spec.mark)[RUN_TAG]) throw conflict
  return Configuration
}

async function untilActive(lambda: Lambda, name: string, version: FunctionConfiguration) {
  if (version.State === 'Active') return
  await waitUntilPublishedVersionActive(
    { client: lambda.control, ...WAIT },
    { FunctionName: name, Qualifier: version.Version },
  )
}

function description(replica: number): string {
  return `Lambda Cost Gate preview, replica ${replica}`
}
