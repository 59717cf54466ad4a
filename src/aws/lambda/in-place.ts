import {
  CreateAliasCommand,
  type FunctionConfiguration,
  GetAliasCommand,
} from '@aws-sdk/client-lambda'
import type { PackedCode } from '../../code/code.ts'
import { SIDES, type Side } from '../../inputs/plan.ts'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { whileBusy } from './busy.ts'
import { type Lambda, send } from './client.ts'
import type { PreviewConfiguration } from './configuration.ts'
import { reasonOf } from './explain.ts'
import { publishAs } from './latest.ts'
import { giveUpLease, type Lease, Leased, RESTORE_MS, takeLease } from './lease.ts'
import { aliasName, describePreview, isOfRun, markOf, type RunMark } from './marks.ts'
import { type Persistence, persist } from './persist.ts'
import type { Previews, Replica } from './previews.ts'
import type { Original } from './restore.ts'
import { differingNames, differingSettings, type Settings, settingsOf } from './settings.ts'
import { unrestoredName, unrestoredSentence } from './unrestored.ts'
import { deleteMarkedVersions } from './versions.ts'

export interface InPlaceOptions {
  lambda: Lambda
  mark: RunMark
  functionName: string
  code: Readonly<Record<Side, PackedCode>>
  configuration: Readonly<Record<Side, PreviewConfiguration>>
  /** Aborted, nothing more is deployed. */
  stop: AbortSignal
  /** Aborted when the run is cancelled: then there are a few seconds to restore and clean up. */
  cancelled?: AbortSignal
  now: () => Date
  /** Is given what may be there of the run: versions of the function, its changed `$LATEST`. */
  existing?: Set<string>
  /** Told what somebody else changed meanwhile, and what could not be had. */
  note: (sentence: string) => void
  /** Told what could not be cleaned up: whose it is, and a sentence. */
  left: (functionName: string, sentence: string) => void
  /** Told that the function is not restored, in a sentence. */
  unrestored: (functionName: string, sentence: string) => void
}

interface Order {
  side: Side
  memoryMB: number
  done: (replica: Replica) => void
  failed: (error: unknown) => void
}

/** Restoring once more and deleting versions when the previews close. */
const CLEAN_UP_MS = 3 * 60 * 1000
/** How often a later batch asks whether another run has let go, and how many polls lie between. */
const LATER_ATTEMPTS = 60
const POLLS_BETWEEN = 20

/**
 * Previews as versions of the function itself, for roles that may not create functions. `$LATEST` is
 * changed only while a batch of replicas is published, one after the other, and is restored exactly
 * before the batch is measured.
 */
export function openInPlace(options: InPlaceOptions): Previews {
  const { lambda, mark, functionName, left, existing, cancelled } = options
  const closing = new AbortController()
  const signal = AbortSignal.any([options.stop, closing.signal])
  const known: Known = { published: new Set(), named: new Set(), downloaded: new Map() }
  const queue: Order[] = []
  let batches = 0
  let working: Promise<void> = Promise.resolve()

  const work = async () => {
    // All that is ordered at once belongs to one batch.
    while (queue.length > 0) {
      const batch = bySide(queue.splice(0))
      const attempts = batches++ === 0 ? 1 : LATER_ATTEMPTS
      try {
        const versions = await deployBatch({ ...options, signal }, batch, known, attempts)
        for (const [index, { done, side, memoryMB }] of batch.entries()) {
          done({ side, memoryMB, functionName, version: versions[index] ?? '' })
        }
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
  }

  return {
    deploy(side, memoryMB, count) {
      existing?.add(functionName)
      const replicas = Array.from(
        { length: count },
        () => new Promise<Replica>((done, failed) => queue.push({ side, memoryMB, done, failed })),
      )
      working = working.then(work)
      return replicas
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new CouldNotMeasure('The previews are being deleted.'))
      await working
      const within = { limitMs: CLEAN_UP_MS, cancelled }
      // A run that could not restore is not out of hope: time has passed.
      if (known.unrestored) await restoreOrTell(options, known, within)
      try {
        await persist(lambda, within, (how) =>
          deleteMarkedVersions(lambda, functionName, (found) => isOfRun(found, mark), how),
        )
        if (!known.unrestored) existing?.delete(functionName)
      } catch (cause) {
        left(
          functionName,
          `Versions of ${functionName} that were published for measuring could not be deleted (${reasonOf(cause).replace(/\.$/, '')}). The command sweep deletes them once they have expired, at ${mark.expiresAt.toISOString()}.`,
        )
      }
    },
  }
}

type BatchOptions = InPlaceOptions & { signal: AbortSignal }

/** Versions that this run has published, and sizes that have their alias. */
interface Known {
  published: Set<string>
  named: Set<number>
  /** Code of `$LATEST`, by its hash. */
  downloaded: Map<string, Uint8Array>
  /** What the first batch found. */
  original?: Original
  /** The lease of a batch that could not be given up. */
  unrestored?: Lease
}

/** Tries once more; what cannot be restored even now is told. */
async function restoreOrTell(
  options: InPlaceOptions,
  known: Known,
  within: Persistence,
): Promise<void> {
  const { lambda, functionName, note, unrestored, left, existing } = options
  const { unrestored: lease } = known
  if (!lease) return
  try {
    for (const kept of await persist(lambda, within, (how) => giveUpLease(lambda, lease, how))) {
      note(kept)
    }
    delete known.unrestored
    existing?.delete(unrestoredName(lease))
  } catch (cause) {
    const sentence = await unrestoredSentence(lambda, lease, options.code, cause)
    left(functionName, sentence)
    unrestored(functionName, sentence)
  }
}

/** Publishes a batch and restores `$LATEST`, whatever happens. Resolves to the versions. */
async function deployBatch(
  options: BatchOptions,
  batch: readonly Order[],
  known: Known,
  attempts: number,
): Promise<string[]> {
  const { lambda, note, cancelled, existing } = options
  const { published, named } = known
  const lease = await leasedWithin(options, batch, attempts, known)
  existing?.add(unrestoredName(lease))
  const versions: string[] = []
  let failure: unknown
  try {
    requireSame(lease.original, known, options)
    for (const order of batch) {
      const version = await publish(options, order, { lease, batch, published })
      published.add(version)
      versions.push(version)
    }
  } catch (error) {
    failure = error
  }
  try {
    const within = { limitMs: RESTORE_MS, cancelled }
    for (const kept of await persist(lambda, within, (how) => giveUpLease(lambda, lease, how))) {
      note(kept)
    }
    existing?.delete(unrestoredName(lease))
  } catch (cause) {
    known.unrestored = lease
    throw new CouldNotMeasure(
      `Restoring $LATEST of ${options.functionName} did not succeed at once (${reasonOf(cause).replace(/\.$/, '')}), so measuring it was given up.`,
      { cause: failure ?? cause },
    )
  }
  if (failure !== undefined) throw failure
  for (const [index, { side, memoryMB }] of batch.entries()) {
    if (side !== 'head' || named.has(memoryMB)) continue
    named.add(memoryMB)
    await nameIt(options, memoryMB, versions[index] ?? '')
  }
  return versions
}

/** What was measured before must be what is measured now. */
function requireSame(original: Original, known: Known, { functionName }: InPlaceOptions): void {
  known.original ??= original
  const first = known.original
  const names = differingNames(original.settings, first.settings)
  if (first.code.codeSha256 === original.code.codeSha256 && names.length === 0) return
  throw new CouldNotMeasure(
    `Somebody else deployed ${functionName} (${names.join(', ') || 'code'}) while it was measured. Run the check again.`,
  )
}

async function leasedWithin(
  options: BatchOptions,
  batch: readonly Order[],
  attempts: number,
  { downloaded }: Known,
): Promise<Lease> {
  const { lambda, mark, functionName, code, signal, cancelled, now } = options
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await takeLease({
        lambda,
        mark,
        functionName,
        codesOfRun: SIDES.map((side) => code[side].codeSha256),
        settingsOfRun: (original) => batch.map((order) => valuesFor(order, options, original)),
        now: now(),
        downloaded,
        signal,
        cancelled,
      })
    } catch (error) {
      if (!(error instanceof Leased) || attempt >= attempts) throw error
      await lambda.clock.sleep(POLLS_BETWEEN * lambda.pauses.pollMs, signal)
    }
  }
}

async function publish(
  options: BatchOptions,
  order: Order,
  { lease: { original }, batch, published }: Publishing,
): Promise<string> {
  const { lambda, mark, functionName, code, signal } = options
  const { side } = order
  const settings = {
    ...valuesFor(order, options, original),
    Description: describePreview(mark, published.size + 1),
  }
  const { sourceKeyArn } = original.code
  const wanted = {
    code: { codeSha256: code[side].codeSha256, zip: code[side], sourceKeyArn },
    settings,
  }
  const { Version: version = '' } = await publishAs(wanted, published, {
    lambda,
    functionName,
    how: { signal },
    guard: (latest) => requireKnown(latest, options, original, batch),
  })
  return version
}

interface Publishing {
  lease: Lease
  batch: readonly Order[]
  published: ReadonlySet<string>
}

/** What a replica's settings are, but for the description, of those that differ for any replica. */
function valuesFor(
  { side, memoryMB }: Pick<Order, 'side' | 'memoryMB'>,
  options: InPlaceOptions,
  original: Original,
): Settings {
  return { ...settingsFor(side, options, original), MemorySize: memoryMB }
}

/** `$LATEST` is the original, or what this run made of it: its code and each of its settings. */
function requireKnown(
  latest: FunctionConfiguration,
  options: BatchOptions,
  original: Original,
  batch: readonly Order[],
): void {
  const { mark, functionName, code } = options
  const changed = differingSettings(latest, original.settings)
  const isOriginal = latest.CodeSha256 === original.code.codeSha256
  if (isOriginal && changed.length === 0) return
  const now = settingsOf(latest)
  const ofRun = batch.map((order) => valuesFor(order, options, original))
  const theirs: string[] = changed.filter(
    (name) =>
      name !== 'Description' &&
      !ofRun.some((each) => differingNames(now, pick(each, name)).length === 0),
  )
  const codes = [original.code.codeSha256, code.base.codeSha256, code.head.codeSha256]
  if (!codes.includes(latest.CodeSha256 ?? '')) theirs.unshift('code')
  if (!isOfRun(markOf({}, latest.Description), mark)) theirs.push('Description')
  if (theirs.length === 0) return
  throw new Leased(
    `Somebody else deployed ${functionName} (${theirs.join(', ')}) while its previews were published in place. Run the check again.`,
  )
}

/** One setting that a replica has; nothing equals one that it has not. */
function pick(settings: Settings, name: keyof Settings): Settings {
  return { [name]: name in settings ? settings[name] : { none: true } } as Settings
}

/** A side's value of every setting in which previews of either side differ from `$LATEST`. */
function settingsFor(
  side: Side,
  { configuration }: InPlaceOptions,
  { settings: original }: Original,
): Settings {
  const wanted = {
    base: previewSettings(configuration.base, original),
    head: previewSettings(configuration.head, original),
  }
  const changed = new Set(SIDES.flatMap((each) => differingNames(original, wanted[each])))
  return {
    ...Object.fromEntries([...changed].map((name) => [name, wanted[side][name] ?? original[name]])),
    MemorySize: original.MemorySize,
    Description: original.Description,
  }
}

/** The settings that previews are to have, of those that `$LATEST` has. */
function previewSettings(configuration: PreviewConfiguration, original: Settings): Settings {
  const { LoggingConfig: logging } = original
  const wanted = Object.entries(configuration).filter(
    ([name]) => name in original && name !== 'LoggingConfig',
  )
  return {
    ...Object.fromEntries(wanted),
    // Above INFO the platform report is not written, and there is nothing to measure.
    ...(logging?.LogFormat === 'JSON' && {
      LoggingConfig: { ...logging, SystemLogLevel: 'INFO' as const },
    }),
  }
}

/** Gives the first replica of head at a size the name by which a person can invoke it, if it can be. */
async function nameIt(
  { lambda, mark, functionName, signal, note }: BatchOptions,
  memoryMB: number,
  version: string,
): Promise<void> {
  const Name = aliasName(mark.identity, memoryMB)
  const alias = { FunctionName: functionName, Name }
  const Description = describePreview(mark, 0)
  try {
    const command = new CreateAliasCommand({ ...alias, FunctionVersion: version, Description })
    await whileBusy(lambda, signal, () => send(lambda, command, { signal }))
  } catch (error) {
    signal.throwIfAborted()
    // Ours, if the answer to an earlier attempt was lost.
    const found = await send(lambda, new GetAliasCommand(alias), { signal }).catch(() => undefined)
    if (isOfRun(markOf({}, found?.Description), mark)) return
    note(`${functionName} got no alias ${Name} (${reasonOf(error).replace(/\.$/, '')}).`)
  }
}

/** Base first, so that the code is changed as seldom as possible. */
function bySide(orders: readonly Order[]): Order[] {
  return orders.toSorted((a, b) => SIDES.indexOf(a.side) - SIDES.indexOf(b.side))
}
