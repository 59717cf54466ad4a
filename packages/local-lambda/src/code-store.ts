import { createHash, randomUUID } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startWatchdog, type Watchdog } from './execution/watchdog.ts'
import { unzip } from './zip.ts'

/** Code as it was uploaded, and as it was unpacked. */
export interface Code {
  /** base64, over the bytes of the zip. */
  sha256: string
  /** Of the zip. */
  sizeBytes: number
  zipFile: string
  directory: string
}

/** Bytes that wait on disk. */
export interface KeptBytes {
  read(): Promise<Buffer>
  remove(): Promise<void>
}

/**
 * Unpacked code of all versions, in one temporary directory that goes with the store, and also when
 * this process ends without disposing of it.
 */
export interface CodeStore extends AsyncDisposable {
  /**
   * Unpacks a zip, once for all versions with the same bytes, and hands it to `use`, which has to
   * put it where `prune` will find it in use.
   */
  add<T>(zip: Buffer, use: (code: Code) => T): Promise<T>
  read(code: Code): Promise<Buffer>
  /** A directory with what all of these hold, a later one before an earlier one; none without any. */
  merge(codes: readonly Code[]): Promise<string | undefined>
  /** Puts bytes aside, on disk. */
  keep(bytes: Buffer): Promise<KeptBytes>
  /** Deletes, in the background, what no version needs any more. */
  prune(used: ReadonlySet<Code>): void
}

export function createCodeStore(): CodeStore {
  let home: Promise<{ root: string; watchdog: Watchdog }> | undefined
  const unpacking = new Map<string, Promise<Code>>()
  const stored = new Map<string, Code>()
  const pins = new Map<string, number>()
  /** Kept until the end: layers are few. */
  const merged = new Map<string, Promise<string>>()
  const removing = new Set<Promise<void>>()
  let closed = false

  async function settle() {
    const root = await mkdtemp(path.join(os.tmpdir(), 'lambda-service-'))
    return { root, watchdog: startWatchdog(root, 'no environments here') }
  }

  async function load(zip: Buffer, sha256: string): Promise<Code> {
    if (closed) throw new Error('The service has closed.')
    home ??= settle()
    const { root } = await home
    const code = await unpack(root, zip, sha256)
    stored.set(sha256, code)
    return code
  }

  async function unpacked(zip: Buffer, sha256: string): Promise<Code> {
    const known = stored.get(sha256)
    if (known !== undefined) return known
    const loading = unpacking.get(sha256) ?? load(zip, sha256)
    unpacking.set(sha256, loading)
    try {
      return await loading
    } finally {
      unpacking.delete(sha256)
    }
  }

  function remove(code: Code): void {
    const removal = rm(path.dirname(code.zipFile), { recursive: true, force: true })
      // What cannot be removed now goes with the whole directory.
      .catch(() => undefined)
      .finally(() => removing.delete(removal))
    removing.add(removal)
  }

  return {
    async add(zip, use) {
      const sha256 = createHash('sha256').update(zip).digest('base64')
      const pin = (by: 1 | -1) => pins.set(sha256, (pins.get(sha256) ?? 0) + by)
      pin(1)
      try {
        return use(await unpacked(zip, sha256))
      } finally {
        pin(-1)
      }
    },
    read: (code) => readFile(code.zipFile),
    async keep(bytes) {
      home ??= settle()
      const { root } = await home
      const file = path.join(root, randomUUID())
      await writeFile(file, bytes)
      return { read: () => readFile(file), remove: () => rm(file, { force: true }) }
    },
    async merge(codes) {
      if (codes.length <= 1) return codes[0]?.directory
      home ??= settle()
      const { root } = await home
      const key = codes.map(({ sha256 }) => sha256).join()
      const merging = merged.get(key) ?? mergeInto(path.join(root, randomUUID()), codes)
      merged.set(key, merging)
      return merging
    },
    prune(used) {
      for (const [sha256, code] of stored) {
        if (used.has(code) || pins.get(sha256)) continue
        stored.delete(sha256)
        pins.delete(sha256)
        remove(code)
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true
      await Promise.allSettled([...unpacking.values(), ...removing])
      const settled = await home?.catch(() => undefined)
      if (settled === undefined) return
      await settled.watchdog[Symbol.asyncDispose]()
      await rm(settled.root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function mergeInto(directory: string, codes: readonly Code[]): Promise<string> {
  for (const code of codes) {
    await cp(code.directory, directory, { recursive: true, force: true, verbatimSymlinks: true })
  }
  return directory
}

async function unpack(root: string, zip: Buffer, sha256: string): Promise<Code> {
  const home = path.join(root, randomUUID())
  const code = {
    sha256,
    sizeBytes: zip.length,
    zipFile: path.join(home, 'code.zip'),
    directory: path.join(home, 'task'),
  }
  try {
    await mkdir(code.directory, { recursive: true })
    await unzip(zip, code.directory)
    await writeFile(code.zipFile, zip)
    return code
  } catch (error) {
    await rm(home, { recursive: true, force: true })
    throw error
  }
}
