import type { Context } from './call.ts'
import type { JsonObject, Rule } from './checks.ts'
import { checkBody } from './checks.ts'
import { entityTooLarge, invalidParameter, ServiceError, unsupported } from './errors.ts'
import { objectVersion } from './objects.ts'
import { stringIn } from './request.ts'
import { ARN } from './settings-rules.ts'
import type { Deployment, ReferencedObject } from './state.ts'

/** Lambda's limit for a zip that comes with the request. */
const MAX_ZIPPED_BYTES = 52_428_800

const RULES: Readonly<Record<string, Rule>> = {
  ZipFile: { kind: 'string' },
  S3Bucket: { kind: 'string', min: 3, max: 63, pattern: '[0-9A-Za-z\\.\\-_]*(?<!\\.)' },
  S3Key: { kind: 'string', min: 1, max: 1024 },
  S3ObjectVersion: { kind: 'string', min: 1, max: 1024 },
  S3ObjectStorageMode: { kind: 'string', oneOf: ['COPY', 'REFERENCE'] },
  ImageUri: { kind: 'string' },
  SourceKMSKeyArn: { kind: 'string', pattern: ARN },
}

/** A zip, and what a deployment remembers of where it came from. */
export type CodeSource = { zip: Buffer } & Pick<Deployment, 'sourceKeyArn' | 'referenced'>

/** What a `FunctionCode` names; it has one source exactly. */
export async function readSource(context: Context, body: JsonObject): Promise<CodeSource> {
  const zip = await readZip(context, body)
  // Without a key Lambda encrypts with its own.
  const sourceKeyArn = stringIn(body, 'SourceKMSKeyArn') || undefined
  return {
    zip,
    ...(sourceKeyArn !== undefined && { sourceKeyArn }),
    ...(body.S3ObjectStorageMode === 'REFERENCE' && { referenced: referenced(body, zip) }),
  }
}

function referenced({ S3Bucket, S3Key }: JsonObject, zip: Buffer): ReferencedObject {
  if (typeof S3Bucket !== 'string' || typeof S3Key !== 'string') {
    throw invalidParameter('S3ObjectStorageMode REFERENCE needs S3Bucket and S3Key.')
  }
  return { S3Bucket, S3Key, S3ObjectVersion: objectVersion(zip) }
}

/** The zip alone, as for a layer. */
export async function readZip(context: Context, body: JsonObject): Promise<Buffer> {
  checkBody(body, RULES)
  const { ZipFile, S3Bucket, S3Key } = body
  if (body.ImageUri) throw unsupported('container images', 'Give the code as a zip.')
  const fromS3 = S3Bucket !== undefined || S3Key !== undefined
  if (typeof ZipFile === 'string' && fromS3) {
    throw invalidParameter(
      'Please provide only one source of code: ZipFile, or S3Bucket and S3Key.',
    )
  }
  if (typeof ZipFile === 'string') return fromBase64(ZipFile)
  if (typeof S3Bucket === 'string' && typeof S3Key === 'string') {
    return context.objects.readCode(S3Bucket, S3Key, stringIn(body, 'S3ObjectVersion'))
  }
  throw invalidParameter('Please provide a source for function code.')
}

function fromBase64(text: string): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) {
    throw new ServiceError(400, 'SerializationException', "The value of 'zipFile' is not base64.")
  }
  const zip = Buffer.from(text, 'base64')
  if (zip.length > MAX_ZIPPED_BYTES) {
    throw entityTooLarge(`Zipped size must be smaller than ${MAX_ZIPPED_BYTES} bytes`)
  }
  return zip
}
