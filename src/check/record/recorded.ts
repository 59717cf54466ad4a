import { CODE_INDEX_FILE, type CodeIndex, codeIndexSchema, yearOf } from '../../history/files.ts'
import type { HistoryLine } from '../../history/line.ts'
import { readHistory } from '../../history/read.ts'
import { type FileSnapshot, type FileStore, NO_FILES, readText } from '../../shared/file-store.ts'

/** What was recorded so far. */
export interface Recorded {
  snapshot: FileSnapshot
  /** By time. */
  lines: readonly HistoryLine[]
  code: CodeIndex
  /** Sentences about what could not be read. */
  notes: readonly string[]
}

/**
 * Reads the history.
 * @param years so many of the newest files; all of them unless said otherwise
 */
export async function readRecorded(
  store: FileStore,
  years = Number.POSITIVE_INFINITY,
): Promise<Recorded> {
  const snapshot = (await store.snapshot()) ?? NO_FILES
  const files = yearFiles(snapshot).slice(-years)
  const read = await Promise.all(
    files.map(async (file) => readHistory(await readText(snapshot, file))),
  )
  const [newer, damaged] = [
    read.reduce((sum, each) => sum + each.newer, 0),
    read.reduce((sum, each) => sum + each.damaged, 0),
  ]
  const { code, note } = await readCodeIndex(snapshot)
  return {
    snapshot,
    lines: read.flatMap(({ lines }) => lines).toSorted(byTime),
    code,
    notes: [
      ...(newer > 0
        ? [
            `${of(newer, 'line')} of the history (${store.called}) ${wasOrWere(newer)} written by a newer version of Lambda Cost Gate and passed over; update it.`,
          ]
        : []),
      ...(damaged > 0
        ? [
            `${of(damaged, 'line')} of the history (${store.called}) cannot be read and ${wasOrWere(damaged)} passed over, but kept.`,
          ]
        : []),
      ...(note === undefined ? [] : [note]),
    ],
  }
}

const wasOrWere = (lines: number) => (lines === 1 ? 'was' : 'were')

/** Files of lines, the oldest first. */
export function yearFiles({ files }: FileSnapshot): string[] {
  return [...files.keys()]
    .filter((file) => yearOf(file) !== undefined)
    .toSorted((a, b) => (yearOf(a) ?? 0) - (yearOf(b) ?? 0))
}

/** An index that cannot be read is that of no code: what was recorded before is then measured anew. */
export async function readCodeIndex(
  snapshot: FileSnapshot,
): Promise<{ code: CodeIndex; note?: string }> {
  const none: CodeIndex = { schema: 1, bytesWritten: 0, functions: {} }
  const text = await readText(snapshot, CODE_INDEX_FILE)
  if (text === '') return { code: none }
  try {
    return { code: codeIndexSchema.parse(JSON.parse(text)) }
  } catch {
    return {
      code: none,
      note: `${CODE_INDEX_FILE} of the history cannot be read, so the code recorded before is not known.`,
    }
  }
}

function byTime(a: HistoryLine, b: HistoryLine): number {
  return Date.parse(a.time) - Date.parse(b.time)
}

function of(count: number, singular: string): string {
  return `${count} ${singular}${count === 1 ? '' : 's'}`
}
