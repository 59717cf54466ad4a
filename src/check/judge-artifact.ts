import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { contradictionIn } from '../report/contradiction.ts'
import type { Report } from '../report/schema.ts'
import { BadInput } from '../shared/errors.ts'
import { judgeSamples } from './judge-samples.ts'
import { SAMPLES_FILE } from './samples-file/read.ts'

/** Two thousand functions or more, and read by a job in a few minutes. */
const MAX_BYTES = 2_000_000_000

/**
 * The report of an artifact that anybody may have written, as its samples have it: what `report.json`
 * says of rows and verdicts counts only where there are no samples, and where it agrees with itself.
 * @throws BadInput where neither can be used
 */
export async function judgeArtifact(directory: string, claimed: Report): Promise<Report> {
  const file = path.join(directory, SAMPLES_FILE)
  const found = await lstat(file).catch(() => undefined)
  if (found === undefined) {
    const contradiction = contradictionIn(claimed)
    if (contradiction === undefined) return claimed
    throw new BadInput(
      `The report in ${directory} contradicts itself (${contradiction.replace(/\s+/g, ' ').slice(0, 200)}), so it was not shown. Upload all of report-dir, so that it can be judged again from ${SAMPLES_FILE}.`,
    )
  }
  if (!found.isFile()) throw new BadInput(`${file} is not a regular file, so it was not read.`)
  if (found.size > MAX_BYTES) {
    throw new BadInput(`${file} is larger than ${MAX_BYTES} bytes, so it was not read.`)
  }
  return (await judgeSamples({ cwd: directory, from: file })).report
}
