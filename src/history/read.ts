import { type HistoryLine, LINE_SCHEMA, lineSchema } from './line.ts'

/** What a text of the history holds, line by line. */
export interface ReadHistory {
  lines: readonly HistoryLine[]
  /** Lines of a newer version, which this one must not interpret. */
  newer: number
  /** Lines that are no line of the history: cut off, changed by hand, or of something else. */
  damaged: number
}

/** A line as it stands in the file, with what it says where this version can read it. */
export type StoredLine = { text: string } & (
  | { kind: 'read'; line: HistoryLine }
  | { kind: 'newer' }
  | { kind: 'damaged' }
)

/**
 * Reads lines of NDJSON, in the order in which they were written. A line that cannot be read takes no
 * other with it.
 */
export function readHistory(text: string): ReadHistory {
  const stored = storedLines(text)
  return {
    lines: stored.flatMap((each) => (each.kind === 'read' ? [each.line] : [])),
    newer: stored.filter(({ kind }) => kind === 'newer').length,
    damaged: stored.filter(({ kind }) => kind === 'damaged').length,
  }
}

/** The same with the text of each line, for whoever writes the file anew and must lose none. */
export function storedLines(text: string): StoredLine[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line.trim() !== '')
    .map(storedLine)
}

function storedLine(text: string): StoredLine {
  const json = parsed(text)
  if (typeof json !== 'object' || json === null) return { kind: 'damaged', text }
  const schema = 'schema' in json ? json.schema : undefined
  if (typeof schema === 'number' && schema > LINE_SCHEMA) return { kind: 'newer', text }
  const result = lineSchema.safeParse(json)
  return result.success ? { kind: 'read', text, line: result.data } : { kind: 'damaged', text }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
