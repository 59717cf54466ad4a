import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  InvokeCommand,
  ListAliasesCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { defined } from '../../shared/defined.ts'
import { type Lambda, send } from './client.ts'
import type { PreviewConfiguration } from './configuration.ts'
import { JOURNAL_TAG } from './journal.ts'
import { describePreview, NAME_PREFIX, ownerTags, type RunMark, runName } from './marks.ts'
import { type MissingPermission, missingPermissionIn } from './permissions.ts'
import { deletePreviewFunction } from './preview-function.ts'

/** What isolated previews are created with. */
export interface PreviewKind {
  configuration: PreviewConfiguration
  /** Key of the user's to encrypt zips with. */
  sourceKeyArn: string | undefined
}

interface InPlace extends Pick<PreviewKind, 'sourceKeyArn'> {
  functionName: string
  /** Absent where the function could not be read. */
  arn: string | undefined
}

const PREVIEWS = `function:${NAME_PREFIX}*`

/**
 * Learns which permissions for isolated previews are missing, without an effect: AWS looks at
 * permissions first, so a call on a function that does not exist is refused for its rights, or else
 * because there is no such function.
 * @param kinds of previews for which Lambda looks at other rights: role, keys, VPC, file systems
 */
export async function missingForIsolated(
  lambda: Lambda,
  kinds: readonly PreviewKind[],
  mark: RunMark,
): Promise<MissingPermission[]> {
  const name = `${NAME_PREFIX}probe-${mark.identity.token}`
  const FunctionName = name
  const probes: Probe[] = [
    ['lambda:GetFunction', () => send(lambda, new GetFunctionCommand({ FunctionName }))],
    ['lambda:PublishVersion', () => send(lambda, new PublishVersionCommand({ FunctionName }))],
    [
      'lambda:UpdateFunctionConfiguration',
      () => send(lambda, new UpdateFunctionConfigurationCommand({ FunctionName, Description: '' })),
    ],
    [
      'lambda:CreateAlias',
      () =>
        send(lambda, new CreateAliasCommand({ FunctionName, Name: 'probe', FunctionVersion: '1' })),
    ],
    // It is asked for only where the answer of CreateAlias was lost.
    ['lambda:GetAlias', () => send(lambda, new GetAliasCommand({ FunctionName, Name: 'probe' }))],
    [
      'lambda:InvokeFunction',
      () =>
        send(lambda, new InvokeCommand({ FunctionName, Qualifier: '1', InvocationType: 'DryRun' })),
    ],
    ['lambda:DeleteFunction', () => send(lambda, new DeleteFunctionCommand({ FunctionName }))],
    ...kinds.map(
      (kind): Probe => ['lambda:CreateFunction', () => createNothing(lambda, name, kind, mark)],
    ),
  ]
  const found = await missingOf(probes, PREVIEWS)
  // Without the right to set tags, previews carry their mark in the description alone.
  return found.filter(({ action }) => action !== 'lambda:TagResource')
}

/** A revision and a hash that nothing has, so that no write with them has an effect. */
const NO_REVISION = '00000000-0000-0000-0000-000000000000'
const NO_CODE = Buffer.alloc(32).toString('base64')
const NO_VERSION = '999999999'
const NO_ZIP = Buffer.from('not a zip')

/**
 * The same for previews in place. Writes name a revision that does not exist. The rights to delete
 * versions and aliases are not tried, as nothing that looks like deleting is sent to a function of the user's.
 */
export async function missingForInPlace(
  lambda: Lambda,
  { functionName: FunctionName, arn, sourceKeyArn }: InPlace,
  mark: RunMark,
): Promise<MissingPermission[]> {
  const guarded = { FunctionName, RevisionId: NO_REVISION }
  const Description = describePreview(mark, 0)
  const alias = { FunctionName, Name: `probe-${mark.identity.token}` }
  const probes: Probe[] = [
    [
      'lambda:UpdateFunctionConfiguration',
      () => send(lambda, new UpdateFunctionConfigurationCommand(guarded)),
    ],
    [
      'lambda:UpdateFunctionCode',
      () =>
        send(
          lambda,
          new UpdateFunctionCodeCommand({
            ...guarded,
            ZipFile: NO_ZIP,
            ...defined({ SourceKMSKeyArn: sourceKeyArn }),
            DryRun: true,
          }),
        ),
    ],
    [
      'lambda:PublishVersion',
      () =>
        send(lambda, new PublishVersionCommand({ ...guarded, CodeSha256: NO_CODE, Description })),
    ],
    [
      'lambda:CreateAlias',
      () =>
        send(
          lambda,
          new CreateAliasCommand({ ...alias, FunctionVersion: NO_VERSION, Description }),
        ),
    ],
    ['lambda:GetAlias', () => send(lambda, new GetAliasCommand(alias))],
    [
      'lambda:InvokeFunction',
      () => send(lambda, new InvokeCommand({ FunctionName, InvocationType: 'DryRun' })),
    ],
    ...(arn === undefined ? [] : ofTags(lambda, arn, mark)),
    ['lambda:ListAliases', () => send(lambda, new ListAliasesCommand({ FunctionName }))],
    [
      'lambda:ListVersionsByFunction',
      () => send(lambda, new ListVersionsByFunctionCommand({ FunctionName })),
    ],
  ]
  return missingOf(probes, `function:${FunctionName}`)
}

/** Sets no tag, and removes one that is not there. */
function ofTags(lambda: Lambda, Resource: string, mark: RunMark): Probe[] {
  const TagKeys = [`${JOURNAL_TAG}${runName(mark.identity)}:probe`]
  return [
    ['lambda:ListTags', () => send(lambda, new ListTagsCommand({ Resource }))],
    ['lambda:TagResource', () => send(lambda, new TagResourceCommand({ Resource, Tags: {} }))],
    ['lambda:UntagResource', () => send(lambda, new UntagResourceCommand({ Resource, TagKeys }))],
  ]
}

type Probe = [action: string, call: () => Promise<unknown>]

/** Sends what is no zip, which Lambda takes for no function. */
async function createNothing(
  lambda: Lambda,
  name: string,
  { configuration, sourceKeyArn }: PreviewKind,
  mark: RunMark,
): Promise<void> {
  const input = {
    ...configuration,
    FunctionName: name,
    Code: { ZipFile: NO_ZIP, ...defined({ SourceKMSKeyArn: sourceKeyArn }) },
    Description: describePreview(mark, 0),
  }
  const marked = new CreateFunctionCommand({ ...input, Tags: ownerTags(mark) })
  await send(lambda, marked).catch((error: unknown) => {
    // Perhaps for its tags, which previews can do without.
    if (error instanceof Error && error.name === 'AccessDeniedException')
      return send(lambda, new CreateFunctionCommand(input))
    throw error
  })
  // A service that takes everything made a function of it.
  await deletePreviewFunction(lambda, name)
}

async function missingOf(probes: readonly Probe[], resource: string): Promise<MissingPermission[]> {
  const found = await Promise.all(
    probes.map(([action, call]) => missing(call, { action, resource })),
  )
  return found.flat()
}

async function missing(
  call: () => Promise<unknown>,
  assumed: MissingPermission,
): Promise<MissingPermission[]> {
  try {
    await call()
    return []
  } catch (error) {
    const found = missingPermissionIn(error, assumed)
    return found ? [found] : []
  }
}
