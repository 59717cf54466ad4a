/** A source of numbers in [0, 1). */
type Random = () => number

/** What differs from one invocation to the next. */
export interface InvocationContext {
  random: Random
  /** Counts the invocations of the function in this run, from 1. */
  counter: number
  /** Milliseconds since 1970. */
  nowMs: number
}

// Not before a colon: a number is no key.
const WHOLE_NUMBER = /(?<!\\)(\\*)"\{\{(counter|timestamp):number\}\}\1"(?!\s*:)/g
const IN_TEXT = /\{\{(uuid|timestamp|counter)\}\}/g

/**
 * Fills in what has to be unique in each invocation: `{{uuid}}` (a new one at each place, version 4,
 * from the seeded random numbers), `{{timestamp}}` (ISO 8601) and `{{counter}}`. A text that is
 * nothing but `{{counter:number}}` or `{{timestamp:number}}` (milliseconds) becomes a number. Any
 * other braces stay as they are. Works inside JSON within JSON, too, and never makes JSON invalid.
 * @param json JSON text of a payload
 */
export function expandPayload(json: string, { random, counter, nowMs }: InvocationContext): string {
  if (!json.includes('{{')) return json
  return json
    .replace(WHOLE_NUMBER, (_, _slashes, name) => String(name === 'counter' ? counter : nowMs))
    .replace(IN_TEXT, (_, name) => {
      if (name === 'uuid') return uuid(random)
      return name === 'counter' ? String(counter) : new Date(nowMs).toISOString()
    })
}

/** RFC 9562, version 4. */
function uuid(random: Random): string {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Buffer.from(bytes).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
