import { isObject, type JsonObject } from '../../shared/json.ts'
import { apiGatewayV1, apiGatewayV2 } from './api-gateway.ts'
import { DYNAMODB_RECORD, EVENTBRIDGE, S3_RECORD, sqsRecord } from './records.ts'

type Json = unknown

/** What a source sends, or each of its `Records`, where nothing is overridden. */
interface Source {
  sends: 'event' | 'records'
  make: (overrides: JsonObject) => JsonObject
  /** Field that AWS sends as text; an override that is no text is written as JSON. */
  textField?: string
}

const SOURCES = {
  'apigateway-v1': { sends: 'event', make: apiGatewayV1, textField: 'body' },
  'apigateway-v2': { sends: 'event', make: apiGatewayV2, textField: 'body' },
  sqs: { sends: 'records', make: sqsRecord, textField: 'body' },
  s3: { sends: 'records', make: () => S3_RECORD },
  eventbridge: { sends: 'event', make: () => EVENTBRIDGE },
  'dynamodb-stream': { sends: 'records', make: () => DYNAMODB_RECORD },
} as const satisfies Record<string, Source>

export type EventSource = keyof typeof SOURCES
export const EVENT_SOURCES = Object.keys(SOURCES) as [EventSource, ...EventSource[]]

/**
 * An event as a source sends it, with the overrides merged into it: objects key by key, `Records` one
 * by one (each completed to a whole record), anything else replaced. What AWS makes unique for each
 * event is left to `expandPayload`.
 */
export function generateEvent(name: EventSource, overrides: JsonObject = {}): JsonObject {
  const source: Source = SOURCES[name]
  if (source.sends === 'event') return complete(source, overrides)
  const { Records: records = [{}], ...rest } = overrides
  const completed = Array.isArray(records)
    ? records.map((record: Json) => (isObject(record) ? complete(source, record) : record))
    : records
  return { Records: completed, ...rest }
}

function complete({ make, textField }: Source, overrides: JsonObject): JsonObject {
  const written = textField === undefined ? overrides : withText(overrides, textField)
  return merge(make(written), written) as JsonObject
}

function withText(overrides: JsonObject, field: string): JsonObject {
  const value = Object.hasOwn(overrides, field) ? overrides[field] : undefined
  if (value === undefined || value === null || typeof value === 'string') return overrides
  return { ...overrides, [field]: JSON.stringify(value) }
}

function merge(base: Json, override: Json): Json {
  if (!isObject(base) || !isObject(override)) return override
  const entries = Object.entries(override).map(([key, value]) => [
    key,
    Object.hasOwn(base, key) ? merge(base[key], value) : value,
  ])
  return { ...base, ...Object.fromEntries(entries) }
}
