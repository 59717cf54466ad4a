import { defined } from '../shared/defined.ts'
import { BadInput } from '../shared/errors.ts'
import { parseJson } from '../shared/json.ts'
import { type EventSource, generateEvent } from './events/generate.ts'
import { eventsOfFiles, isAnything, type NamedEvent } from './payload-files.ts'
import { MAX_PAYLOADS, type PayloadEntry } from './payload-schema.ts'
import { defaultPath, fillPlaceholders, type Placeholders } from './placeholders.ts'
import type { Payload } from './plan.ts'

/** What the set is for, and what placeholders in its paths stand for. */
export interface PayloadContext {
  cwd: string
  /** Name of the input, for messages. Default `payloads`. */
  input?: string
  /** What `{function-name}` and `{logical-id}` in a path stand for. */
  placeholders?: Placeholders
}

/**
 * The payload set that an input stands for: of a glob or directory sorted by name, of a list in its
 * order. An entry that stands for several events (a glob, a directory, or a file with one event a
 * line) shares its weight among them.
 * @param given a path, a glob, inline JSON, a list; or nothing: then the one payload `{}`
 * @throws BadInput when no file matches, or for invalid JSON, with file, line and column
 */
export async function readPayloads(
  given: string | readonly PayloadEntry[] | undefined,
  context: PayloadContext,
): Promise<Payload[]> {
  const input = context.input ?? 'payloads'
  if (given === undefined) return [{ name: 'default', weight: 1, json: '{}', source: 'default' }]
  const payloads =
    typeof given === 'string'
      ? await ofText(given, input, context)
      : (
          await Promise.all(given.map((entry, index) => ofEntry(entry, index, input, context)))
        ).flat()
  if (payloads.length > MAX_PAYLOADS) {
    throw new BadInput(
      `${input}: these are ${payloads.length} payloads; more than ${MAX_PAYLOADS} per function would take hours. Leave some out.`,
    )
  }
  refuseSameName(payloads, input)
  return payloads
}

async function ofText(given: string, input: string, context: PayloadContext): Promise<Payload[]> {
  if (/^\s*[{["]/.test(given) && !/^\s*\{(function-name|logical-id)\}/.test(given)) {
    parseJson(given, `${input} (inline JSON)`)
    return [{ name: 'inline', weight: 1, json: given, source: 'inline' }]
  }
  const patterns = given.split(/\s*\n\s*/).filter(Boolean)
  const events = await eventsOfPaths(patterns, input, context)
  return events.map((event) => ({ ...event, weight: 1 }))
}

async function ofEntry(
  entry: PayloadEntry,
  index: number,
  input: string,
  context: PayloadContext,
): Promise<Payload[]> {
  const events = await eventsOf(entry, index, input, context)
  return events.map((event) => ({
    ...event,
    weight: (entry.weight ?? 1) / events.length,
    ...defined({ description: entry.description }),
    ...(entry.expect && { expect: entry.expect }),
  }))
}

async function eventsOf(
  { name, file, event, overrides }: PayloadEntry,
  index: number,
  input: string,
  context: PayloadContext,
): Promise<NamedEvent[]> {
  if (file === undefined) {
    const generated = typeof event === 'string'
    const json = JSON.stringify(generated ? generateEvent(event as EventSource, overrides) : event)
    const fallback = generated ? event : `inline-${index + 1}`
    return [{ name: name ?? fallback, json, source: generated ? event : 'inline' }]
  }
  const events = await eventsOfPaths([file], input, context)
  if (name === undefined) return events
  if (events.length === 1) return events.map((each) => ({ ...each, name }))
  return events.map((each, at) => ({ ...each, name: `${name}-${at + 1}` }))
}

/**
 * The events of paths, placeholders filled in. A function that has no files of its own there gets those
 * of `default`, where they exist: one set for all the others.
 */
async function eventsOfPaths(
  patterns: readonly string[],
  input: string,
  { cwd, placeholders = {} }: PayloadContext,
): Promise<NamedEvent[]> {
  const own = patterns.map((pattern) => fillPlaceholders(pattern, input, placeholders))
  const some = own.some((pattern, index) => pattern !== patterns[index])
  if (!some || (await isAnything(own, cwd))) return eventsOfFiles(own, input, cwd)
  const defaults = patterns.map(defaultPath)
  return eventsOfFiles((await isAnything(defaults, cwd)) ? defaults : own, input, cwd)
}

function refuseSameName(payloads: readonly Payload[], input: string): void {
  const byName = new Map<string, Payload>()
  for (const payload of payloads) {
    const other = byName.get(payload.name)
    if (other) {
      throw new BadInput(
        `${input}: ${other.source} and ${payload.source} both give a payload called ${payload.name}; rename one of them.`,
      )
    }
    byName.set(payload.name, payload)
  }
}
