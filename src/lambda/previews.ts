import type { CodePackage } from '../code/code.ts'
import type { Side } from '../config/plan.ts'
import type { Lambda } from './client.ts'
import type { PreviewConfiguration } from './configuration.ts'
import { aliasName, previewName, type RunMark } from './marks.ts'
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
  /** Deploys so many further replicas; each promise resolves once its replica can be invoked. */
  deploy(side: Side, memoryMB: number, count: number): Promise<Replica>[]
}

export interface PreviewsOptions {
  lambda: Lambda
  mark: RunMark
  /** ARN of the deployed function, or the name in the plan: what names are made unique by. */
  functionIdentity: string
  code: Readonly<Record<Side, CodePackage>>
  configuration: PreviewConfiguration
}

/** Opens the previews of one function. Nothing is created before the first `deploy`. */
export function openPreviews(options: PreviewsOptions): Previews {
  const shards = new Map<string, Shard[]>()

  const shardsOf = (side: Side, memoryMB: number): Shard[] => {
    const key = `${side} ${memoryMB}`
    const known = shards.get(key)
    if (known) return known
    const opened = Array.from({ length: shardCount(options.code[side]) }, (_, index) =>
      shardOf(options, side, memoryMB, index),
    )
    shards.set(key, opened)
    return opened
  }

  return {
    deploy(side, memoryMB, count) {
      const list = shardsOf(side, memoryMB)
      return Array.from({ length: count }, async () => {
        const leastBusy = list.reduce((a, b) => (b.size() < a.size() ? b : a))
        const version = await leastBusy.next()
        return { side, memoryMB, functionName: leastBusy.name, version }
      })
    },
    async [Symbol.asyncDispose]() {
      const closing = [...shards.values()].flat().map((shard) => shard.close())
      const failed = (await Promise.allSettled(closing)).filter(
        (result) => result.status === 'rejected',
      )
      if (failed.length > 0) throw new AggregateError(failed.map(({ reason }) => reason))
    },
  }
}

function shardOf(options: PreviewsOptions, side: Side, memoryMB: number, index: number): Shard {
  const { lambda, mark, functionIdentity, code, configuration } = options
  const name = previewName(mark, functionIdentity, side, memoryMB, index)
  return openShard(
    lambda,
    { name, code: code[side], configuration, memoryMB, mark },
    index === 0 ? aliasName(mark.identity, memoryMB) : undefined,
  )
}

/**
 * How many functions share the replicas of a side and size. Versions of one function are published
 * one after the other, so more functions deploy faster, as long as each upload is a small one.
 */
function shardCount({ zip }: CodePackage): number {
  if (zip.byteLength <= 2 ** 20) return 4
  return zip.byteLength <= 10 * 2 ** 20 ? 2 : 1
}
