import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { CodeStore, KeptBytes } from './code-store.ts'
import { invalidParameter, ServiceError, unsupported } from './errors.ts'

/** Objects of S3, as far as Lambda and its callers have to do with them. */
export interface ObjectStore {
  /**
   * Bytes of an object, for code given as S3Bucket and S3Key; refused as Lambda refuses.
   * @param version as `objectVersion` gives it; what was overwritten since is there without a directory only
   */
  readCode(bucket: string, key: string, version?: string): Promise<Buffer>
  /** Bytes of an object, or undefined when it is not there. */
  read(bucket: string, key: string): Promise<Buffer | undefined>
  write(bucket: string, key: string, bytes: Buffer): Promise<void>
  remove(bucket: string, key: string): Promise<void>
  /** Keys in order. */
  list(bucket: string): Promise<string[]>
  /** Every object there is, as `<bucket>/<key>`. */
  all(): Promise<string[]>
}

/** Objects up to this size are kept in memory. */
const SMALL_BYTES = 2 ** 20

/**
 * With a directory, objects are its files: bucket `b`, key `k/l.zip` is `<directory>/b/k/l.zip`, and
 * a bucket has to be there. Without one they go with the service, and every bucket is there.
 * @param store keeps large objects meanwhile
 */
export function createObjectStore(
  directory: string | undefined,
  store: Pick<CodeStore, 'keep'>,
): ObjectStore {
  return directory === undefined ? withService(store) : inDirectory(directory)
}

/** The version id of an object with these bytes: the same bytes are the same version here. */
export function objectVersion(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 32)
}

function withService(store: Pick<CodeStore, 'keep'>): ObjectStore {
  const objects = new Map<string, KeptBytes>()
  /** By name and version. */
  const earlier = new Map<string, KeptBytes>()
  const nameOf = (bucket: string, key: string) => `${bucket}/${key}`
  return {
    async readCode(bucket, key, version) {
      const name = nameOf(bucket, key)
      const current = objects.get(name)
      if (version !== undefined) {
        const found = earlier.get(`${name}?${version}`)
        if (!found) throw noVersion()
        return found.read()
      }
      if (current) return current.read()
      if (objects.size > 0) throw noCode('NoSuchKey', 'The specified key does not exist.')
      throw unsupported(
        'code from S3',
        'Upload it as ZipFile, or start the service with an S3 directory.',
      )
    },
    read: async (bucket, key) => objects.get(nameOf(bucket, key))?.read(),
    async write(bucket, key, bytes) {
      const name = nameOf(bucket, key)
      const version = `${name}?${objectVersion(bytes)}`
      const isSmall = bytes.length <= SMALL_BYTES
      const kept = earlier.get(version) ?? (isSmall ? inMemory(bytes) : await store.keep(bytes))
      objects.set(name, kept)
      earlier.set(version, kept)
    },
    async remove(bucket, key) {
      const name = nameOf(bucket, key)
      objects.delete(name)
      for (const [each, kept] of earlier) {
        if (!each.startsWith(`${name}?`)) continue
        earlier.delete(each)
        await kept.remove()
      }
    },
    list: async (bucket) =>
      [...objects.keys()]
        .filter((name) => name.startsWith(`${bucket}/`))
        .map((name) => name.slice(bucket.length + 1))
        .sort(),
    all: async () => [...objects.keys()].sort(),
  }
}

function inMemory(bytes: Buffer): KeptBytes {
  return { read: async () => bytes, remove: async () => {} }
}

function inDirectory(directory: string): ObjectStore {
  const homeOf = (bucket: string) => path.join(directory, path.basename(bucket))
  const fileOf = (bucket: string, key: string) => {
    const home = homeOf(bucket)
    const file = path.join(home, key)
    return file.startsWith(home + path.sep) ? file : undefined
  }
  const requireBucket = async (bucket: string) => {
    if (await isThere(homeOf(bucket))) return
    throw new ServiceError(404, 'NoSuchBucket', 'The specified bucket does not exist')
  }
  const filesIn = async (home: string): Promise<string[]> => {
    const entries = await readdir(home, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(home, path.join(entry.parentPath, entry.name)))
      .map((file) => file.split(path.sep).join('/'))
      .sort()
  }
  return {
    async readCode(bucket, key, version) {
      if (!(await isThere(homeOf(bucket)))) {
        throw noCode('NoSuchBucket', 'The specified bucket does not exist')
      }
      const found = await this.read(bucket, key)
      if (found === undefined) throw noCode('NoSuchKey', 'The specified key does not exist.')
      if (version !== undefined && version !== objectVersion(found)) throw noVersion()
      return found
    },
    async read(bucket, key) {
      await requireBucket(bucket)
      const file = fileOf(bucket, key)
      return file !== undefined && (await isThere(file)) ? readFile(file) : undefined
    },
    async write(bucket, key, bytes) {
      await requireBucket(bucket)
      const file = fileOf(bucket, key)
      if (file === undefined)
        throw new ServiceError(400, 'InvalidArgument', 'The key leaves its bucket.')
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, bytes)
    },
    async remove(bucket, key) {
      await requireBucket(bucket)
      const file = fileOf(bucket, key)
      if (file !== undefined) await rm(file, { force: true })
    },
    async list(bucket) {
      await requireBucket(bucket)
      return filesIn(homeOf(bucket))
    },
    all: () => filesIn(directory),
  }
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

function noVersion(): ServiceError {
  return noCode('NoSuchVersion', 'The specified version does not exist.')
}

function noCode(code: string, message: string): ServiceError {
  return invalidParameter(
    `Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${message}`,
  )
}
