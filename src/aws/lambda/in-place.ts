import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateAliasCommand,
  type FunctionConfiguration,
  GetAliasCommand,
} from '@aws-sdk/client-lambda'
import type { CodePackage } from '../../code/code.ts'
import { SIDES, type Side } from '../../inputs/plan.ts'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { whileBusy } from './busy.ts'
import { type Lambda, send } from './client.ts'
import type { PreviewConfiguration } from './configuration.ts'
import { reasonOf } from './explain.ts'
import { giveUpHold, Held, type Hold, takeHold } from './hold.ts'
import { publishAs } from './latest.ts'
import { aliasName, describePreview, isOfRun, markOf, type RunMark } from './marks.ts'
import type { Previews, Replica } from './previews.ts'
import { deleteMarkedVersions, type Original } from './put-back.ts'
import { inRounds } from './rounds.ts'
import { differingNames, hasSettings, type Settings } from './settings.ts'

export interface InPlaceOptions {
  lambda: Lambda
  mark: RunMark
  functionName: string
  code: Readonly<Record<Side, CodePackage>>
  configuration: Readonly<Record<Side, PreviewConfiguration>>
  /** Aborted, nothing more is deployed. */
  stop: AbortSignal
  now: () => Date
  /** Is given the name of the function, as long as versions of the run may be there. */
  existing?: Set<string>
  /** Told what somebody else changed meanwhile, and what could not be had. */
  note: (sentence: string) => void
  /** Told what could not be cleaned up: whose it is, and a sentence. */
  left: (functionName: string, sentence: string) => void
}

interface Order {
  side: Side
  memoryMB: number
  done: (replica: Replica) => void
  failed: (error: unknown) => void
}

/** How often a later batch asks whether another run has let go, and how many polls lie between. */
const LATER_ATTEMPTS = 60
const POLLS_BETWEEN = 20

/**
 * Previews as versions of the function itself, for roles that may not create functions. `$LATEST` is
 * changed only while a batch of replicas is published, one after the other, and is put back exactly
 * before the batch is measured.
 */
export function openInPlace(options: InPlaceOptions): Previews {
  const { lambda, mark, functionName, left, existing } = options
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
      try {
        await inRounds(lambda, () =>
          deleteMarkedVersions(lambda, functionName, (found) => isOfRun(found, mark)),
        )
        existing?.delete(functionName)
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
}

/** Publishes a batch and puts `$LATEST` back, whatever happens. Resolves to the versions. */
async function deployBatch(
  options: BatchOptions,
  batch: readonly Order[],
  { published, named, downloaded }: Known,
  attempts: number,
): Promise<string[]> {
  const { lambda, note } = options
  const hold = await heldWithin(options, attempts, downloaded)
  const versions: string[] = []
  let failure: unknown
  try {
    for (const order of batch) {
      const version = await publish(options, order, hold, published)
      published.add(version)
      versions.push(version)
    }
  } catch (error) {
    failure = error
  }
  for (const kept of await inRounds(lambda, () => giveUpHold(lambda, hold))) note(kept)
  if (failure !== undefined) throw failure
  for (const [index, { side, memoryMB }] of batch.entries()) {
    if (side !== 'head' || named.has(memoryMB)) continue
    named.add(memoryMB)
    await nameIt(options, memoryMB, versions[index] ?? '')
  }
  return versions
}

async function heldWithin(
  options: BatchOptions,
  attempts: number,
  downloaded: Known['downloaded'],
): Promise<Hold> {
  const { lambda, mark, functionName, code, signal, now } = options
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await takeHold({
        lambda,
        mark,
        functionName,
        codesOfRun: SIDES.map((side) => code[side].codeSha256),
        settingsOfRun: (original) => Object.keys(settingsFor('head', options, original)),
        now: now(),
        downloaded,
        signal,
      })
    } catch (error) {
      if (!(error instanceof Held) || attempt >= attempts) throw error
      await sleep(POLLS_BETWEEN * lambda.pauses.pollMs)
    }
  }
}

async function publish(
  options: BatchOptions,
  { side, memoryMB }: Order,
  { original }: Hold,
  published: ReadonlySet<string>,
): Promise<string> {
  const { lambda, mark, functionName, code, signal } = options
  const settings = {
    ...settingsFor(side, options, original),
    MemorySize: memoryMB,
    Description: describePreview(mark, published.size + 1),
  }
  const { sourceKeyArn } = original.code
  const wanted = { code: { ...code[side], sourceKeyArn }, settings }
  const { Version: version = '' } = await publishAs(wanted, published, {
    lambda,
    functionName,
    signal,
    guard: (latest) => requireKnown(latest, options, original),
  })
  return version
}

/** `$LATEST` is the original, or what this run made of it. */
function requireKnown(
  latest: FunctionConfiguration,
  { mark, functionName, code }: BatchOptions,
  original: Original,
): void {
  const known = [original.code.codeSha256, code.base.codeSha256, code.head.codeSha256]
  const ours = isOfRun(markOf({}, latest.Description), mark)
  const untouched =
    latest.CodeSha256 === original.code.codeSha256 && hasSettings(latest, original.settings)
  if (untouched || (ours && known.includes(latest.CodeSha256 ?? ''))) return
  throw new Held(
    `Somebody else deployed ${functionName} while its previews were published in place. Run the check again.`,
  )
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
