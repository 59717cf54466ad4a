import { constants } from 'node:fs'
import { lstat, open } from 'node:fs/promises'
import { join } from 'node:path'
import { BadInput, messageOf } from '../shared/errors.ts'

export interface ArtifactOptions<Report> {
  /** Where the workflow unpacked the artifact of the measuring run. */
  directory: string
  /** Checks against the report's schema. Throws an error that says what is wrong. */
  validate: (json: unknown) => Report
  /** Bytes; a report of a hundred functions has about one million. */
  maxBytes?: number
}

export const REPORT_FILE = 'report.json'
export const REPORT_BYTES = 8_000_000

/**
 * Reads the report out of an artifact of a fork's run, which is whatever the fork's author wants:
 * one regular file of limited size is read, parsed and checked, and nothing else in the directory
 * is looked at. Markdown in there is never used: what is shown is rendered anew from what is
 * returned here.
 *
 * @throws BadInput that says what was found and what the workflow has to do.
 */
export async function readArtifactReport<Report>(
  options: ArtifactOptions<Report>,
): Promise<Report> {
  const { directory, validate, maxBytes = REPORT_BYTES } = options
  const path = join(directory, REPORT_FILE)
  return parseReport(await readRegularFile(path, maxBytes), path, validate)
}

/**
 * Report out of the bytes of a file that anybody may have written.
 *
 * @param where the file, for the message
 * @throws BadInput for what is no JSON or no report
 */
export function parseReport<Report>(
  bytes: Uint8Array,
  where: string,
  validate: (json: unknown) => Report,
): Report {
  const json = parseJson(bytes, where)
  try {
    return validate(json)
  } catch (cause) {
    throw new BadInput(`${where} is not a report of this action: ${shortMessage(cause)}`, { cause })
  }
}

async function readRegularFile(path: string, maxBytes: number): Promise<Buffer> {
  const found = await lstat(path).catch((cause: unknown) => {
    throw new BadInput(
      `There is no ${path}. Download the artifact of the measuring run first, and set \`report-dir\` to where it was unpacked.`,
      { cause },
    )
  })
  if (!found.isFile()) {
    throw new BadInput(`${path} is not a regular file, so it was not read.`)
  }
  // Without following links: the path may have become one since.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const buffer = Buffer.alloc(Math.min(found.size, maxBytes) + 1)
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
    if (bytesRead > maxBytes) {
      throw new BadInput(`${path} is larger than ${maxBytes} bytes, so it was not read.`)
    }
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new BadInput(`${path} is not JSON: ${shortMessage(cause)}`, { cause })
  }
}

/** Short and on one line: the text of a hostile file may be in it. */
function shortMessage(error: unknown): string {
  const line = messageOf(error).replace(/\s+/g, ' ')
  return line.length > 300 ? `${line.slice(0, 297)}...` : line
}
