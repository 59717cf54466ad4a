import {
  type AliasConfiguration,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  type FunctionConfiguration,
  GetFunctionCommand,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { whileBusy } from './busy.ts'
import { type Lambda, type Sending, send } from './client.ts'
import { codeOf } from './deployed.ts'
import { downloadCode } from './download.ts'
import { type Journal, removeJournal } from './journal.ts'
import { bringLatestTo } from './latest.ts'
import { type FoundMark, isNamedBy, markOf } from './marks.ts'
import { differingSettings, type Settings, settingsOf } from './settings.ts'
import { read, untilReady } from './wait.ts'

/** What `$LATEST` was before a run changed it. */
export interface Original {
  settings: Settings
  code: { zip: Uint8Array; codeSha256: string; sourceKeyArn?: string | undefined }
}

/**
 * Puts `$LATEST` back exactly as the journal says, and removes the journal. Where somebody deployed
 * in between, theirs stays: code that is neither the original nor the run's is kept, and all of
 * `$LATEST` when it no longer carries the run's description.
 * @param known what `$LATEST` was, where this process still has it; otherwise the backup is read
 * @returns sentences about what somebody else changed meanwhile, which was kept
 * @throws CouldNotMeasure when it could not be put back; the journal stays
 */
export async function putBack(
  lambda: Lambda,
  { functionName, arn }: { functionName: string; arn: string },
  journal: Journal,
  known: Original | undefined,
  how: Sending = {},
): Promise<string[]> {
  const latest = await untilReady(lambda, functionName, how)
  const kept: string[] = []
  if (isOfJournal(latest, journal)) {
    const original = known ?? (await fromBackup(lambda, functionName, journal))
    kept.push(...(await bringBack(lambda, functionName, journal, original, how)))
  }
  await removeJournal(lambda, arn, journal, how)
  return kept
}

/** Whether `$LATEST` carries the description of the run that wrote this journal. */
export function isOfJournal({ Description }: FunctionConfiguration, journal: Journal): boolean {
  const mark = markOf({}, Description)
  return mark?.repository === journal.repository && mark.run === journal.run
}

/** A version, with its owner mark. */
export interface MarkedVersion {
  version: string
  mark: FoundMark
}

type MayGo = (mark: FoundMark, description: string) => boolean

/** The versions of which their mark and description say that they may go. */
export async function markedVersions(
  lambda: Lambda,
  functionName: string,
  mayGo: MayGo,
  how: Sending = {},
): Promise<MarkedVersion[]> {
  const versions = await versionsOf(lambda, functionName, how)
  return versions.flatMap(({ Version: version = '$LATEST', Description: description = '' }) => {
    const mark = markOf({}, description)
    return version !== '$LATEST' && mark && mayGo(mark, description) ? [{ version, mark }] : []
  })
}

/**
 * Deletes these versions, and the aliases of the same run that lead to them. An alias of another name,
 * or one that leads elsewhere, is somebody's, whatever its description says.
 */
export async function deleteMarkedVersions(
  lambda: Lambda,
  functionName: string,
  mayGo: MayGo,
  how: Sending = {},
): Promise<MarkedVersion[]> {
  const versions = await markedVersions(lambda, functionName, mayGo, how)
  for (const alias of await aliasesOf(lambda, functionName, how)) {
    const { Name, Description = '', FunctionVersion, RoutingConfig } = alias
    const mark = markOf({}, Description)
    if (Name === undefined || !mark || !mayGo(mark, Description)) continue
    const leadsTo = versions.find(({ version }) => version === FunctionVersion)?.mark
    const isOfRun = leadsTo?.run === mark.run && leadsTo.repository === mark.repository
    const isSplit = Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {}).length > 0
    if (!isOfRun || isSplit || !isNamedBy(mark, Name)) continue
    const command = new DeleteAliasCommand({ FunctionName: functionName, Name })
    await whileBusy(lambda, how.signal, () => send(lambda, command, how))
  }
  await Promise.all(
    versions.map(({ version }) => deleteVersion(lambda, functionName, version, how)),
  )
  return versions
}

async function bringBack(
  lambda: Lambda,
  functionName: string,
  journal: Journal,
  original: Original,
  how: Sending,
): Promise<string[]> {
  const ofRun = (codeSha256 = '') =>
    codeSha256 === original.code.codeSha256 || journal.codesOfRun.includes(codeSha256)
  const { CodeSha256: before = '' } = await read(lambda, functionName, how)
  const code = ofRun(before) ? original.code : { codeSha256: before }
  const restored = await bringLatestTo(
    { code, settings: picked(original.settings, journal.settingsOfRun), first: 'code' },
    {
      lambda,
      functionName,
      guard({ CodeSha256 }) {
        if (CodeSha256 === code.codeSha256 || ofRun(CodeSha256)) return
        throw new CouldNotMeasure(
          `${functionName} was deployed while it was being put back. Run sweep to put back the rest.`,
        )
      },
      ...(how.signal && { signal: how.signal }),
    },
  )
  const theirs: string[] = differingSettings(restored, original.settings)
  if (restored.CodeSha256 !== original.code.codeSha256) theirs.unshift('code')
  return theirs.length === 0
    ? []
    : [`Somebody else changed ${theirs.join(', ')} of ${functionName} meanwhile, which was kept.`]
}

function picked(settings: Settings, names: readonly string[]): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)))
}

async function fromBackup(
  lambda: Lambda,
  functionName: string,
  journal: Journal,
): Promise<Original> {
  const { backup, codeSha256, description } = journal
  const command = new GetFunctionCommand({ FunctionName: functionName, Qualifier: backup })
  const { Configuration, Code } = await send(lambda, command).catch((cause: unknown) => {
    if (!(cause instanceof ResourceNotFoundException) && backup !== undefined) throw cause
    throw new CouldNotMeasure(
      `$LATEST of ${functionName} was changed by the run ${journal.run} of ${journal.repository}, and the version ${backup ?? ''} that keeps what it was is gone. Deploy it again.`,
      { cause },
    )
  })
  const source = codeOf(Configuration, Code)
  const zip = await downloadCode(lambda, { codeSha256, ...source }, functionName)
  return {
    settings: { ...settingsOf(Configuration ?? {}), Description: description },
    code: { zip, codeSha256, sourceKeyArn: source.sourceKeyArn },
  }
}

/** Deletes one version; never the function, which a call without a version would delete. */
async function deleteVersion(
  lambda: Lambda,
  functionName: string,
  version: string,
  how: Sending,
): Promise<void> {
  if (!/^[1-9]\d*$/.test(version))
    throw new Error(`${version} is no version, so it is not deleted.`)
  const command = new DeleteFunctionCommand({ FunctionName: functionName, Qualifier: version })
  try {
    await whileBusy(lambda, how.signal, () => send(lambda, command, how))
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
  }
}

async function versionsOf(
  lambda: Lambda,
  FunctionName: string,
  how: Sending,
): Promise<FunctionConfiguration[]> {
  const versions: FunctionConfiguration[] = []
  let Marker: string | undefined
  do {
    const command = new ListVersionsByFunctionCommand({ FunctionName, ...(Marker && { Marker }) })
    const page = await send(lambda, command, how)
    versions.push(...(page.Versions ?? []))
    Marker = page.NextMarker
  } while (Marker)
  return versions
}

async function aliasesOf(
  lambda: Lambda,
  FunctionName: string,
  how: Sending,
): Promise<AliasConfiguration[]> {
  const aliases: AliasConfiguration[] = []
  let Marker: string | undefined
  do {
    const command = new ListAliasesCommand({ FunctionName, ...(Marker && { Marker }) })
    const page = await send(lambda, command, how)
    aliases.push(...(page.Aliases ?? []))
    Marker = page.NextMarker
  } while (Marker)
  return aliases
}
