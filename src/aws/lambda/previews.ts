import type { DeployableCode } from '../../code/code.ts'
import type { Side } from '../../inputs/plan.ts'
import { defined } from '../../shared/defined.ts'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { cleanUpDeadline } from '../deadline.ts'
import type { Lambda } from './client.ts'
import type { PreviewConfiguration } from './configuration.ts'
import { clauseOf } from './explain.ts'
import { aliasName, previewName, type RunMark } from './marks.ts'
import { SMALL_ZIP_BYTES } from './replica.ts'
import { ATTEMPTS, retry } from './retry.ts'
import { openShard, type Shard } from './shard.ts'

/** A published version that exists to get one execution environment of its own. */
export interface Replica {
  side: Side
  memoryMB: number
  functionName: string
  version: string
}

/** Where both sides of one function are deployed for measuring. Disposing of it deletes them all. */
export interface Previews extends AsyncDisposable {
  /** Deploys a further replica; resolves once it can be invoked. */
  deploy(side: Side, memoryMB: number): Promise<Replica>
}

export interface PreviewsOptions {
  lambda: Lambda
  mark: RunMark
  /** ARN of the deployed function, or the name in the plan: what names are made unique by. */
  functionIdentity: string
  code: Readonly<Record<Side, DeployableCode>>
  /** Key of the user's to encrypt zips with. */
  sourceKeyArn?: string | undefined
  configuration: Readonly<Record<Side, PreviewConfiguration>>
  /** Version of the runtime that one side's replicas are to run on; absent, Lambda chooses. */
  runtimeVersionArn?: Readonly<Partial<Record<Side, string>>>
  /** Aborted, nothing more is deployed. */
  stop?: AbortSignal
  /** Aborted when the run is cancelled: then there is little time to clean up. */
  cancelled?: AbortSignal
  /** Receives what could not be cleaned up: its name, and a sentence. */
  left?: (name: string, sentence: string) => void
  /** Functions that have previews at once, this one included. */
  functionsAtOnce?: number
  /** How long deleting them may take. */
  cleanUp?: { ms: number; cancelledMs: number }
  /** Is given the names of previews, as long as they may be there. */
  existing?: Set<string>
  /** Whether head's first preview of a size gets one, to be invoked by hand. Default: yes. */
  withAlias?: boolean
  /** Receives what could not be had; once each. */
  note?: (sentence: string) => void
}

/** A cancelled run has 8.5 s for all of it. */
const CLEAN_UP = { ms: 2 * 60 * 1000, cancelledMs: 5000 }

/** Opens the previews of one function. Nothing is created before the first `deploy`. */
export function openPreviews(options: PreviewsOptions): Previews {
  const { lambda, stop, cancelled, left = () => {}, note = () => {} } = options
  const noted = new Set<string>()
  const shards = new Map<string, Shard[]>()
  const codeSha256: Partial<Record<Side, string>> = {}
  const closing = new AbortController()
  const signal = stop ? AbortSignal.any([closing.signal, stop]) : closing.signal

  const shardOf = (side: Side, memoryMB: number, index: number): Shard => {
    const { mark, functionIdentity, code, sourceKeyArn, configuration, existing } = options
    const hasAlias = options.withAlias !== false && side === 'head' && index === 0
    const runtimeVersionArn = options.runtimeVersionArn?.[side]
    return openShard(lambda, {
      name: previewName(mark, functionIdentity, side, memoryMB, index),
      code: code[side],
      sourceKeyArn,
      configuration: configuration[side],
      memoryMB,
      mark,
      ...defined({ runtimeVersionArn }),
      // What somebody wants to invoke by hand is the pull request's code.
      alias: hasAlias ? aliasName(mark.identity, memoryMB) : undefined,
      signal,
      ...(existing && { existing }),
      onUnkept(sentence) {
        if (!noted.has(sentence)) note(sentence)
        noted.add(sentence)
      },
      onCode(found) {
        const first = codeSha256[side]
        codeSha256[side] ??= found
        if (first === undefined || first === found) return
        throw new CouldNotMeasure(
          `The code of ${side} changed while it was being deployed (CodeSha256 ${first}, then ${found}). Run the check again.`,
        )
      },
    })
  }

  const shardsOf = (side: Side, memoryMB: number): Shard[] => {
    const key = `${side} ${memoryMB}`
    const known = shards.get(key)
    if (known) return known
    const length = shardCount(options.code[side], options.functionsAtOnce)
    const opened = Array.from({ length }, (_, index) => shardOf(side, memoryMB, index))
    shards.set(key, opened)
    return opened
  }

  return {
    async deploy(side, memoryMB) {
      const leastBusy = shardsOf(side, memoryMB).reduce((a, b) => (b.size() < a.size() ? b : a))
      const version = await leastBusy.next()
      return { side, memoryMB, functionName: leastBusy.name, version }
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new CouldNotMeasure('The previews are being deleted.'))
      const deadline = cleanUpDeadline(cancelled, options.cleanUp ?? CLEAN_UP)
      const open = await closeAll([...shards.values()].flat(), lambda, deadline)
      for (const { name, reason } of open) left(name, leftBehind(name, reason, options.mark))
    },
  }
}

/** Closes shards, again those that could not be closed. Returns what is left, and why. */
async function closeAll(
  shards: readonly Shard[],
  lambda: Lambda,
  deadline: AbortSignal,
): Promise<{ name: string; reason: unknown }[]> {
  const cleaning = { ...lambda, attempts: ATTEMPTS.cleanUp, signal: deadline }
  const left: { name: string; reason: unknown }[] = []
  await Promise.all(
    shards.map((shard) =>
      retry(
        cleaning,
        () => shard.close(deadline),
        () => 0,
      ).catch((reason: unknown) => left.push({ name: shard.name, reason })),
    ),
  )
  return left
}

function leftBehind(name: string, cause: unknown, { expiresAt }: RunMark): string {
  return `The preview ${name} could not be deleted (${clauseOf(cause)}). The command sweep deletes it once it has expired, at ${expiresAt.toISOString()}.`
}

/**
 * How many preview functions share the replicas on one side and size. Versions of one are published one
 * after the other, so more of them deploy faster, as long as each upload is a small one; but each takes a
 * call more to be deleted. Where several functions are checked, they wait for the calls that the account
 * allows, and fewer calls are faster.
 */
function shardCount(code: DeployableCode, functionsAtOnce = 1): number {
  return Math.max(1, Math.floor(mostShards(code) / functionsAtOnce))
}

function mostShards(code: DeployableCode): number {
  if (code.kind !== 'zip' || code.zipBytes <= SMALL_ZIP_BYTES) return 4
  return code.zipBytes <= 10 * 2 ** 20 ? 2 : 1
}
