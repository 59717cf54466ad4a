import type { Lambda } from './client.ts'
import {
  createAlias,
  createPreviewFunction,
  deletePreviewFunction,
  type PreviewFunction,
  type PreviewSpec,
  publishReplica,
} from './preview-function.ts'

/** One preview function with its replicas, published one after the other as Lambda demands. */
export interface Shard {
  name: string
  /** Replicas promised so far. */
  size(): number
  /** Deploys a further replica and resolves to its version. */
  next(): Promise<string>
  /** Deploys nothing more and deletes the function, whatever state it is in. */
  close(): Promise<void>
}

/** Plans a preview function; it is created with its first replica. */
export function openShard(lambda: Lambda, spec: PreviewSpec, alias: string | undefined): Shard {
  const versions = new Set<string>()
  let preview: PreviewFunction | undefined
  let promised = 0
  let closed = false
  let last: Promise<unknown> = Promise.resolve()

  const first = async (): Promise<string> => {
    preview = await createPreviewFunction(lambda, spec)
    if (alias !== undefined) await createAlias(lambda, preview, alias)
    return preview.firstVersion
  }

  const deploy = async (): Promise<string> => {
    if (closed) throw new Error(`The preview ${spec.name} is closed.`)
    const version = await (preview ? publishReplica(lambda, preview, versions) : first())
    versions.add(version)
    return version
  }

  return {
    name: spec.name,
    size: () => promised,
    next() {
      promised++
      const version = last.then(deploy)
      // The caller hears of a failure; the queue goes on.
      last = version.catch(() => {})
      return version
    },
    async close() {
      closed = true
      await last
      if (promised > 0) await deletePreviewFunction(lambda, spec.name)
    },
  }
}
