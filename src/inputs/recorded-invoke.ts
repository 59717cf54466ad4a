/** What `aws lambda invoke --cli-input-json` takes. */
const KEYS: ReadonlySet<string> = new Set([
  'FunctionName',
  'Qualifier',
  'InvocationType',
  'LogType',
  'ClientContext',
  'TenantId',
  'Payload',
])

/** The event in a file, or what is wrong with it, as a clause; nothing where the file is the event. */
export type RecordedEvent = { json: string } | { problem: string } | undefined

/**
 * The event in what was recorded for `aws lambda invoke --cli-input-json`: a map of its parameters,
 * with `Payload` as JSON text or, as version 2 of the command line wants it, base64 of it. An event has
 * no such keys and no others.
 */
export function recordedEvent(value: unknown): RecordedEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const keys = Object.keys(value)
  const isInvoke = ['FunctionName', 'Payload'].every((key) => keys.includes(key))
  if (!isInvoke || !keys.every((key) => KEYS.has(key))) return undefined
  const { Payload: payload } = value as { Payload: unknown }
  if (typeof payload !== 'string') return { json: JSON.stringify(payload) }
  const decoded = Buffer.from(payload, 'base64').toString('utf8')
  const json = [payload, decoded].find(isJson)
  return json === undefined
    ? { problem: 'its Payload is neither JSON nor base64 of JSON' }
    : { json }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
