import {
  type FunctionConfiguration,
  GetFunctionCommand,
  PublishVersionCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { type Lambda, send } from './client.ts'
import { codeOf } from './deployed.ts'
import { downloadCode } from './download.ts'
import { type Journal, readJournals, writeJournal } from './journal.ts'
import { untilItHolds } from './latest.ts'
import { describeBackup, isBackup, markOf, type RunMark, runName } from './marks.ts'
import { deleteMarkedVersions, type Original, putBack } from './put-back.ts'
import { inRounds } from './rounds.ts'
import { differingSettings, settingsOf } from './settings.ts'
import { zipInput } from './uploads.ts'
import { untilReady } from './wait.ts'

/** A function that may be changed in place, and all that is needed to put it back. */
export interface Hold {
  target: { functionName: string; arn: string }
  journal: Journal
  original: Original
}

/** Somebody else is changing the function just now; they will be done at some time. */
export class Held extends CouldNotMeasure {}

export interface HoldOptions {
  lambda: Lambda
  mark: RunMark
  functionName: string
  codesOfRun: readonly string[]
  /** Names of the settings that the run will change. */
  settingsOfRun: (original: Original) => string[]
  now: Date
  /** Code that was downloaded for an earlier batch, by its hash. */
  downloaded: Map<string, Uint8Array>
  signal: AbortSignal
}

/** A batch takes a minute or two; a run whose journal is older than this has died. */
const LEASE_MS = 15 * 60 * 1000

/**
 * Takes hold of a function for one batch: puts back what a dead run left, writes the journal, and
 * makes sure that a version keeps the code and configuration of `$LATEST`.
 * @throws Held when an update is in progress or another run holds the function
 * @throws CouldNotMeasure when it could not be put back as it is
 */
export async function takeHold(options: HoldOptions): Promise<Hold> {
  const { lambda, functionName, mark, now, signal } = options
  const { latest, arn, code } = await look(lambda, functionName)
  const target = { functionName, arn }
  if (await freeFromDeadRuns(options, target)) return takeHold(options)
  if (markOf({}, latest.Description) !== undefined) {
    throw new CouldNotMeasure(
      `$LATEST of ${functionName} is what a run left behind (${latest.Description}), and its journal is gone. Deploy it again.`,
    )
  }
  const codeSha256 = latest.CodeSha256 ?? ''
  const zip =
    options.downloaded.get(codeSha256) ??
    (await downloadCode(lambda, { codeSha256, ...code }, functionName))
  options.downloaded.set(codeSha256, zip)
  // A large one lies in the bucket before anything is changed, so that it can be put back.
  await zipInput(lambda, { zip, codeSha256 }, signal)
  const original: Original = {
    settings: settingsOf(latest),
    code: { zip, codeSha256, sourceKeyArn: code.sourceKeyArn },
  }
  const journal: Journal = {
    repository: mark.identity.repository,
    run: runName(mark.identity),
    expires: new Date(now.getTime() + LEASE_MS).toISOString(),
    description: original.settings.Description ?? '',
    codeSha256,
    codesOfRun: [...options.codesOfRun],
    settingsOfRun: options.settingsOfRun(original),
  }
  const hold: Hold = { target, journal, original }
  try {
    await writeJournal(lambda, arn, journal, { signal })
    journal.backup = await publishBackup(options, original)
    await writeJournal(lambda, arn, journal, { signal })
    return hold
  } catch (error) {
    await inRounds(lambda, () => giveUpHold(lambda, hold))
    throw error
  }
}

/** Puts the function back and lets go of it. Returns what somebody else changed meanwhile. */
export async function giveUpHold(lambda: Lambda, hold: Hold): Promise<string[]> {
  const { target, journal, original } = hold
  const kept = await putBack(lambda, target, journal, original)
  const { repository, run } = journal
  await deleteMarkedVersions(
    lambda,
    target.functionName,
    (mark, description) =>
      mark.repository === repository && mark.run === run && isBackup(description),
  )
  return kept
}

/**
 * Puts back what dead runs left of a function, before anything of it is read. Without such a
 * function there is nothing to put back.
 * @throws Held when an update is in progress or another run holds the function
 */
export async function putBackDeadRuns(
  lambda: Lambda,
  functionName: string,
  around: Pick<HoldOptions, 'mark' | 'now'>,
): Promise<void> {
  try {
    const { arn } = await look(lambda, functionName)
    await freeFromDeadRuns({ lambda, ...around }, { functionName, arn })
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
      `This service tells no revision of ${functionName}, without which nobody can tell that it was not deployed meanwhile. Use preview: isolated.`,
    )
  }
  if (Configuration.LastUpdateStatus === 'InProgress' || Configuration.State === 'Pending') {
    throw new Held(
      `An update of ${functionName} is in progress. Run the check again when it is done.`,
    )
  }
  return { latest: Configuration, arn, code: codeOf(Configuration, Code) }
}

/** @returns whether something was put back, so that everything has to be looked at again */
async function freeFromDeadRuns(
  { lambda, mark, now }: Pick<HoldOptions, 'lambda' | 'mark' | 'now'>,
  target: Hold['target'],
): Promise<boolean> {
  const journals = await readJournals(lambda, target.arn)
  for (const journal of journals) {
    const { repository, run, expires } = journal
    const isOurs = run === runName(mark.identity) && repository === mark.identity.repository
    if (!isOurs && Date.parse(expires) > now.getTime()) {
      throw new Held(
        `The run ${run} of ${repository} is deploying previews of ${target.functionName} in place. Run the check again when it is done; if it died, everything is put back by the first run or sweep after ${expires}.`,
      )
    }
    await putBack(lambda, target, journal, undefined)
    if (isOurs) continue
    await deleteMarkedVersions(
      lambda,
      target.functionName,
      (found) => found.repository === repository && found.run === run,
    )
  }
  return journals.length > 0
}

/** Publishes `$LATEST` as it is; when nothing changed since, Lambda answers with the last version. */
async function publishBackup(
  { lambda, functionName, mark, signal }: HoldOptions,
  { settings, code }: Original,
): Promise<string> {
  const Description = describeBackup(mark)
  const published = await untilItHolds<FunctionConfiguration>(
    { lambda, functionName, signal },
    async () => {
      const latest = await untilReady(lambda, functionName, { signal })
      const { CodeSha256, RevisionId } = latest
      if (CodeSha256 !== code.codeSha256 || differingSettings(latest, settings).length > 0) {
        throw new Held(
          `Somebody is deploying ${functionName}. Run the check again when they are done.`,
        )
      }
      const command = { FunctionName: functionName, CodeSha256, RevisionId, Description }
      return send(lambda, new PublishVersionCommand(command), { signal })
    },
  )
  const version = published.Version ?? ''
  if (published.Description !== Description && markOf({}, published.Description) !== undefined) {
    throw new Held(`Another run is measuring ${functionName} in place. Run the check again later.`)
  }
  await untilReady(lambda, functionName, { qualifier: version, signal }, published)
  return version
}
