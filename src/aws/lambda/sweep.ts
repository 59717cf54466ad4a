import {
  type FunctionConfiguration,
  GetFunctionCommand,
  ListFunctionsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'
import { type Lambda, send } from './client.ts'
import { reasonOf } from './explain.ts'
import { type Journal, journalsIn } from './journal.ts'
import { RESTORE_MS } from './lease.ts'
import { type FoundMark, isNamedBy, markOf, markOfObject, NAME_PREFIX } from './marks.ts'
import { pagesOf } from './pages.ts'
import { isUnavailable } from './permissions.ts'
import { persist } from './persist.ts'
import { deletePreviewFunction } from './preview-function.ts'
import { journalFromBackup, restoreLatest } from './restore.ts'
import type { Uploads } from './uploads.ts'
import { deleteMarkedVersions, markedVersions } from './versions.ts'

const CLEAR_UPLOADS_MS = 60_000

/** Which previews to delete: those past their expiry, and those of this pull request or run. */
export interface SweepOptions {
  now: Date
  /**
   * With it, what this run left goes at once, of this repository or of any; with a name that ends in a
   * slash, such as `pr-12/`, what all runs left whose name begins so.
   */
  owner?: { repository?: string; run: string }
  /** Whose run this is, where it is one's: what other repositories left is left to their own sweep. */
  repository?: string
  /** Functions to look at for what a run in place left, beside those that show it in the list. */
  functionNames?: readonly string[]
  /** Looks at nothing else, so that the account's functions need not be listed. */
  onlyNamed?: boolean
  /** Previews to look at even where functions cannot be listed. */
  previewNames?: readonly string[]
  dryRun: boolean
}

/** What became of one thing that a run left behind. */
export interface Swept {
  /** A function's name, with a version where it is one of another function. */
  name: string
  /** `owner/name` and run, as its mark says; absent without a mark. */
  mark?: FoundMark
  outcome: 'deleted' | 'restored' | 'to-delete' | 'to-restore' | 'kept' | 'failed'
  /** Why it was kept, why it goes, or why it could not be deleted. */
  reason: string
}

/**
 * Deletes previews that a run left behind, and restores functions that a run in place left changed.
 * A function is deleted only when both its name and its mark are ours, a version when its mark is;
 * whatever else is called like a preview is kept and told. One that fails does not keep the others
 * from it.
 */
export async function sweep(lambda: Lambda, options: SweepOptions): Promise<Swept[]> {
  const { previews, changed, failed } = options.onlyNamed ? NOTHING : await found(lambda, options)
  const ours = new Set([...previews, ...(options.previewNames ?? [])])
  const names = new Set([...changed, ...(options.functionNames ?? [])])
  const swept = await Promise.all([
    failed,
    ...[...ours].map((name) => telling(name, sweepPreview(lambda, name, options))),
    ...[...names].map((name) => telling(name, sweepInPlace(lambda, name, options))),
    ...(lambda.uploads
      ? [telling(`s3://${lambda.uploads.bucket}`, sweepObjects(lambda.uploads, options))]
      : []),
  ])
  // Restoring may have needed the bucket.
  const left = (await lambda.uploads?.clear(AbortSignal.timeout(CLEAR_UPLOADS_MS))) ?? []
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
  const failed = await telling('all functions', list(lambda, { previews, changed }, options))
  return { previews, changed, failed }
}

async function list(
  lambda: Lambda,
  { previews, changed }: { previews: Set<string>; changed: Set<string> },
  options: SweepOptions,
): Promise<Swept[]> {
  const ofOthers = new Map<string, FoundMark>()
  const pages = pagesOf((at) =>
    send(lambda, new ListFunctionsCommand({ FunctionVersion: 'ALL', ...at })),
  )
  for await (const { Functions = [] } of pages) {
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
  const reason = reasonToGo(mark, options)
  if (!reason) return [kept(name, mark, options)]
  if (options.dryRun) return [{ name, mark, outcome: 'to-delete', reason }]
  try {
    await deletePreviewFunction(lambda, name)
  } catch (error) {
    // The policies of docs/iam let a role delete what its own organisation or repository has made.
    const others = options.repository === undefined && mark.repository !== 'local'
    if (!others || !isUnavailable(error)) throw error
    return [{ name, mark, outcome: 'kept', reason: whoseSweep(mark) }]
  }
  return [{ name, mark, outcome: 'deleted', reason }]
}

/** First the journals, as they say what `$LATEST` was; then the versions, which carry their own mark. */
async function sweepInPlace(lambda: Lambda, name: string, options: SweepOptions): Promise<Swept[]> {
  const { Tags, Configuration } = await lookAt(lambda, name)
  const target = { functionName: name, arn: Configuration.FunctionArn ?? '' }
  const swept: Swept[] = []
  let held = false
  for (const journal of await journalsOf(lambda, name, { Tags, Configuration }, options)) {
    const reason = reasonToGo(journal, options)
    if (!reason) {
      held = true
      swept.push(kept(name, journal, options))
    } else {
      swept.push(await sweepJournal(lambda, target, journal, { reason, dryRun: options.dryRun }))
    }
  }
  if (held) return swept
  const goes = (mark: FoundMark) => reasonToGo(mark, options) !== undefined
  const versions = options.dryRun
    ? await markedVersions(lambda, name, goes)
    : await persist(lambda, { limitMs: RESTORE_MS }, (how) =>
        deleteMarkedVersions(lambda, name, goes, how),
      )
  return [
    ...swept,
    ...versions.map(({ version, mark }): Swept => {
      const outcome = options.dryRun ? 'to-delete' : 'deleted'
      return { name: `${name}:${version}`, mark, outcome, reason: reasonToGo(mark, options) ?? '' }
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
  { reason, dryRun }: { reason: string; dryRun: boolean },
): Promise<Swept> {
  const about = { name: target.functionName, mark: markIn(journal) }
  if (dryRun) return { ...about, outcome: 'to-restore', reason }
  const notes = await persist(lambda, { limitMs: RESTORE_MS }, (how) =>
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
    const reason = reasonToGo(mark, options)
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

/** What became of it, whatever happens. */
async function telling(name: string, sweeping: Promise<Swept[]>): Promise<Swept[]> {
  try {
    return await sweeping
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return [{ name, outcome: 'kept', reason: 'it is not there' }]
    }
    return [{ name, outcome: 'failed', reason: reasonOf(error) }]
  }
}

function kept(name: string, found: FoundMark, options: SweepOptions): Swept {
  const mark = markIn(found)
  const reason = isOfOthers(mark, options) ? whoseSweep(mark) : `it expires at ${mark.expires}`
  return { name, mark, outcome: 'kept', reason }
}

function isOfOthers(mark: FoundMark, { repository }: SweepOptions): boolean {
  return repository !== undefined && mark.repository !== repository
}

function whoseSweep({ repository }: FoundMark): string {
  return `it belongs to ${repository}, and is left to the sweep of that repository`
}

function markIn({ repository, run, expires }: FoundMark): FoundMark {
  return { repository, run, expires }
}

function reasonToGo(mark: FoundMark, options: SweepOptions): string | undefined {
  const { now, owner } = options
  if (isOfOthers(mark, options)) return undefined
  if (owner && isOwners(mark, owner)) {
    return `it belongs to ${owner.run.replace(/\/$/, '')}`
  }
  // A mark that cannot be read as a time never expires: it was not written by us.
  return Date.parse(mark.expires) <= now.getTime() ? `it expired at ${mark.expires}` : undefined
}

function isOwners(
  mark: FoundMark,
  { repository, run }: NonNullable<SweepOptions['owner']>,
): boolean {
  if (repository !== undefined && repository !== mark.repository) return false
  return run.endsWith('/') ? mark.run.startsWith(run) : mark.run === run
}
