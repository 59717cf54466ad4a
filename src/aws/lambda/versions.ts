import {
  type AliasConfiguration,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  type FunctionConfiguration,
  GetFunctionCommand,
  paginateListAliases,
  paginateListVersionsByFunction,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import { type Lambda, pages, type SendOptions, send } from './client.ts'
import { journalsIn } from './journal.ts'
import { type FoundMark, isBackup, isNamedBy, markOf } from './marks.ts'
import { retryWhileUpdating } from './update-in-progress.ts'

/** A version of a function of the user's, with the owner mark of the run that published it. */
export interface MarkedVersion {
  version: string
  mark: FoundMark
}

type MayDelete = (mark: FoundMark, description: string) => boolean

/** The versions of which their mark and description say that they may go. */
export async function markedVersions(
  lambda: Lambda,
  functionName: string,
  mayDelete: MayDelete,
  how: SendOptions = {},
): Promise<MarkedVersion[]> {
  const versions = await versionsOf(lambda, functionName, how)
  return versions.flatMap(({ Version: version = '$LATEST', Description: description = '' }) => {
    const mark = markOf({}, description)
    return version !== '$LATEST' && mark && mayDelete(mark, description) ? [{ version, mark }] : []
  })
}

/**
 * Deletes these versions, and the aliases of the same run that lead to them. An alias of another name,
 * or one that leads elsewhere, is somebody's, whatever its description says. A backup stays as long as
 * `$LATEST` may still have to be restored from it, whoever asks for it to go.
 */
export async function deleteMarkedVersions(
  lambda: Lambda,
  functionName: string,
  mayDelete: MayDelete,
  how: SendOptions = {},
): Promise<MarkedVersion[]> {
  const isNeeded = await backupsInUse(lambda, functionName, how)
  const found = await markedVersions(
    lambda,
    functionName,
    (mark, description) => mayDelete(mark, description) && !isNeeded(mark, description),
    how,
  )
  for (const alias of await aliasesOf(lambda, functionName, how)) {
    const { Name, Description = '', FunctionVersion, RoutingConfig } = alias
    const mark = markOf({}, Description)
    if (Name === undefined || !mark || !mayDelete(mark, Description)) continue
    const leadsTo = found.find(({ version }) => version === FunctionVersion)?.mark
    const isOfRun = leadsTo?.run === mark.run && leadsTo.repository === mark.repository
    const isSplit = Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {}).length > 0
    if (!isOfRun || isSplit || !isNamedBy(mark, Name)) continue
    const command = new DeleteAliasCommand({ FunctionName: functionName, Name })
    await retryWhileUpdating(lambda, how.signal, () => send(lambda, command, how))
  }
  const results = await Promise.allSettled(
    found.map(({ version }) => deleteVersion(lambda, functionName, version, how)),
  )
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
  return found
}

/**
 * Which backups must stay: those of runs whose journal is there, and those of the run whose mark
 * `$LATEST` carries, even where somebody removed the journal.
 */
async function backupsInUse(
  lambda: Lambda,
  FunctionName: string,
  how: SendOptions,
): Promise<MayDelete> {
  const { Configuration, Tags } = await send(lambda, new GetFunctionCommand({ FunctionName }), how)
  const changedBy = markOf({}, Configuration?.Description)
  const runs = [...journalsIn(Tags ?? {}), ...(changedBy ? [changedBy] : [])]
  return ({ repository, run }, description) =>
    isBackup(description) && runs.some((one) => one.repository === repository && one.run === run)
}

/** Deletes one version; never the function, which a call without a version would delete. */
async function deleteVersion(
  lambda: Lambda,
  functionName: string,
  version: string,
  how: SendOptions,
): Promise<void> {
  if (!/^[1-9]\d*$/.test(version))
    throw new Error(`${version} is not a version, so it is not deleted.`)
  const command = new DeleteFunctionCommand({ FunctionName: functionName, Qualifier: version })
  try {
    await retryWhileUpdating(lambda, how.signal, () => send(lambda, command, how))
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
  }
}

async function versionsOf(
  lambda: Lambda,
  FunctionName: string,
  how: SendOptions,
): Promise<FunctionConfiguration[]> {
  const versions: FunctionConfiguration[] = []
  const listed = pages(paginateListVersionsByFunction, lambda, { FunctionName }, how)
  for await (const { Versions = [] } of listed) versions.push(...Versions)
  return versions
}

async function aliasesOf(
  lambda: Lambda,
  FunctionName: string,
  how: SendOptions,
): Promise<AliasConfiguration[]> {
  const aliases: AliasConfiguration[] = []
  const listed = pages(paginateListAliases, lambda, { FunctionName }, how)
  for await (const { Aliases = [] } of listed) aliases.push(...Aliases)
  return aliases
}
