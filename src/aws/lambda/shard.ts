import { setTimeout as sleep } from 'node:timers/promises'
import type { Lambda } from './client.ts'
import {
  createAlias,
  createPreviewFunction,
  deletePreviewFunction,
  isOurs,
  NotOurs,
  type PreviewFunction,
  type PreviewSpec,
  readyPreviewFunction,
} from './preview-function.ts'
import { replicaPublisher } from './replica.ts'
import { keepRuntimeVersion } from './runtime-version.ts'

/** One preview function with its replicas, published one after the other as Lambda demands. */
export interface Shard {
  name: string
  /** Replicas promised so far. */
  size(): number
  /** Deploys a further replica and resolves to its version. */
  next(): Promise<string>
  /** Deletes the function, whatever state it is in, once nothing is deployed any more. */
  close(deadline: AbortSignal): Promise<void>
}

export interface ShardOptions extends PreviewSpec {
  /** Name for people; the first shard of a size has one. */
  alias: string | undefined
  /** Version of the runtime that replicas are to run on; absent, Lambda chooses. */
  runtimeVersionArn?: string
  /** Aborted, nothing more is deployed. */
  signal: AbortSignal
  /** Is given the name, as long as the function may be there. */
  existing?: Set<string>
  /** Called with the hash of the code that Lambda stored. */
  onCode: (codeSha256: string) => void
  /** Called with a sentence when the version of the runtime could not be kept. */
  onUnkept: (sentence: string) => void
}

/** How long closing waits for a request that is under way, before it is broken off. */
const GRACE_MS = 2000

/** Plans a preview function; it is created with its first replica. */
export function openShard(lambda: Lambda, options: ShardOptions): Shard {
  const { name, alias, mark, signal } = options
  const versions = new Set<string>()
  const publishReplica = replicaPublisher(lambda, options, signal)
  const abandon = new AbortController()
  let preview: PreviewFunction | undefined
  let exists: 'no' | 'perhaps' | 'yes' = 'no'
  let promised = 0
  let last: Promise<unknown> = Promise.resolve()

  const gone = () => {
    exists = 'no'
    options.existing?.delete(name)
  }

  const first = async (): Promise<string> => {
    const created = await create()
    exists = 'yes'
    options.onCode(created.CodeSha256 ?? '')
    preview = await readyPreviewFunction(lambda, created, name, signal)
    if (alias !== undefined) await createAlias(lambda, preview, alias, signal)
    return preview.firstVersion
  }

  const create = async () => {
    signal.throwIfAborted()
    exists = 'perhaps'
    options.existing?.add(name)
    try {
      return await createPreviewFunction(lambda, options, { signal, abandon: abandon.signal })
    } catch (error) {
      if (error instanceof NotOurs) gone()
      throw error
    }
  }

  const deploy = async (): Promise<string> => {
    signal.throwIfAborted()
    const version = await (preview ? publishReplica(preview, versions) : first())
    versions.add(version)
    const { runtimeVersionArn: arn } = options
    if (arn !== undefined) {
      const unkept = await keepRuntimeVersion(lambda, { functionName: name, version }, arn, {
        signal,
      })
      if (unkept !== undefined) options.onUnkept(unkept)
    }
    return version
  }

  return {
    name,
    size: () => promised,
    next() {
      promised++
      const version = last.then(deploy)
      // The caller hears of a failure; the queue goes on.
      last = version.catch(() => {})
      return version
    },
    async close(deadline) {
      await settledWithin(last, GRACE_MS)
      abandon.abort()
      await last
      const urgent = { urgent: true, signal: deadline, abandon: deadline }
      if (exists === 'perhaps' && !(await isOurs(lambda, name, mark, urgent))) gone()
      if (exists !== 'no') await deletePreviewFunction(lambda, name, urgent)
      gone()
    },
  }
}

async function settledWithin(promise: Promise<unknown>, ms: number): Promise<void> {
  const timer = new AbortController()
  await Promise.race([promise, sleep(ms, undefined, { signal: timer.signal }).catch(() => {})])
  timer.abort()
}
