import { lstat, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BadInput, messageOf } from '../shared/errors.ts'
import { borderOf, realInside } from '../shared/inside.ts'

/** A report of a few functions with its samples; a disk with less room left is as good as full. */
const PROBE_BYTES = 2 ** 20

/**
 * Makes sure that files of these names can be written into a directory, which is made if it is not
 * there: before anything is paid for, and not when the report is finished.
 * @param input what gave the directory
 * @param workspace what is in it is a pull request's to make a link of
 * @throws BadInput that says why not
 */
export async function requireWritable(
  directory: string,
  names: readonly string[],
  { input = 'report-dir', workspace }: { input?: string; workspace: string },
): Promise<void> {
  const probe = path.join(directory, `.lambda-cost-gate-${process.pid}`)
  await refuseLinkOut(directory, workspace, input)
  try {
    await makeDirectory(directory)
    for (const name of names) {
      const found = await lstat(path.join(directory, name)).catch(() => undefined)
      if (found?.isDirectory()) throw new Error(`${name} is a directory there`)
    }
    await rm(probe, { force: true })
    await writeFile(probe, Buffer.alloc(PROBE_BYTES), { flag: 'wx' })
  } catch (cause) {
    throw new BadInput(
      `${input}: ${directory} cannot be written to (${messageOf(cause)}); give a directory that can.`,
      { cause },
    )
  } finally {
    await rm(probe, { force: true }).catch(() => {})
  }
}

/** Refuses a directory of the workspace behind a link: nothing is written to where it leads. */
export async function refuseLinkOut(
  directory: string,
  within: string,
  input = 'report-dir',
): Promise<void> {
  const workspace = path.resolve(within)
  const border = borderOf(directory, workspace)
  if (border.directory !== workspace) return
  for (let above = directory; above !== workspace; above = path.dirname(above)) {
    // What is not there yet is made, and not linked; a link to nothing is there.
    if ((await lstat(above).catch(() => undefined)) === undefined) continue
    await realInside(above, border, `${input}: ${directory}`).catch((cause: unknown) => {
      if (cause instanceof BadInput) throw cause
      throw new BadInput(`${input}: ${above} is a link to nothing; give a directory.`, { cause })
    })
    return
  }
}

/**
 * Makes a directory and those above it. Node.js does not come back from doing so by itself where
 * the system says that the directory above is not there, although it is, as in /proc.
 */
export async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory)
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && (await stat(directory)).isDirectory()) return
    const parent = path.dirname(directory)
    if (codeOf(error) !== 'ENOENT' || parent === directory) throw error
    await makeDirectory(parent)
    await mkdir(directory)
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code
}

/**
 * Writes a file as a whole or not at all, given as text or as pieces of one. What has its name is replaced, so that nothing is written
 * through a link.
 */
export async function writeWhole(
  file: string,
  text: string | Uint8Array | Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`
  try {
    await writeFile(unfinished, text, { flag: 'wx' })
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {})
    throw error
  }
}

/** The sentence about files that could not be written once everything was measured. */
export function unwritten(directory: string, cause: unknown): string {
  return `report-dir: ${directory} could not be written to (${messageOf(cause)}), so files are missing there. The measurements are shown anyway.`
}
