import {
  badgeFile,
  CODE_INDEX_FILE,
  PAGE_FILE,
  README_FILE,
  yearFile,
  yearOf,
} from '../../history/files.ts'
import type { HistoryLine } from '../../history/line.ts'
import { readHistory } from '../../history/read.ts'
import { rolledUp } from '../../history/roll-up.ts'
import { functionsIn } from '../../history/series.ts'
import { appended } from '../../history/write.ts'
import { badgeOf } from '../../report/history/badge.ts'
import { historyPages } from '../../report/history/page.ts'
import { DAY_MS } from '../../shared/clock.ts'
import {
  type FileChanges,
  type FileSnapshot,
  type FileStore,
  readText,
} from '../../shared/file-store.ts'
import { type NewCode, withNewCode } from './keep-code.ts'
import { readCodeIndex, yearFiles } from './recorded.ts'

/** A year that is over is rolled up, and so is one that grows beyond this; the last weeks stay in full. */
const MAX_YEAR_BYTES = 8_000_000
const FULL_WEEKS = 12
const WEEK_MS = 7 * DAY_MS

export interface WriteInput {
  lines: readonly HistoryLine[]
  code: readonly NewCode[]
  now: Date
  /** When the anchor was recorded: its code stays. */
  anchorTime: string | undefined
  message: string
}

/**
 * Appends lines to the history, with the code, the page and the badges that go with them, as one change.
 * What others wrote meanwhile stays.
 */
export async function writeRecord(store: FileStore, input: WriteInput): Promise<void> {
  await store.update(input.message, (before) => changesOf(before, input))
}

async function changesOf(
  before: FileSnapshot,
  { lines, code: added, now, anchorTime }: WriteInput,
): Promise<FileChanges> {
  const changes = new Map<string, string | Uint8Array | null>()
  const current = yearFile(now)
  const fullSince = new Date(now.getTime() - FULL_WEEKS * WEEK_MS)
  const texts = new Map<string, string>()
  for (const file of new Set([...yearFiles(before), current])) {
    const text = await readText(before, file)
    texts.set(file, text)
    if (file === current) continue
    const isPast = (yearOf(file) ?? 0) < now.getUTCFullYear()
    const less = isPast ? rolledUp(text, fullSince) : text
    texts.set(file, less)
    if (less !== text) changes.set(file, less)
  }
  const whole = appended(texts.get(current) ?? '', lines)
  const bounded = Buffer.byteLength(whole) > MAX_YEAR_BYTES ? rolledUp(whole, fullSince) : whole
  texts.set(current, bounded)
  if (lines.length > 0) changes.set(current, bounded)

  const { code: index } = await readCodeIndex(before)
  const { code, files } = withNewCode(index, added, { now, keepSince: anchorTime })
  for (const [file, bytes] of files) changes.set(file, bytes)
  changes.set(CODE_INDEX_FILE, `${JSON.stringify(code, null, 1)}\n`)

  const all = [...texts.keys()].sort().flatMap((file) => readHistory(texts.get(file) ?? '').lines)
  const pages = historyPages(all, PAGE_FILE)
  for (const [file, html] of pages) changes.set(file, html)
  for (const file of before.files.keys()) {
    if (/^index-\d+\.html$/.test(file) && !pages.has(file)) changes.set(file, null)
  }
  for (const name of functionsIn(all)) {
    changes.set(badgeFile(name), `${JSON.stringify(badgeOf(all, name))}\n`)
  }
  changes.set(README_FILE, README)
  // GitHub Pages would otherwise look for a site of Jekyll's.
  changes.set('.nojekyll', '')
  return changes
}

const README = `# History of measurements

Written by Lambda Cost Gate: what this repository's AWS Lambda functions took and cost at each commit of main.
Do not edit it by hand.

- \`YYYY.ndjson\`: a line for each function, memory size and payload that was measured.
- \`code.json\`, \`code/\`: the code that was measured, for the next comparison.
- \`index.html\`: the page; GitHub Pages can serve it from this branch.
- \`badges/\`: for https://shields.io/badges/endpoint-badge.
`
