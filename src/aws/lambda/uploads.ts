import { inPieces } from '../../code/entries.ts'
import type { Clock } from '../../shared/clock.ts'
import { BadInput, CouldNotMeasure } from '../../shared/errors.ts'
import { withoutPeriod } from '../../shared/text.ts'
import { type ObjectAddress, type S3Options, type S3RequestOptions, s3 } from '../s3/objects.ts'
import { OBJECT_PREFIX } from './marks.ts'
import type { MissingPermission } from './permissions.ts'
import { ATTEMPTS, isNetworkError, retry } from './retry.ts'
import { StreamedZip } from './streamed-zip.ts'

/** A zip, what Lambda will call it, and how to read it when it is sent. */
export interface Zip {
  codeSha256: string
  zipBytes: number
  /** What comes holds until the next is asked for. */
  pieces: () => AsyncIterable<Uint8Array>
}

/** A zip that is in memory. */
export function zipInMemory(zip: Uint8Array, codeSha256: string): Zip {
  return { codeSha256, zipBytes: zip.byteLength, pieces: () => inPieces(zip) }
}

/** Zips that are too large to be sent to Lambda, in a bucket of the user's for a while. */
export interface Uploads {
  bucket: string
  /** Puts a zip into the bucket, once for the same bytes. */
  place(zip: Zip, how?: S3RequestOptions): Promise<ObjectAddress>
  /** Learns which permissions are missing. All that it leaves behind is nothing. */
  missing(signal?: AbortSignal): Promise<MissingPermission[]>
  /** Keys of everything that runs have put there. */
  list(): Promise<string[]>
  delete(key: string): Promise<void>
  /** Deletes what this run has put there; resolves to what is left, and why. */
  clear(signal: AbortSignal): Promise<{ name: string; reason: unknown }[]>
  close(): void
}

export interface UploadsOptions extends S3Options {
  bucket: string
  /** What the keys of this run begin with. */
  prefix: string
  /** First pause before something is tried again. */
  pauseMs: number
  clock: Clock
  /** Is given the names of what is in the bucket, as long as it is there. */
  existing?: Set<string>
}

/** How zips get to Lambda. */
export interface ZipWays {
  /** Zips up to this many bytes can be sent; larger ones have to go by way of `uploads`. */
  directZipBytes: number
  /** Above this they go there if they can: what is sent is in memory several times. */
  sparingZipBytes?: number
  uploads?: Uploads
}

/** What Lambda takes without a bucket. */
export const MAX_DIRECT_ZIP_BYTES = 52_428_800
/** How long deleting them may take: a cancelled run deletes its previews first, and has 8.5 s for all of it. */
export const CLEAR_UPLOADS = { ms: 60_000, cancelledMs: 1500 }

const BYTES_PER_MS = 100
const MIN_MS = 60_000

/** Time for a request that carries a zip of this size. */
export function uploadMs(zipBytes: number): number {
  return MIN_MS + zipBytes / BYTES_PER_MS
}

/** Whether a zip has to go by way of a bucket. */
function needsUpload({ directZipBytes }: ZipWays, zipBytes: number): boolean {
  return zipBytes > directZipBytes
}

/** A zip as CreateFunction and UpdateFunctionCode take it. */
export async function zipInput(
  lambda: ZipWays,
  code: Zip,
  signal?: AbortSignal,
): Promise<{ ZipFile: Uint8Array } | { S3Bucket: string; S3Key: string }> {
  const { uploads, sparingZipBytes = Number.POSITIVE_INFINITY } = lambda
  const spares = uploads && code.zipBytes > sparingZipBytes
  if (!spares && !needsUpload(lambda, code.zipBytes)) return { ZipFile: new StreamedZip(code) }
  if (!uploads) {
    throw new CouldNotMeasure(
      'A zip is larger than the 50 MB that Lambda accepts directly; give upload-bucket, a bucket in the same region.',
    )
  }
  const { bucket, key } = await uploads.place(code, {
    timeoutMs: uploadMs(code.zipBytes),
    ...(signal && { signal }),
  })
  return { S3Bucket: bucket, S3Key: key }
}

/** Opens the bucket; nothing is asked of it before it is needed. */
export function openUploads({
  bucket,
  prefix,
  pauseMs,
  clock,
  existing = new Set(),
  ...where
}: UploadsOptions): Uploads {
  const store = s3(where)
  const placed = new Map<string, Promise<ObjectAddress>>()
  const tried = new Map<string, ObjectAddress>()

  const put = async (zip: Zip, how: S3RequestOptions): Promise<ObjectAddress> => {
    const { codeSha256, zipBytes: sizeBytes, pieces } = zip
    const sha256 = Buffer.from(codeSha256, 'base64').toString('hex')
    const address = { bucket, key: `${prefix}${sha256}.zip` }
    tried.set(address.key, address)
    existing.add(`s3://${bucket}/${address.key}`)
    const body = { sizeBytes, sha256, pieces }
    const found = await store.put(address, body, how).catch((error: unknown) => {
      placed.delete(codeSha256)
      throw explained(error, bucket)
    })
    tried.set(address.key, found)
    return found
  }

  return {
    bucket,
    place(zip, how = {}) {
      const known = placed.get(zip.codeSha256)
      if (known) return known
      const placing = put(zip, how)
      placed.set(zip.codeSha256, placing)
      return placing
    },
    async missing(signal) {
      const probe = { bucket, key: `${prefix}probe` }
      tried.set(probe.key, probe)
      const { missing, deleted } = await missingOf(store, probe, signal && { signal })
      if (deleted) tried.delete(probe.key)
      return missing
    },
    list: () =>
      store.list(bucket, OBJECT_PREFIX).catch((error: unknown) => {
        throw explained(error, bucket)
      }),
    delete: (key) =>
      store.delete({ bucket, key }).catch((error: unknown) => {
        throw explained(error, bucket)
      }),
    async clear(signal) {
      const cleaning = { clock, pauses: { retryMs: pauseMs }, attempts: ATTEMPTS.cleanUp, signal }
      const left: { name: string; reason: unknown }[] = []
      await Promise.all(
        [...tried].map(async ([key, address]) => {
          const name = `s3://${bucket}/${key}`
          try {
            await retry(
              cleaning,
              () => remove(store, address, signal),
              () => 0,
            )
            tried.delete(key)
            existing.delete(name)
          } catch (error) {
            left.push({ name, reason: explained(error, bucket) })
          }
        }),
      )
      placed.clear()
      return left
    },
    close: () => store.close(),
  }
}

/** The version that was put, so that a bucket that keeps versions keeps none; or else the object. */
async function remove(
  store: ReturnType<typeof s3>,
  { bucket, key, versionId }: ObjectAddress,
  signal: AbortSignal,
): Promise<void> {
  if (versionId !== undefined) {
    try {
      return await store.delete({ bucket, key, versionId }, { signal })
    } catch (error) {
      if (!isDenied(error)) throw error
    }
  }
  await store.delete({ bucket, key }, { signal })
}

/**
 * First what has no effect: deleting what is not there. Only who may delete puts a small object, and
 * reads it, as Lambda will in the name of this role.
 */
async function missingOf(
  store: ReturnType<typeof s3>,
  probe: ObjectAddress,
  how: S3RequestOptions = {},
): Promise<{ missing: MissingPermission[]; deleted: boolean }> {
  const missing: MissingPermission[] = []
  let deleted = true
  const allowed = async (action: string, call: () => Promise<unknown>): Promise<boolean> => {
    try {
      await call()
      return true
    } catch (error) {
      if (!isDenied(error)) throw explained(error, probe.bucket)
      missing.push({ action, resource: `arn:aws:s3:::${probe.bucket}/${OBJECT_PREFIX}*` })
      return false
    }
  }
  const bytes = Buffer.from('Lambda Cost Gate')
  const put = (extra: S3RequestOptions) => store.put(probe, bytes, { ...how, ...extra })
  if (await allowed('s3:DeleteObject', () => store.delete(probe, how))) {
    if (await allowed('s3:PutObject', () => put({}))) {
      await allowed('s3:GetObject', () => store.probe(probe, how))
      deleted = await store.delete(probe, how).then(
        () => true,
        () => false,
      )
    }
  } else {
    // With the hash of something else, S3 stores nothing.
    await allowed('s3:PutObject', () => put({ md5: WRONG_MD5 }).catch(ignoreWrongHash))
  }
  return { missing, deleted }
}

const WRONG_MD5 = Buffer.alloc(16).toString('base64')

function ignoreWrongHash(error: unknown): void {
  if (!(error instanceof Error) || !/BadDigest|InvalidDigest/.test(error.name)) throw error
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && /^(AccessDenied|Forbidden|AllAccessDisabled)/.test(error.name)
}

/** An error of S3 for the person who has to act. */
function explained(cause: unknown, bucket: string): unknown {
  if (!(cause instanceof Error) || cause.name === 'AbortError') return cause
  if (cause.name === 'NoSuchBucket') {
    return new BadInput(`upload-bucket: there is no bucket ${bucket}; correct the name.`, { cause })
  }
  if (/PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocation/.test(cause.name)) {
    return new BadInput(
      `upload-bucket: ${bucket} is in another region, and Lambda takes code from buckets of its own region only; give one in that region.`,
      { cause },
    )
  }
  if (isNetworkError(cause)) {
    return new CouldNotMeasure(
      `S3 did not answer (${withoutPeriod(cause.message)}), even after retries. Try again.`,
      { cause },
    )
  }
  return '$metadata' in cause
    ? new CouldNotMeasure(
        `S3 answered ${cause.name} for ${bucket}: ${withoutPeriod(cause.message) || 'no reason was given'}.`,
        { cause },
      )
    : cause
}
