import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
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

/** Unpacked code of all versions, in one temporary directory that goes with the store. */
export interface CodeStore extends AsyncDisposable {
  /**
   * Unpacks a zip, once for all versions with the same bytes, and hands it to `use`, which has to
   * put it where `prune` will find it in use.
   */
  add<T>(zip: Buffer, use: (code: Code) => T): Promise<T>
  read(code: Code): Promise<Buffer>
  /** Deletes what no version needs any more. */
  prune(used: ReadonlySet<Code>): Promise<void>
}

export async function createCodeStore(): Promise<CodeStore> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'lambda-service-'))
  const stored = new Map<string, Promise<Code>>()
  const pinned = new Map<string, number>()
  const pin = (sha256: string, by: 1 | -1) => pinned.set(sha256, (pinned.get(sha256) ?? 0) + by)

  function unpacked(zip: Buffer, sha256: string): Promise<Code> {
    const known = stored.get(sha256)
    if (known !== undefined) return known
    const adding = unpack(root, zip, sha256)
    stored.set(sha256, adding)
    adding.catch(() => stored.delete(sha256))
    return adding
  }

  return {
    async add(zip, use) {
      const sha256 = createHash('sha256').update(zip).digest('base64')
      pin(sha256, 1)
      try {
        return use(await unpacked(zip, sha256))
      } finally {
        pin(sha256, -1)
      }
    },
    read: (code) => readFile(code.zipFile),
    async prune(used) {
      for (const [sha256, adding] of stored) {
        if (pinned.get(sha256)) continue
        const code = await adding.catch(() => undefined)
        if (code === undefined || used.has(code) || pinned.get(sha256)) continue
        if (!stored.delete(sha256)) continue
        await rm(path.dirname(code.zipFile), { recursive: true, force: true })
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(stored.values())
      await rm(root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
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
