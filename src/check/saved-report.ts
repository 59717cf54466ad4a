import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { contradictionIn } from '../report/contradiction.ts'
import type { PageMaterial, Summaries } from '../report/html/report-page.ts'
import { readReport } from '../report/read.ts'
import { summarizeSamples } from '../report/sample-summary.ts'
import type { Report } from '../report/schema.ts'
import { BadInput } from '../shared/errors.ts'
import { readInside } from '../shared/inside.ts'
import { parseJson } from '../shared/json.ts'
import { packed } from '../shared/packed.ts'
import { readProfiles } from './profile-files.ts'
import { nameOf, readSamplesFile, SAMPLES_FILE } from './samples-file/read.ts'

/** Some ten thousand functions. */
const MAX_REPORT_BYTES = 256_000_000

/**
 * Reads what a check wrote to its report-dir, which may come from anybody: report.json, and the samples
 * and profiles where they are there.
 * @param directory absolute
 * @throws BadInput that says which file cannot be used, and why
 */
export async function readSavedReport(
  directory: string,
): Promise<{ report: Report; material: PageMaterial }> {
  const report = await readReportFile(directory)
  const samples = await readSummaries(directory, report)
  const profiles = await readProfiles(directory, report)
  return { report, material: { profiles, ...(samples && { samples }) } }
}

async function readReportFile(directory: string): Promise<Report> {
  const file = path.join(directory, 'report.json')
  const border = { directory, called: 'report-dir' }
  const bytes = await readInside(file, { border, what: file, maxBytes: MAX_REPORT_BYTES }).catch(
    (cause: Error) => {
      if (cause instanceof BadInput) throw cause
      throw new BadInput(
        `report-dir: ${file} cannot be read (${cause.message}); give the directory that a check wrote its report to.`,
        { cause },
      )
    },
  )
  const report = reportIn(parseJson(bytes.toString(), file), file)
  const contradiction = contradictionIn(report)
  if (contradiction === undefined) return report
  throw new BadInput(
    `${file} contradicts itself (${contradiction.replace(/\s+/g, ' ').slice(0, 200)}); judge its samples again with check --from-samples.`,
  )
}

function reportIn(json: unknown, file: string): Report {
  try {
    return readReport(json)
  } catch (cause) {
    throw new BadInput(`${file}: ${(cause as Error).message}`, { cause })
  }
}

/** By function; undefined where there are no samples. */
async function readSummaries(
  directory: string,
  { seed, startedAt }: Report,
): Promise<Summaries | undefined> {
  const file = path.join(directory, SAMPLES_FILE)
  const found = await lstat(file).catch(() => undefined)
  if (found === undefined) return undefined
  if (!found.isFile()) throw new BadInput(`${file} is not a regular file, so it was not read.`)
  const { run, functions } = await readSamplesFile(file, ({ saved, samples }) =>
    saved.kind === 'measured' ? packed(summarizeSamples(saved.fn, samples)) : undefined,
  )
  if (run.seed !== seed || run.startedAt !== startedAt) {
    throw new BadInput(
      `${file} is of another run than report.json; put both files of one run into ${directory}.`,
    )
  }
  const summaries = new Map(functions.map(({ saved, judged }) => [nameOf(saved), judged]))
  return { get: (name) => summaries.get(name)?.() }
}
