import { createHash } from 'node:crypto'
import type { Operation, ServiceResponse } from './call.ts'
import { NO_CONTENT } from './call.ts'
import { ServiceError } from './errors.ts'

/** The operations of S3 that there are, on `/{Bucket}` and `/{Bucket}/{Key}`. */
export const OBJECT_OPERATIONS: Readonly<Record<string, Operation>> = {
  async PutObject({ objects }, { path, body, headers }) {
    requireDigest(body, headers['content-md5'])
    await objects.write(path.Bucket ?? '', path.Key ?? '', body)
    return { status: 200, headers: { ETag: etagOf(body) } }
  },
  async GetObject({ objects }, { path }) {
    const found = await objects.read(path.Bucket ?? '', path.Key ?? '')
    if (!found) throw new ServiceError(404, 'NoSuchKey', 'The specified key does not exist.')
    const headers = { ETag: etagOf(found), 'Content-Type': 'application/octet-stream' }
    return { status: 200, headers, body: found }
  },
  /** Deleting an object that is not there succeeds. */
  async DeleteObject({ objects }, { path }) {
    await objects.remove(path.Bucket ?? '', path.Key ?? '')
    return NO_CONTENT
  },
  async ListObjectsV2({ objects }, { path, query }) {
    const bucket = path.Bucket ?? ''
    const prefix = query.get('prefix') ?? ''
    const after = query.get('continuation-token') ?? ''
    const most = Math.min(Number(query.get('max-keys') ?? 1000), 1000)
    const keys = (await objects.list(bucket)).filter((key) => key.startsWith(prefix) && key > after)
    const shown = keys.slice(0, most)
    const last = shown.at(-1)
    const next =
      keys.length > most && last !== undefined ? element('NextContinuationToken', last) : ''
    const contents = shown.map((key) => `<Contents>${element('Key', key)}</Contents>`).join('')
    return xml(
      200,
      `<ListBucketResult>${element('Name', bucket)}${element('Prefix', prefix)}${element('KeyCount', String(shown.length))}${element('IsTruncated', String(next !== ''))}${next}${contents}</ListBucketResult>`,
    )
  },
}

/** The operation of S3 that a request is, with bucket and key decoded. */
export function findObjectRoute(method: string, url: URL) {
  const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent)
  const key = rest.join('/')
  const ofObject: Readonly<Record<string, string>> = {
    PUT: 'PutObject',
    GET: 'GetObject',
    DELETE: 'DeleteObject',
  }
  const ofBucket = method === 'GET' && url.searchParams.get('list-type') === '2'
  const operation = key === '' ? (ofBucket ? 'ListObjectsV2' : '') : (ofObject[method] ?? '')
  const { [operation]: run } = OBJECT_OPERATIONS
  return run && { operation, run, path: { Bucket: bucket, Key: key } }
}

/** An error as S3 sends it. */
export function objectError({ status, code, message }: ServiceError): ServiceResponse {
  return xml(status, `<Error>${element('Code', code)}${element('Message', message)}</Error>`)
}

function requireDigest(body: Buffer, md5: string | undefined): void {
  if (md5 === undefined || md5 === createHash('md5').update(body).digest('base64')) return
  throw new ServiceError(
    400,
    'BadDigest',
    'The Content-MD5 you specified did not match what we received.',
  )
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`
}

function xml(status: number, text: string): ServiceResponse {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`)
  return { status, headers: { 'Content-Type': 'application/xml' }, body }
}

function element(name: string, text: string): string {
  const escaped = text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)
  return `<${name}>${escaped}</${name}>`
}
