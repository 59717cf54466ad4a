import {
  type FunctionConfiguration,
  GetFunctionCommand,
  paginateListFunctions,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import { cleanUpDeadline } from '../deadline.ts'
import { type Lambda, pages, send, until } from './client.ts'
import { reasonOf } from './explain.ts'
import { type Journal, journalsIn } from './journal.ts'
import { RESTORE_MS } from './lease.ts'
import { type FoundMark, isNamedBy, markOf, markOfObject, NAME_PREFIX } from './marks.ts'
import { isUnavailable } from './permissions.ts'
import { type PersistOptions, persist } from './persist.ts'
import { deletePreviewFunction } from './preview-function.ts'
import { journalFromBackup, restoreLatest } from './restore.ts'
import {
  cleanUpReason,
  isOfOthers,
  kept,
  leftToItsOwner,
  markIn,
  type SweepOptions,
  type Swept,
} from './sweep-marks.ts'
import type { Uploads } from './uploads.ts'
import { CLEAR_UPLOADS } from './uploads.ts'
import { deleteMarkedVersions, markedVersions } from './versions.ts'

export type { SweepOptions, Swept } from './sweep-marks.ts'

/**
 * Deletes previews that a run left behind, and restores functions that a run in place left changed.
 * A function is deleted only when both its name and its mark are ours, a version when its mark is;
 * whatever else is called like a preview is kept and reported. One that fails does not keep the others
 * from it.
 */
export async function sweep(connected: Lambda, options: SweepOptions): Promise<Swept[]> {
  const { cancelled, onlyNamed, previewNames = [], functionNames = [] } = options
  const lambda = cancelled ? until(connected, cancelled) : connected
  const { previews, changed, failed } = onlyNamed ? NOTHING : await found(lambda, options)
  const ours = new Set([...previews, ...previewNames])
  const names = new Set([...changed, ...functionNames])
  const outcome = (name: string, sweeping: Promise<Swept[]>) => outcomeOf(name, sweeping, options)
  const swept = await Promise.all([
    failed,
    ...[...ours].map((name) => outcome(name, sweepPreview(lambda, name, options))),
    ...[...names].map((name) => outcome(name, sweepInPlace(connected, lambda, name, options))),
    ...(lambda.uploads
      ? [outcome(`s3://${lambda.uploads.bucket}`, sweepObjects(lambda.uploads, options))]
      : []),
  ])
  // Restoring may have needed the bucket.
  const left = (await lambda.uploads?.clear(cleanUpDeadline(cancelled, CLEAR_UPLOADS))) ?? []
  return [
    ...swept.flat(),
    ...left.map(({ name, reason }): Swept => {
      return { name, outcome: 'failed', reason: reasonOf(reason) }
    }),
  ]
}

const NOTHING = { previews: new Set<string>(), changed: new Set<string>(), failed: [] }

/** Functions with our name, and others that have a version with our mark. */
async function found(lambda: Lambda, options: SweepOptions) {
  const previews = new Set<string>()
  const changed = new Set<string>()
  const failed = await outcomeOf(
    'all functions',
    list(lambda, { previews, changed }, options),
    options,
  )
  return { previews, changed, failed }
}

async function list(
  lambda: Lambda,
  { previews, changed }: { previews: Set<string>; changed: Set<string> },
  options: SweepOptions,
): Promise<Swept[]> {
  const ofOthers = new Map<string, FoundMark>()
  const listed = pages(paginateListFunctions, lambda, { FunctionVersion: 'ALL' })
  for await (const { Functions = [] } of listed) {
    for (const { FunctionName = '', Description } of Functions) {
      if (FunctionName.startsWith(NAME_PREFIX)) previews.add(FunctionName)
      const mark = markOf({}, Description)
      if (!mark || FunctionName.startsWith(NAME_PREFIX)) continue
      if (isOfOthers(mark, options)) ofOthers.set(FunctionName, mark)
      else changed.add(FunctionName)
    }
  }
  // What may be done with the functions of others is not this role's to know.
  return [...ofOthers].flatMap(([name, mark]) =>
    changed.has(name) ? [] : [kept(name, mark, options)],
  )
}

async function sweepPreview(lambda: Lambda, name: string, options: SweepOptions): Promise<Swept[]> {
  const { Tags, Configuration } = await lookAt(lambda, name)
  const mark = markOf(Tags, Configuration.Description)
  if (!mark || !isNamedBy(mark, name)) {
    return [{ name, outcome: 'kept', reason: 'it does not carry our mark' }]
  }
  const reason = cleanUpReason(mark, options)
  if (!reason) return [kept(name, mark, options)]
  if (options.dryRun) return [{ name, mark, outcome: 'to-delete', reason }]
  try {
    await deletePreviewFunction(lambda, name)
  } catch (error) {
    // The policies of docs/iam let a role delete what its own organisation or repository has made.
    const others = options.repository === undefined && mark.repository !== 'local'
    if (!others || !isUnavailable(error)) throw error
    return [{ name, mark, outcome: 'kept', reason: leftToItsOwner(mark) }]
  }
  return [{ name, mark, outcome: 'deleted', reason }]
}

/**
 * First the journals, as they say what `$LATEST` was; then the versions, which carry their own mark.
 * @param connected for what goes on for a few seconds when the command is cancelled
 */
async function sweepInPlace(
  connected: Lambda,
  lambda: Lambda,
  name: string,
  options: SweepOptions,
): Promise<Swept[]> {
  const { dryRun, cancelled } = options
  const within = { limitMs: RESTORE_MS, cancelled }
  const { Tags, Configuration } = await lookAt(lambda, name)
  const target = { functionName: name, arn: Configuration.FunctionArn ?? '' }
  const swept: Swept[] = []
  let held = false
  for (const journal of await journalsOf(lambda, name, { Tags, Configuration }, options)) {
    const reason = cleanUpReason(journal, options)
    if (!reason) {
      held = true
      swept.push(kept(name, journal, options))
    } else {
      cancelled?.throwIfAborted()
      swept.push(await sweepJournal(connected, target, journal, { reason, dryRun, within }))
    }
  }
  if (held) return swept
  const goes = (mark: FoundMark) => cleanUpReason(mark, options) !== undefined
  const versions = options.dryRun
    ? await markedVersions(lambda, name, goes)
    : await persist(connected, within, (how) => deleteMarkedVersions(connected, name, goes, how))
  return [
    ...swept,
    ...versions.map(({ version, mark }): Swept => {
      const outcome = options.dryRun ? 'to-delete' : 'deleted'
      return {
        name: `${name}:${version}`,
        mark,
        outcome,
        reason: cleanUpReason(mark, options) ?? '',
      }
    }),
  ]
}

/** Journals that are there; where somebody removed that of the run that `$LATEST` is of, another one. */
async function journalsOf(
  lambda: Lambda,
  name: string,
  { Tags, Configuration: latest }: Awaited<ReturnType<typeof lookAt>>,
  options: SweepOptions,
): Promise<Journal[]> {
  const journals = journalsIn(Tags)
  const mark = markOf({}, latest.Description)
  if (!mark || isOfOthers(mark, options) || journals.some(({ run }) => run === mark.run)) {
    return journals
  }
  const found = await journalFromBackup(lambda, name, latest)
  return found ? [...journals, found] : journals
}

async function sweepJournal(
  lambda: Lambda,
  target: { functionName: string; arn: string },
  journal: Journal,
  { reason, dryRun, within }: { reason: string; dryRun: boolean; within: PersistOptions },
): Promise<Swept> {
  const about = { name: target.functionName, mark: markIn(journal) }
  if (dryRun) return { ...about, outcome: 'to-restore', reason }
  const notes = await persist(lambda, within, (how) =>
    restoreLatest(lambda, target, journal, undefined, how),
  )
  return { ...about, outcome: 'restored', reason: [reason, ...notes].join('; ') }
}

/** Zips that a run put into the bucket; what has no key of ours is not even looked at. */
async function sweepObjects(uploads: Uploads, options: SweepOptions): Promise<Swept[]> {
  const swept = (await uploads.list()).map(async (key): Promise<Swept[]> => {
    const name = `s3://${uploads.bucket}/${key}`
    const mark = markOfObject(key)
    if (!mark) return [{ name, outcome: 'kept', reason: 'it does not carry our mark' }]
    const reason = cleanUpReason(mark, options)
    if (!reason) return [kept(name, mark, options)]
    if (options.dryRun) return [{ name, mark, outcome: 'to-delete', reason }]
    await uploads.delete(key)
    return [{ name, mark, outcome: 'deleted', reason }]
  })
  return (await Promise.all(swept)).flat()
}

async function lookAt(lambda: Lambda, FunctionName: string) {
  const { Tags = {}, Configuration = {} as FunctionConfiguration } = await send(
    lambda,
    new GetFunctionCommand({ FunctionName }),
  )
  return { Tags, Configuration }
}

/** The result, whatever happens. */
async function outcomeOf(
  name: string,
  sweeping: Promise<Swept[]>,
  { cancelled, existing }: SweepOptions,
): Promise<Swept[]> {
  existing?.add(name)
  try {
    return await sweeping
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return [{ name, outcome: 'kept', reason: 'it is not there' }]
    }
    const reason = cancelled?.aborted ? 'sweep was cancelled before it was done' : reasonOf(error)
    return [{ name, outcome: 'failed', reason }]
  } finally {
    existing?.delete(name)
  }
}
