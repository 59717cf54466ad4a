import { createHash, randomBytes } from 'node:crypto'
import type { RunIdentity, Side } from '../../inputs/plan.ts'

/** Tag keys of the owner mark. Only what carries them is ever deleted. */
const OWNER_TAG = 'lambda-cost-gate:repository'
const RUN_TAG = 'lambda-cost-gate:run'
const EXPIRY_TAG = 'lambda-cost-gate:expires'

/** Every preview function's name starts so; least-privilege policies are written against it. */
export const NAME_PREFIX = 'lambda-cost-gate-'

const LIFETIME_MS = 3 * 60 * 60 * 1000

/** Whose a preview is, and until when it may be there. */
export interface RunMark {
  identity: RunIdentity
  expiresAt: Date
}

/** A mark for a run that starts now. */
export function runMark(identity: RunIdentity, now: Date): RunMark {
  return { identity, expiresAt: new Date(now.getTime() + LIFETIME_MS) }
}

/** A token for a new run. */
export function newRunToken(): string {
  return randomBytes(3).toString('hex')
}

/** Tags that say whose a preview is, what made it and when it may be swept. */
export function ownerTags({ identity, expiresAt }: RunMark): Record<string, string> {
  return {
    [OWNER_TAG]: identity.repository,
    [RUN_TAG]: runName(identity),
    [EXPIRY_TAG]: expiresAt.toISOString(),
  }
}

/** An owner mark as it was found. */
export interface FoundMark {
  repository: string
  run: string
  /** As written; a time that cannot be read never comes. */
  expires: string
}

/**
 * Description of a preview: the owner mark once more, for a role that may not set tags. The number
 * makes each one different, which makes Lambda publish a new version instead of the last one.
 */
export function describePreview(mark: RunMark, replica: number): string {
  return described(`preview ${replica}`, mark)
}

/** Description of the version that keeps what `$LATEST` was, while previews are made in place. */
export function describeBackup(mark: RunMark): string {
  return described('backup', mark)
}

/** Whether a description is that of such a version. */
export function isBackup(description: string): boolean {
  return description.startsWith('Lambda Cost Gate backup;')
}

function described(what: string, { identity, expiresAt }: RunMark): string {
  return `Lambda Cost Gate ${what}; ${identity.repository} ${runName(identity)}; expires ${expiresAt.toISOString()}`
}

/** The mark in a preview's tags, or else in its description. */
export function markOf(
  tags: Readonly<Record<string, string>> = {},
  description = '',
): FoundMark | undefined {
  const [repository, run, expires] = [tags[OWNER_TAG], tags[RUN_TAG], tags[EXPIRY_TAG]]
  if (repository !== undefined && run !== undefined && expires !== undefined) {
    return wholeMark(repository, run, expires)
  }
  const said = /^Lambda Cost Gate (?:preview \d+|backup); (\S+) (\S+); expires (\S+)$/.exec(
    description,
  )
  const [, owner, by, until] = said ?? []
  if (owner === undefined || by === undefined || until === undefined) return undefined
  return wholeMark(owner, by, until)
}

/**
 * A mark as a run of ours writes it, or nothing: what only looks like one, or has lost a part of it,
 * was written by somebody else.
 */
function wholeMark(repository: string, run: string, expires: string): FoundMark | undefined {
  const isWhole =
    /^(local|[\w.-]+\/[\w.-]+)$/.test(repository) &&
    /^(pr|run)-\d+\/[0-9a-z]+$/.test(run) &&
    isTime(expires)
  return isWhole ? { repository, run, expires } : undefined
}

/** Whether something can be the name of a run, or with a slash at its end what those of several begin with. */
export function isRunName(text: string): boolean {
  return /^(pr|run)-\d+\/[0-9a-z]*$/.test(text)
}

/** Exactly as `toISOString` writes it, in a year of four digits. */
function isTime(text: string): boolean {
  const date = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? text : Number.NaN)
  return !Number.isNaN(date.getTime()) && date.toISOString() === text
}

/** Whether a preview, an alias or the like is called as the run of this mark calls them. */
export function isNamedBy({ run }: FoundMark, name: string): boolean {
  const [stem = '', token = ''] = run.split('/')
  return name.startsWith(NAME_PREFIX)
    ? name.endsWith(`-${token}`)
    : name.startsWith(`${stem}-`) && /^\d+$/.test(name.slice(stem.length + 1))
}

/** Whether a mark is that of this very run. */
export function isOfRun(mark: FoundMark | undefined, { identity }: RunMark): boolean {
  return mark?.repository === identity.repository && mark.run === runName(identity)
}

/** What the keys of all objects begin with that runs put into a bucket. */
export const OBJECT_PREFIX = 'lambda-cost-gate/'

/** What the keys of a run's objects begin with: they are the owner mark of what they name. */
function objectPrefix({ identity, expiresAt }: RunMark): string {
  return `${OBJECT_PREFIX}${identity.repository}/${runName(identity)}/${expiresAt.toISOString()}/`
}

/** A bucket as `connect` takes it, where there is one. */
export function uploadOf(
  bucket: string | undefined,
  mark: RunMark,
): { upload?: { bucket: string; prefix: string } } {
  return bucket === undefined ? {} : { upload: { bucket, prefix: objectPrefix(mark) } }
}

/** The mark that an object's key is. */
export function markOfObject(key: string): FoundMark | undefined {
  const found = /^lambda-cost-gate\/(.+)\/([^/]+\/[^/]+)\/([^/]+)\/[^/]+$/.exec(key)
  const [, repository, run, expires] = found ?? []
  if (repository === undefined || run === undefined || expires === undefined) return undefined
  return wholeMark(repository, run, expires)
}

/** `pr-12/1f2e3d`: what a run calls itself in its mark. */
export function runName({ stem, token }: Pick<RunIdentity, 'stem' | 'token'>): string {
  return `${stem}/${token}`
}

/** `lambda-cost-gate-<hash>-pr12-b1024-0-<token>`: at most 64 characters, as Lambda wants. */
export function previewName(
  mark: RunMark,
  functionIdentity: string,
  side: Side,
  memoryMB: number,
  shard: number,
): string {
  const hash = createHash('sha256')
    .update(`${mark.identity.repository}\n${functionIdentity}`)
    .digest('hex')
    .slice(0, 8)
  const stem = mark.identity.stem.replace('-', '').slice(0, 16)
  return `${NAME_PREFIX}${hash}-${stem}-${side[0]}${memoryMB}-${shard}-${mark.identity.token}`
}

/** `pr-12-1024`, or `run-<id>-1024` without a pull request. */
export function aliasName({ stem }: RunIdentity, memoryMB: number): string {
  return `${stem}-${memoryMB}`
}
