import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { renderHtml } from '../report/html/page.ts'
import { renderMarkdown } from '../report/markdown/report.ts'
import type { Report } from '../report/schema.ts'
import { BadInput } from '../shared/errors.ts'
import { SAMPLES_FILE } from './samples-file/read.ts'

/** Where the report was written. Absolute paths. */
export interface ReportFiles {
  json: string
  markdown: string
  html: string
  /** Every sample of every function, and what they were judged by: one JSON object a line. */
  samples?: string
}

/**
 * Writes the report in all its forms, and the raw samples of what was measured just now.
 * @param samples text of samples.ndjson
 * @throws BadInput when the directory cannot be written to
 */
export async function writeReportFiles(
  directory: string,
  report: Report,
  samples?: string,
): Promise<ReportFiles> {
  const samplesFile = path.join(directory, SAMPLES_FILE)
  const files: ReportFiles = {
    json: path.join(directory, 'report.json'),
    markdown: path.join(directory, 'report.md'),
    html: path.join(directory, 'report.html'),
    ...(samples !== undefined && { samples: samplesFile }),
  }
  try {
    await mkdir(directory, { recursive: true })
    await Promise.all([
      writeFile(files.json, `${JSON.stringify(report, null, 2)}\n`),
      writeFile(files.markdown, `${renderMarkdown(report, { detail: 'full' })}\n`),
      writeFile(files.html, renderHtml(report)),
      ...(samples === undefined ? [] : [writeFile(samplesFile, samples)]),
    ])
  } catch (cause) {
    throw new BadInput(
      `report-dir: ${directory} cannot be written to (${(cause as Error).message}).`,
      { cause },
    )
  }
  return files
}
