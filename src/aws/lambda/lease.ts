import {
  type FunctionConfiguration,
  GetFunctionCommand,
  ResourceNotFoundException,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { type Lambda, type SendOptions, send } from './client.ts'
import { codeOf } from './deployed.ts'
import { downloadedCode } from './download.ts'
import { clauseOf } from './explain.ts'
import { type Journal, readJournals, valueHash, writeJournal } from './journal.ts'
import { type LatestCode, publishGuarded, referenceTo, retryRaces } from './latest.ts'
import { describeBackup, isBackup, markOf, type RunMark, runName } from './marks.ts'
import { persist } from './persist.ts'
import { type Original, type RestoreTarget, restoreLatest } from './restore.ts'
import { differingSettings, type Settings, settingsOf } from './settings.ts'
import { retryWhileUpdating } from './update-in-progress.ts'
import { zipInMemory, zipInput } from './uploads.ts'
import { deleteMarkedVersions } from './versions.ts'
import { untilReady } from './wait.ts'

/** The exclusive hold on a function that is measured in place, and all that is needed to restore it. */
export interface Lease {
  target: RestoreTarget
  journal: Journal
  original: Original
}

/** Somebody else is changing the function just now; they will be done at some time. */
export class Leased extends CouldNotMeasure {}

export interface LeaseOptions {
  lambda: Lambda
  mark: RunMark
  functionName: string
  codesOfRun: readonly string[]
  /** The values that the run will give to settings; each of them has the same names. */
  settingsOfRun: (original: Original) => Settings[]
  now: Date
  /** Code that was downloaded for an earlier batch, by its hash. */
  downloaded: Map<string, Uint8Array>
  signal: AbortSignal
  /** Aborted when the run is cancelled. */
  cancelled: AbortSignal | undefined
}

/** Restoring what an error left is abandoned after this, and tried again when the previews close. */
export const RESTORE_MS = 2 * 60 * 1000

/** A batch takes a minute or two; a run whose journal is older than this has died. */
const LEASE_MS = 15 * 60 * 1000

/**
 * Takes the lease of a function for one batch: restores what a dead run left, writes the journal, and
 * makes sure that a version, the backup, keeps the code and configuration of `$LATEST`.
 * @throws Leased when an update is in progress or another run has the lease
 * @throws CouldNotMeasure when it could not be restored as it is
 */
export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const { lambda, functionName, mark, now, signal } = options
  const { latest, arn, code } = await look(lambda, functionName)
  const target = { functionName, arn }
  if (await restoreDeadRuns(options, target)) return takeLease(options)
  if (markOf({}, latest.Description) !== undefined) {
    throw new CouldNotMeasure(
      `$LATEST of ${functionName} is what a run left behind (${latest.Description}), and its journal is gone. Restore it with sweep, or deploy it again.`,
    )
  }
  const codeSha256 = latest.CodeSha256 ?? ''
  const original: Original = {
    settings: settingsOf(latest),
    code: await originalCode(options, codeSha256, code),
  }
  const settingsOfRun = options.settingsOfRun(original)
  const journal: Journal = {
    repository: mark.identity.repository,
    run: runName(mark.identity),
    expires: new Date(now.getTime() + LEASE_MS).toISOString(),
    description: original.settings.Description ?? '',
    codeSha256,
    codesOfRun: [...options.codesOfRun],
    settingsOfRun: [...new Set(settingsOfRun.flatMap(Object.keys))],
    valuesOfRun: [
      ...new Set(
        settingsOfRun.flatMap((each) =>
          Object.entries(each).map(([name, value]) => valueHash(name, value)),
        ),
      ),
    ],
  }
  const lease: Lease = { target, journal, original }
  try {
    await writeJournal(lambda, arn, journal, { signal })
    journal.backup = await publishBackup(options, original)
    await writeJournal(lambda, arn, journal, { signal })
    return lease
  } catch (error) {
    const within = { limitMs: RESTORE_MS, cancelled: options.cancelled }
    await persist(lambda, within, (how) => releaseLease(lambda, lease, how))
    throw error
  }
}

/**
 * Code as it will be restored; nothing has been changed yet, and nothing is unless this works. A large
 * zip is in the bucket then, and an object that the code stays in can be read by this role.
 */
async function originalCode(
  { lambda, functionName, downloaded, signal }: LeaseOptions,
  codeSha256: string,
  { sourceKeyArn, referenced, ...source }: ReturnType<typeof codeOf>,
): Promise<LatestCode> {
  if (referenced) {
    const input = { FunctionName: functionName, ...referenceTo(referenced), DryRun: true }
    const { bucket, key } = referenced
    await retryWhileUpdating(lambda, signal, () =>
      send(lambda, new UpdateFunctionCodeCommand(input), { signal }),
    ).catch((cause: unknown) => {
      throw new CouldNotMeasure(
        `The code of ${functionName} stays in s3://${bucket}/${key}, and Lambda does not let this role refer to it again (${clauseOf(cause)}), so it could not be restored. Grant s3:GetObject and s3:GetObjectVersion on it, or use preview: isolated.`,
        { cause },
      )
    })
    return { codeSha256, sourceKeyArn, referenced }
  }
  const zip =
    downloaded.get(codeSha256) ??
    (await downloadedCode(lambda, { codeSha256, ...source }, functionName))
  downloaded.set(codeSha256, zip)
  const original = zipInMemory(zip, codeSha256)
  await zipInput(lambda, original, signal)
  return { zip: original, codeSha256, sourceKeyArn }
}

/** Restores the function and releases its lease. Returns what somebody else changed meanwhile. */
export async function releaseLease(
  lambda: Lambda,
  { target, journal, original }: Lease,
  how: SendOptions,
): Promise<string[]> {
  const kept = await restoreLatest(lambda, target, journal, original, how)
  const { repository, run } = journal
  await deleteMarkedVersions(
    lambda,
    target.functionName,
    (mark, description) =>
      mark.repository === repository && mark.run === run && isBackup(description),
    how,
  )
  return kept
}

/**
 * Restores what dead runs left of a function, before anything of it is read. Without such a function
 * there is nothing to restore.
 * @throws Leased when an update is in progress or another run holds the function
 */
export async function restoreLeftovers(
  lambda: Lambda,
  functionName: string,
  context: Pick<LeaseOptions, 'mark' | 'now' | 'cancelled'>,
): Promise<void> {
  try {
    const { arn } = await look(lambda, functionName)
    await restoreDeadRuns({ lambda, ...context }, { functionName, arn })
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
  }
}

async function look(lambda: Lambda, functionName: string) {
  const { Configuration, Code } = await send(
    lambda,
    new GetFunctionCommand({ FunctionName: functionName }),
  )
  const arn = Configuration?.FunctionArn
  if (!Configuration || !arn) {
    throw new CouldNotMeasure(`Lambda did not describe ${functionName}.`)
  }
  if (Configuration.RevisionId === undefined) {
    throw new CouldNotMeasure(
      `This service returns no revision of ${functionName}, without which a deployment in between could not be noticed. Use preview: isolated.`,
    )
  }
  if (Configuration.LastUpdateStatus === 'InProgress' || Configuration.State === 'Pending') {
    throw new Leased(
      `An update of ${functionName} is in progress. Run the check again when it is done.`,
    )
  }
  return { latest: Configuration, arn, code: codeOf(Configuration, Code) }
}

/** @returns whether something was restored, so that everything has to be looked at again */
async function restoreDeadRuns(
  { lambda, mark, now, cancelled }: Pick<LeaseOptions, 'lambda' | 'mark' | 'now' | 'cancelled'>,
  target: RestoreTarget,
): Promise<boolean> {
  const within = { limitMs: RESTORE_MS, cancelled }
  const journals = await readJournals(lambda, target.arn)
  for (const journal of journals) {
    const { repository, run, expires } = journal
    const isOurs = run === runName(mark.identity) && repository === mark.identity.repository
    if (!isOurs && Date.parse(expires) > now.getTime()) {
      throw new Leased(
        `The run ${run} of ${repository} is deploying previews of ${target.functionName} in place. Run the check again when it is done; if it died, everything is restored by the first run or sweep after ${expires}.`,
      )
    }
    await persist(lambda, within, (how) => restoreLatest(lambda, target, journal, undefined, how))
    if (isOurs) continue
    await persist(lambda, within, (how) =>
      deleteMarkedVersions(
        lambda,
        target.functionName,
        (found) => found.repository === repository && found.run === run,
        how,
      ),
    )
  }
  return journals.length > 0
}

/** Publishes `$LATEST` as it is; when nothing changed since, Lambda answers with the last version. */
async function publishBackup(
  { lambda, functionName, mark, signal }: LeaseOptions,
  { settings, code }: Original,
): Promise<string> {
  const Description = describeBackup(mark)
  const published = await retryRaces<FunctionConfiguration>(
    { lambda, functionName, how: { signal } },
    async () => {
      const latest = await untilReady(lambda, functionName, { signal })
      if (latest.CodeSha256 !== code.codeSha256 || differingSettings(latest, settings).length > 0) {
        throw new Leased(
          `Somebody is deploying ${functionName}. Run the check again when they are done.`,
        )
      }
      const how = { signal }
      return publishGuarded(lambda, latest, { functionName, description: Description, how })
    },
  )
  const version = published.Version ?? ''
  if (published.Description !== Description && markOf({}, published.Description) !== undefined) {
    throw new Leased(
      `Another run is measuring ${functionName} in place. Run the check again later.`,
    )
  }
  await untilReady(lambda, functionName, { qualifier: version, signal }, published)
  return version
}
