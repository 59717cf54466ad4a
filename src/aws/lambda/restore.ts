import {
  type FunctionConfiguration,
  GetFunctionCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { type Lambda, type SendOptions, send } from './client.ts'
import { codeOf } from './deployed.ts'
import { downloadedCode } from './download.ts'
import { type Journal, journalsIn, removeJournal, valueHash } from './journal.ts'
import { type LatestCode, updateLatest } from './latest.ts'
import { isBackup, markOf, type RunMark, runName } from './marks.ts'
import { NotRetryable } from './persist.ts'
import { differingSettings, type Settings, settingsOf } from './settings.ts'
import { zipInMemory } from './uploads.ts'
import { markedVersions } from './versions.ts'
import { untilReady } from './wait.ts'

/** What `$LATEST` was before a run changed it. */
export interface Original {
  settings: Settings
  code: LatestCode
}

/** A function of the user's. */
export interface RestoreTarget {
  functionName: string
  arn: string
}

/** Settings whose values Lambda returns as they were set, so that a value can be recognised as the run's. */
const RETURNED_AS_SET = ['MemorySize', 'Timeout', 'Runtime', 'Handler', 'Role', 'Environment']

/**
 * Restores `$LATEST` exactly as the journal says, reads it back, and removes the journal. Where
 * somebody deployed in between, theirs stays: code and settings that are neither the original's nor
 * the run's are kept.
 * @param known what `$LATEST` was, where this process still has it; otherwise the backup is read
 * @returns sentences about what somebody else changed meanwhile, which was kept
 * @throws CouldNotMeasure when it could not be restored; journal and backup stay
 */
export async function restoreLatest(
  lambda: Lambda,
  { functionName, arn }: RestoreTarget,
  journal: Journal,
  known: Original | undefined,
  how: SendOptions = {},
): Promise<string[]> {
  const latest = await untilReady(lambda, functionName, how)
  const kept: string[] = []
  // The run itself knows that what has its values is its own, though somebody set another description.
  if (known || isOfJournal(latest, journal) || runsCodeOf(latest, journal)) {
    const original = known ?? (await fromBackup(lambda, functionName, journal, how))
    kept.push(...(await bringBack(lambda, functionName, { journal, original, latest }, how)))
  }
  await removeJournal(lambda, arn, journal, how)
  return kept
}

/**
 * Removes the journal of a run that could neither take its lease nor release it. No list of functions
 * shows it, so that a sweep of the account would not find it.
 */
export async function releaseJournal(
  lambda: Lambda,
  functionName: string,
  { identity }: RunMark,
  how: SendOptions,
): Promise<void> {
  const command = new GetFunctionCommand({ FunctionName: functionName })
  const { Configuration, Tags } = await send(lambda, command, how)
  const target = { functionName, arn: Configuration?.FunctionArn ?? '' }
  for (const journal of journalsIn(Tags ?? {})) {
    if (journal.run !== runName(identity) || journal.repository !== identity.repository) continue
    await restoreLatest(lambda, target, journal, undefined, how)
  }
}

/** Whether `$LATEST` carries the description of the run that wrote this journal. */
function isOfJournal({ Description }: FunctionConfiguration, journal: Journal): boolean {
  const mark = markOf({}, Description)
  return mark?.repository === journal.repository && mark.run === journal.run
}

/** Whether somebody set another description while the run's code was there. */
function runsCodeOf({ CodeSha256 = '' }: FunctionConfiguration, journal: Journal): boolean {
  return CodeSha256 !== journal.codeSha256 && journal.codesOfRun.includes(CodeSha256)
}

/**
 * A journal for `$LATEST` that carries a run's mark though somebody removed that run's journal, made
 * from its backup. Only the description is lost.
 * @throws CouldNotMeasure when there is no backup either
 */
export async function journalFromBackup(
  lambda: Lambda,
  functionName: string,
  { Description, CodeSha256 = '' }: FunctionConfiguration,
): Promise<Journal | undefined> {
  const mark = markOf({}, Description)
  if (!mark) return undefined
  const { repository, run, expires } = mark
  const [found] = await markedVersions(
    lambda,
    functionName,
    (of, description) => isBackup(description) && of.repository === repository && of.run === run,
  )
  if (!found) throw backupGone(functionName, mark)
  const command = new GetFunctionCommand({ FunctionName: functionName, Qualifier: found.version })
  const { Configuration = {} } = await send(lambda, command)
  return {
    repository,
    run,
    expires,
    backup: found.version,
    description: '',
    codeSha256: Configuration.CodeSha256 ?? '',
    codesOfRun: [CodeSha256],
    settingsOfRun: Object.keys(settingsOf(Configuration)),
  }
}

async function bringBack(
  lambda: Lambda,
  functionName: string,
  {
    journal,
    original,
    latest,
  }: { journal: Journal; original: Original; latest: FunctionConfiguration },
  how: SendOptions,
): Promise<string[]> {
  const ofRun = (codeSha256 = '') =>
    codeSha256 === original.code.codeSha256 || journal.codesOfRun.includes(codeSha256)
  const { CodeSha256: before = '' } = latest
  const code = ofRun(before) ? original.code : { codeSha256: before }
  const restored = await updateLatest(
    { code, settings: settingsToRestore(latest, journal, original), first: 'code' },
    {
      lambda,
      functionName,
      guard({ CodeSha256 }) {
        if (CodeSha256 === code.codeSha256 || ofRun(CodeSha256)) return
        throw new CouldNotMeasure(
          `${functionName} was deployed while it was being restored. Run sweep to restore the rest.`,
        )
      },
      how,
    },
  )
  const theirs: string[] = differingSettings(restored, original.settings)
  if (restored.CodeSha256 !== original.code.codeSha256) theirs.unshift('code')
  return theirs.length === 0
    ? []
    : [
        `Somebody else changed ${theirs.join(', ')} of ${functionName} meanwhile; that change was kept.`,
      ]
}

/** The original value of each setting that the run changes, but for what somebody else set since. */
function settingsToRestore(
  latest: FunctionConfiguration,
  journal: Journal,
  { settings: original }: Original,
): Settings {
  const now = settingsOf(latest)
  const isRuns = (name: string) => {
    if (name === 'Description') return isOfJournal(latest, journal)
    if (!journal.valuesOfRun || !RETURNED_AS_SET.includes(name)) return true
    const current = valueHash(name, now[name as keyof Settings])
    const untouched = current === valueHash(name, original[name as keyof Settings])
    return untouched || journal.valuesOfRun.includes(current)
  }
  return Object.fromEntries(
    Object.entries(original).filter(
      ([name]) => journal.settingsOfRun.includes(name) && isRuns(name),
    ),
  )
}

async function fromBackup(
  lambda: Lambda,
  functionName: string,
  journal: Journal,
  how: SendOptions,
): Promise<Original> {
  const { backup, codeSha256, description } = journal
  if (backup === undefined) throw backupGone(functionName, journal)
  const command = new GetFunctionCommand({ FunctionName: functionName, Qualifier: backup })
  const { Configuration, Code } = await send(lambda, command, how).catch((cause: unknown) => {
    if (!(cause instanceof ResourceNotFoundException)) throw cause
    throw backupGone(functionName, journal, cause)
  })
  const { sourceKeyArn, referenced, ...source } = codeOf(Configuration, Code)
  const zip = referenced
    ? undefined
    : zipInMemory(await downloadedCode(lambda, { codeSha256, ...source }, functionName), codeSha256)
  return {
    settings: { ...settingsOf(Configuration ?? {}), Description: description },
    code: { codeSha256, sourceKeyArn, referenced, ...(zip && { zip }) },
  }
}

function backupGone(
  functionName: string,
  { repository, run, backup }: Pick<Journal, 'repository' | 'run' | 'backup'>,
  cause?: unknown,
): NotRetryable {
  return new NotRetryable(
    `$LATEST of ${functionName} was changed by the run ${run} of ${repository}, and the version ${backup === undefined ? '' : `${backup} `}that keeps what it was is gone. Deploy it again.`,
    { cause },
  )
}
