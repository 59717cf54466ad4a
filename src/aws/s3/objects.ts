import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import { defined } from '../../shared/defined.ts'
import { type AwsPlace, clientSettings, REQUEST_MS } from '../client-settings.ts'
import { limitBody } from '../deadline.ts'
import { type StreamedBody, streamBodies } from '../streamed-body.ts'

/** Where an object lies. */
export interface ObjectAddress {
  bucket: string
  key: string
  /** In a bucket that keeps versions. */
  versionId?: string
}

export interface S3Options extends AwsPlace {
  credentials?: { accessKeyId: string; secretAccessKey: string }
}

/** How one request is made. */
export interface S3RequestOptions {
  signal?: AbortSignal
  timeoutMs?: number
  /** MD5 that the bytes must have, in base64; with another, S3 stores nothing. */
  md5?: string
}

/** The few things that are done with objects. Every method throws what the SDK throws. */
export interface S3 {
  put(
    address: ObjectAddress,
    body: Uint8Array | StreamedBody,
    how?: S3RequestOptions,
  ): Promise<ObjectAddress>
  /** Whether it is there is not looked at. */
  delete(address: ObjectAddress, how?: S3RequestOptions): Promise<void>
  /** Reads an object and throws it away, to learn whether that is allowed. */
  probe(address: ObjectAddress, how?: S3RequestOptions): Promise<void>
  /** Keys that begin so. */
  list(bucket: string, prefix: string, how?: S3RequestOptions): Promise<string[]>
  close(): void
}

const ATTEMPTS = 5

/** Objects of S3. The SDK is loaded with the first request: most runs have no use for it. */
export function s3(options: S3Options): S3 {
  let loading: Promise<{ client: S3Client; sdk: typeof import('./sdk.ts') }> | undefined
  const load = () => {
    loading ??= import('./sdk.ts').then((sdk) => {
      const client = new sdk.S3Client(settings(options))
      limitBody(client, REQUEST_MS)
      return { client, sdk }
    })
    return loading
  }
  return {
    async put({ bucket, key }, body, how) {
      const { client, sdk } = await load()
      const command = new sdk.PutObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(body instanceof Uint8Array ? { Body: body } : standIn(body)),
        ...(how?.md5 !== undefined && { ContentMD5: how.md5 }),
      })
      if (!(body instanceof Uint8Array)) streamBodies(command, async () => body)
      const { VersionId: versionId } = await client.send(command, request(how))
      return { bucket, key, ...defined({ versionId }) }
    },
    async delete({ bucket, key, versionId }, how) {
      const { client, sdk } = await load()
      const VersionId = versionId === undefined ? {} : { VersionId: versionId }
      const command = new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key, ...VersionId })
      await client.send(command, request(how))
    },
    async probe({ bucket, key }, how) {
      const { client, sdk } = await load()
      const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: key })
      const { Body } = await client.send(command, request(how))
      await Body?.transformToByteArray()
    },
    async list(bucket, prefix, how) {
      const { client, sdk } = await load()
      const keys: string[] = []
      const wanted = { Bucket: bucket, Prefix: prefix }
      for await (const page of sdk.paginateListObjectsV2({ client }, wanted, request(how))) {
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []))
      }
      return keys
    },
    close() {
      void loading?.then(({ client }) => client.destroy())
    },
  }
}

/** What S3 compares the body with is known before it is read. */
function standIn({ sha256 }: StreamedBody) {
  return { Body: '', ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64') }
}

function settings(options: S3Options): S3ClientConfig {
  return {
    ...options,
    ...clientSettings(options, { attempts: ATTEMPTS }),
    // Every name of a bucket works so, and every service that is not AWS.
    forcePathStyle: true,
  }
}

function request({ signal, timeoutMs = REQUEST_MS }: S3RequestOptions = {}) {
  return { requestTimeout: timeoutMs, ...(signal && { abortSignal: signal }) }
}
