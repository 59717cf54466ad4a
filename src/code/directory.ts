import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import pLimit from 'p-limit'
import { glob } from 'tinyglobby'
import { BadInput } from '../shared/errors.ts'
import { type CodeFile, MAX_UNZIPPED_BYTES } from './zip.ts'

const FILES_OPEN_AT_ONCE = 64

/**
 * Reads every file below a directory, hidden ones too, following symbolic links as `zip` does.
 * @throws BadInput for a directory without files, or with more than Lambda takes
 */
export async function readDirectory(directory: string, input: string): Promise<CodeFile[]> {
  const paths = await glob('**', { cwd: directory, dot: true, ignore: ['**/.git/**'] })
  if (paths.length === 0) {
    throw new BadInput(`${input}: ${directory} holds no file; build the code first.`)
  }
  const limit = pLimit(FILES_OPEN_AT_ONCE)
  let totalBytes = 0
  return limit.map(paths, async (relative) => {
    const absolute = path.join(directory, relative)
    const { mode, size } = await stat(absolute)
    totalBytes += size
    if (totalBytes > MAX_UNZIPPED_BYTES) {
      throw new BadInput(
        `${input}: ${directory} holds more than 250 MB, which is Lambda's limit for unzipped code.`,
      )
    }
    const bytes = await readFile(absolute)
    return { path: relative.split(path.sep).join('/'), bytes, executable: (mode & 0o100) !== 0 }
  })
}
