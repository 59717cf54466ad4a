import type { JsonObject } from '../../shared/json.ts'
import { type Resolved, resolve } from './intrinsics.ts'
import type { TemplateCode } from './template.ts'
import { entryOf } from './values.ts'

/** Where a resource says that its code is. */
export type ResourceCode =
  /** A path on this machine, before the template is packaged. */
  | { kind: 'local'; path: string }
  | { kind: 's3'; key: string }
  | Exclude<TemplateCode, { kind: 'path' }>

/** What a property with code states: a path, an address in S3, or a map with bucket and key. */
export function storedCode(resolved: Resolved, template: JsonObject, sam: boolean): ResourceCode {
  if (resolved.kind === 'absent') return { kind: 'elsewhere', reason: 'it has no code' }
  if (resolved.kind === 'open') {
    return { kind: 'elsewhere', reason: `its code is ${resolved.expression}` }
  }
  const code = resolved.value
  if (typeof code === 'string') {
    return code.startsWith('s3://') ? { kind: 's3', key: code } : { kind: 'local', path: code }
  }
  if (entryOf(code, 'ImageUri') !== undefined) {
    return { kind: 'elsewhere', reason: 'it is a container image' }
  }
  const key = resolve(entryOf(code, sam ? 'Key' : 'S3Key'), template)
  return key.kind === 'known' && typeof key.value === 'string'
    ? { kind: 's3', key: key.value }
    : { kind: 'elsewhere', reason: 'its code is in S3' }
}
