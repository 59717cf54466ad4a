import path from 'node:path'
import type { PageMaterial } from '../report/html/report-page.ts'
import { renderMarkdown } from '../report/markdown/report.ts'
import type { Report } from '../report/schema.ts'
import { writeProfiles } from './profile-files.ts'
import { makeDirectory, unwritten, writeWhole } from './report-directory.ts'
import { reportJson } from './report-json.ts'
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
export const PAGES = ['report.md', 'report.html'] as const
export const REPORT_FILES = ['report.json', ...PAGES, SAMPLES_FILE] as const

/** What was measured just now, beside its report. */
export interface Measured {
  /** Makes samples.ndjson, in pieces. */
  samples: () => Pieces
  material: PageMaterial
}

/**
 * Writes the report in all its forms, and the raw samples of what was measured just now. Never rejects:
 * what was paid for is shown, whatever becomes of its files.
 */
export async function writeReportFiles(
  directory: string,
  report: Report,
  measured?: Measured,
): Promise<WrittenReport> {
  const json = path.join(directory, 'report.json')
  let files: ReportFiles
  try {
    await makeDirectory(directory)
    await writeWhole(json, reportJson(report))
    files = { json, ...(await writePages(directory, report, measured?.material)) }
    await writeProfiles(directory, measured?.material.profiles ?? new Map())
  } catch (cause) {
    return { unwritten: unwritten(directory, cause) }
  }
  if (!measured) return { files }
  try {
    const samples = path.join(directory, SAMPLES_FILE)
    await writeWhole(samples, measured.samples())
    return { files: { ...files, samples } }
  } catch (cause) {
    return { files, unwritten: unwritten(directory, cause) }
  }
}

/**
 * Writes report.md and report.html into a directory that is there.
 * @throws what the system says
 */
export async function writePages(
  directory: string,
  report: Report,
  material: PageMaterial = {},
): Promise<Pick<ReportFiles, 'markdown' | 'html'>> {
  // A run that fails before it has anything to show needs none of it.
  const { renderReportPage } = await import('../report/html/report-page.ts')
  const pages = {
    markdown: path.join(directory, 'report.md'),
    html: path.join(directory, 'report.html'),
  }
  await writeWhole(pages.markdown, `${renderMarkdown(report)}\n`)
  await writeWhole(pages.html, renderReportPage(report, material))
  return pages
}
