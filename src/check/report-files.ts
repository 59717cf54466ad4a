import path from 'node:path'
import { cpuProfile } from '../explain/cpuprofile.ts'
import { SIDES } from '../inputs/plan.ts'
import type { Profiles } from '../report/html/flame.ts'
import { renderHtml } from '../report/html/page.ts'
import { renderMarkdown } from '../report/markdown/report.ts'
import type { Report } from '../report/schema.ts'
import { makeDirectory, unwritten, writeWhole } from './report-directory.ts'
import { SAMPLES_FILE } from './samples-file/read.ts'
import type { Pieces } from './samples-file/write.ts'

/** Where the report was written. Absolute paths. */
interface ReportFiles {
  json: string
  markdown: string
  html: string
  /** Every sample of every function, and what they were judged by: one JSON object a line. */
  samples?: string
}

/** What was written, and a sentence about what could not be. */
export interface WrittenReport {
  files?: ReportFiles
  unwritten?: string
}

/** Names of the files that a report is written to. */
export const REPORT_FILES = ['report.json', 'report.md', 'report.html', SAMPLES_FILE] as const

/**
 * Writes the report in all its forms, and the raw samples of what was measured just now. Never rejects:
 * what was paid for is shown, whatever becomes of its files.
 * @param samples makes samples.ndjson, in pieces
 * @param profiles of the functions that were explained, by name
 */
export async function writeReportFiles(
  directory: string,
  report: Report,
  samples?: () => Pieces,
  profiles: ReadonlyMap<string, Profiles> = new Map(),
): Promise<WrittenReport> {
  const at = (name: (typeof REPORT_FILES)[number]) => path.join(directory, name)
  const files: ReportFiles = {
    json: at('report.json'),
    markdown: at('report.md'),
    html: at('report.html'),
  }
  try {
    await makeDirectory(directory)
    await writeWhole(files.json, `${JSON.stringify(report, null, 2)}\n`)
    await writeWhole(files.markdown, `${renderMarkdown(report)}\n`)
    await writeWhole(files.html, renderHtml(report, profiles))
    await writeProfiles(directory, profiles)
  } catch (cause) {
    return { unwritten: unwritten(directory, cause) }
  }
  if (!samples) return { files }
  try {
    await writeWhole(at(SAMPLES_FILE), samples())
    return { files: { ...files, samples: at(SAMPLES_FILE) } }
  } catch (cause) {
    return { files, unwritten: unwritten(directory, cause) }
  }
}

/** `orders.base.cpuprofile` and `orders.head.cpuprofile`, which DevTools and speedscope open. */
async function writeProfiles(
  directory: string,
  profiles: ReadonlyMap<string, Profiles>,
): Promise<void> {
  for (const [name, sides] of profiles) {
    const file = name.replace(/[^\w.-]+/g, '_').slice(0, 100)
    for (const side of SIDES) {
      await writeWhole(path.join(directory, `${file}.${side}.cpuprofile`), cpuProfile(sides[side]))
    }
  }
}
