import { SIDES } from '../../inputs/plan.ts'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { restoreCommand, type Unrestored } from '../../shared/unrestored.ts'
import type { Lambda } from './client.ts'
import { clauseOf } from './explain.ts'
import { createInPlaceAlias } from './in-place-alias.ts'
import {
  type InPlaceReplica,
  type InPlaceRun,
  requireKnown,
  requireSame,
  valuesFor,
} from './in-place-settings.ts'
import { publishAs } from './latest.ts'
import { type Lease, Leased, RESTORE_MS, releaseLease, takeLease } from './lease.ts'
import { describePreview, isOfRun, runName } from './marks.ts'
import { type PersistOptions, persist } from './persist.ts'
import type { Previews, Replica } from './previews.ts'
import { type Original, releaseJournal } from './restore.ts'
import { ATTEMPTS, retry } from './retry.ts'
import { unrestoredBy, unrestoredName } from './unrestored.ts'
import { deleteMarkedVersions } from './versions.ts'

export interface InPlaceOptions extends InPlaceRun {
  lambda: Lambda
  /** Aborted, nothing more is deployed. */
  stop: AbortSignal
  /** Aborted when the run is cancelled: then there are a few seconds to restore and clean up. */
  cancelled?: AbortSignal
  now: () => Date
  /** Is given what may be there of the run: versions of the function, its changed `$LATEST`. */
  existing?: Set<string>
  /** Whether head's first version of a size gets an alias, to be invoked by hand. Default: yes. */
  withAlias?: boolean
  /** Receives what somebody else changed meanwhile, and what could not be had. */
  note: (sentence: string) => void
  /** Receives what could not be cleaned up: whose it is, and a sentence. */
  left: (functionName: string, sentence: string) => void
  /** Called where the function is not restored. */
  unrestored: (which: Unrestored) => void
}

interface Order extends InPlaceReplica {
  done: (replica: Replica) => void
  failed: (error: unknown) => void
}

/** Restoring once more and deleting versions when the previews close. */
const CLEAN_UP_MS = 3 * 60 * 1000
/** How many polls lie between two questions whether another run has released its lease. */
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
      const attempts = batches++ === 0 ? 1 : ATTEMPTS.laterLease
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
    deploy(side, memoryMB) {
      existing?.add(functionName)
      const replica = new Promise<Replica>((done, failed) =>
        queue.push({ side, memoryMB, done, failed }),
      )
      working = working.then(work)
      return replica
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new CouldNotMeasure('The previews are being deleted.'))
      await working
      const within = { limitMs: CLEAN_UP_MS, cancelled }
      // A run that could not restore is not out of hope: time has passed.
      if (known.unrestored) await restoreOrReport(options, known, within)
      try {
        await persist(lambda, within, async (how) => {
          if (!known.unrestored) await releaseJournal(lambda, functionName, mark, how)
          await deleteMarkedVersions(lambda, functionName, (found) => isOfRun(found, mark), how)
        })
        if (!known.unrestored) existing?.delete(functionName)
      } catch (cause) {
        left(
          functionName,
          `Versions of ${functionName} that were published for measuring, or the journal in its tags, could not be deleted (${clauseOf(cause)}). Delete them with: ${restoreCommand({ functionName, region: await lambda.control.config.region(), run: runName(mark.identity) })}`,
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
  /** The lease of a batch that could not be released. */
  unrestored?: Lease
}

/** Tries once more; what cannot be restored even now is reported. */
async function restoreOrReport(
  options: InPlaceOptions,
  known: Known,
  within: PersistOptions,
): Promise<void> {
  const { lambda, note, unrestored, existing } = options
  const { unrestored: lease } = known
  if (!lease) return
  try {
    for (const kept of await persist(lambda, within, (how) => releaseLease(lambda, lease, how))) {
      note(kept)
    }
    delete known.unrestored
    existing?.delete(unrestoredName(lease))
  } catch (cause) {
    unrestored(await unrestoredBy(lambda, lease, options.code, cause))
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
    known.original ??= lease.original
    requireSame(lease.original, known.original, options)
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
    for (const kept of await persist(lambda, within, (how) => releaseLease(lambda, lease, how))) {
      note(kept)
    }
    existing?.delete(unrestoredName(lease))
  } catch (cause) {
    known.unrestored = lease
    throw new CouldNotMeasure(
      `Restoring $LATEST of ${options.functionName} did not succeed at once (${clauseOf(cause)}), so it was not measured any further.`,
      { cause: failure ?? cause },
    )
  }
  if (failure !== undefined) throw failure
  for (const [index, { side, memoryMB }] of batch.entries()) {
    if (options.withAlias === false || side !== 'head' || named.has(memoryMB)) continue
    named.add(memoryMB)
    await createInPlaceAlias(options, memoryMB, versions[index] ?? '')
  }
  return versions
}

async function leasedWithin(
  options: BatchOptions,
  batch: readonly Order[],
  attempts: number,
  { downloaded }: Known,
): Promise<Lease> {
  const { lambda, mark, functionName, code, signal, cancelled, now } = options
  const take = async () => {
    signal.throwIfAborted()
    return takeLease({
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
  }
  return retry({ ...lambda, attempts, signal }, take, (error) =>
    error instanceof Leased ? POLLS_BETWEEN * lambda.pauses.pollMs : undefined,
  )
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

/** Base first, so that the code is changed as seldom as possible. */
function bySide(orders: readonly Order[]): Order[] {
  return orders.toSorted((a, b) => SIDES.indexOf(a.side) - SIDES.indexOf(b.side))
}
