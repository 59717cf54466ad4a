import type { Call, Context } from './call.ts'
import type { JsonObject } from './checks.ts'
import { isObject } from './checks.ts'
import { invalidParameter, ServiceError, validation } from './errors.ts'
import type { FunctionReference } from './function-name.ts'
import { parseFunctionReference } from './function-name.ts'

/** The function that the path names, with the qualifier of name or query. */
export function referenceOf(context: Context, call: Call): FunctionReference {
  const qualifier = call.query.get('Qualifier') ?? undefined
  return parseFunctionReference(call.path.FunctionName ?? '', qualifier, context.place)
}

/** The same, for operations on functions as a whole. */
export function unqualifiedReferenceOf(context: Context, call: Call): FunctionReference {
  const reference = referenceOf(context, call)
  if (reference.qualifier === undefined || reference.qualifier === '$LATEST') return reference
  throw unqualifiedOnly()
}

export function unqualifiedOnly(): ServiceError {
  return invalidParameter(
    'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
  )
}

const parsed = new WeakMap<Buffer, JsonObject>()

/** The request body as a JSON object; an absent body is an empty one. Parsed once. */
export function jsonBody({ body }: Call): JsonObject {
  const known = parsed.get(body)
  if (known !== undefined) return known
  const value = body.length === 0 ? {} : parse(body)
  parsed.set(body, value)
  return value
}

function parse(body: Buffer): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw notJson(cause)
  }
  if (!isObject(value)) throw notJson('the body is not an object')
  return value
}

export function stringIn(body: JsonObject, key: string): string | undefined {
  const value = body[key]
  return typeof value === 'string' ? value : undefined
}

/**
 * One page of a list that is sorted by its keys. The marker is the last key of the page before, so
 * that nothing is skipped or repeated when items come and go between two pages.
 *
 * @param pageSize AWS's own limit, below whatever `MaxItems` asks for
 */
export function page<T>(
  call: Call,
  items: readonly T[],
  keyOf: (item: T) => string,
  pageSize = 50,
): { items: readonly T[]; NextMarker?: string } {
  const limit = Math.min(maxItems(call), pageSize)
  const marker = call.query.get('Marker')
  const after = marker ? Buffer.from(marker, 'base64url').toString() : undefined
  const start =
    after === undefined ? 0 : items.findIndex((item) => compareKeys(keyOf(item), after) > 0)
  if (start === -1) return { items: [] }
  const shown = items.slice(start, start + limit)
  const last = shown.at(-1)
  if (last === undefined || start + limit >= items.length) return { items: shown }
  return { items: shown, NextMarker: Buffer.from(keyOf(last)).toString('base64url') }
}

/** Numbers by value, before names; `$LATEST` before both. */
export function compareKeys(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function maxItems(call: Call): number {
  const text = call.query.get('MaxItems')
  if (text === null) return 50
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 10_000) return value
  const bound = value > 10_000 ? 'less than or equal to 10000' : 'greater than or equal to 1'
  throw validation([
    `Value '${text}' at 'maxItems' failed to satisfy constraint: Member must have value ${bound}`,
  ])
}

function notJson(cause: unknown): ServiceError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ServiceError(
    400,
    'InvalidRequestContentException',
    `Could not parse request body into json: ${why}`,
  )
}
