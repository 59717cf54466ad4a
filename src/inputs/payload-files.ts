import { stat } from 'node:fs/promises'
import path from 'node:path'
import { BadInput } from '../shared/errors.ts'
import { borderOf, readInside } from '../shared/inside.ts'
import { parseJson } from '../shared/json.ts'
import { decodeText } from '../shared/text.ts'
import { eventsBelow, filesMatching } from './payload-glob.ts'
import type { Payload } from './plan.ts'
import { recordedEvent } from './recorded-invoke.ts'

export type NamedEvent = Pick<Payload, 'name' | 'json' | 'source'>

const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024
const MAX_FILE_BYTES = 64 * 1024 * 1024
const LINES = /\.(ndjson|jsonl)$/

/**
 * The events in files, sorted by file: one in a `.json` file, one a line in `.ndjson` and `.jsonl`.
 * A directory stands for every such file directly in it. Each event is named by its file; of several
 * in a file the line's number follows, counted without empty lines: `orders-1`.
 * @param patterns paths and globs
 * @param input name of the input, for messages
 * @throws BadInput when nothing matches, for invalid JSON, and for what is too large for Lambda
 */
export async function eventsOfFiles(
  patterns: readonly string[],
  input: string,
  cwd: string,
): Promise<NamedEvent[]> {
  const files = await filesOf(patterns, input, cwd)
  if (files.length === 0) throw await nothingFound(patterns, input, cwd)
  return (await Promise.all(files.map((file) => eventsIn(file, input, cwd)))).flat()
}

/** Whether paths and globs stand for any file or directory. */
export async function isAnything(patterns: readonly string[], cwd: string): Promise<boolean> {
  const kinds = await Promise.all(patterns.map((pattern) => kindOf(pattern, cwd)))
  return (
    kinds.some((kind) => kind !== undefined) ||
    (await filesOf(patterns, 'payloads', cwd)).length > 0
  )
}

async function filesOf(patterns: readonly string[], input: string, cwd: string): Promise<string[]> {
  const found = await Promise.all(
    patterns.map(async (pattern) => {
      const kind = await kindOf(pattern, cwd)
      // A name is taken as it stands before it is taken for a glob: `events (1)` is both.
      if (kind === 'file') return [path.posix.normalize(pattern)]
      return filesMatching(kind === 'directory' ? eventsBelow(pattern) : pattern, input, cwd)
    }),
  )
  return [...new Set(found.flat())].sort()
}

async function kindOf(pattern: string, cwd: string): Promise<'file' | 'directory' | undefined> {
  const kind = await stat(path.resolve(cwd, pattern)).catch(() => undefined)
  if (kind === undefined) return undefined
  return kind.isDirectory() ? 'directory' : 'file'
}

/** Why there is no event, and what to do. */
async function nothingFound(
  patterns: readonly string[],
  input: string,
  cwd: string,
): Promise<BadInput> {
  const [only = '', ...others] = patterns
  if (others.length === 0 && (await kindOf(only, cwd)) === 'directory') {
    return new BadInput(
      `${input}: ${only} contains no .json, .ndjson or .jsonl file; put one event per file there, or give another directory.`,
    )
  }
  return new BadInput(
    `${input}: no file matches ${patterns.join(', ')} in ${cwd}; give a glob such as events/*.json, or inline JSON.`,
  )
}

async function eventsIn(file: string, input: string, cwd: string): Promise<NamedEvent[]> {
  const absolute = path.resolve(cwd, file)
  const lines = LINES.test(file)
  const what = `${input}: ${file}`
  const maxBytes = lines ? MAX_FILE_BYTES : MAX_PAYLOAD_BYTES
  const bytes = await readInside(absolute, {
    border: borderOf(absolute, cwd),
    what,
    maxBytes,
    tooLarge: (size) => tooLarge(size, maxBytes, what, lines),
  })
  const text = decodeText(bytes, what)
  const name = path.basename(file).replace(/\.(json|ndjson|jsonl)$/, '')
  if (lines) return eventsOnLines(text, name, file, input)
  return [{ name, json: eventOf(text, `${input}: ${file}`), source: file }]
}

function eventsOnLines(text: string, name: string, file: string, input: string): NamedEvent[] {
  const lines = text.split('\n').map((line, index) => ({ json: line.trim(), number: index + 1 }))
  const events = lines.filter(({ json }) => json !== '')
  if (events.length === 0) throw new BadInput(`${input}: ${file} contains no events.`)
  return events.map(({ json, number }, index) => {
    const bytes = Buffer.byteLength(json)
    if (bytes > MAX_PAYLOAD_BYTES) {
      throw tooLarge(bytes, MAX_PAYLOAD_BYTES, `${input}: ${file}, line ${number},`, false)
    }
    const event = eventOf(json, `${input}: ${file}`, number)
    return { name: `${name}-${index + 1}`, json: event, source: `${file}:${number}` }
  })
}

/** The event itself, or the one in what was recorded of `aws lambda invoke`. */
function eventOf(text: string, where: string, atLine?: number): string {
  const recorded = recordedEvent(parseJson(text, where, atLine))
  if (recorded === undefined) return text
  if ('json' in recorded) return recorded.json
  const line = atLine === undefined ? '' : `, line ${atLine}`
  throw new BadInput(`${where}${line} is a call of aws lambda invoke, and ${recorded.problem}.`)
}

function tooLarge(bytes: number, most: number, what: string, lines: boolean): BadInput {
  const limit = lines
    ? `a file with one event a line may have ${most}`
    : 'Lambda takes 6 MB (6291456 bytes) at most'
  return new BadInput(`${what} has ${bytes} bytes; ${limit}.`)
}
