import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { BadInput } from '../config/errors.ts'
import { readDirectory } from './directory.ts'
import { type CodeFile, unzip, zipFiles } from './zip.ts'

/** Code ready to be deployed. */
export interface CodePackage {
  zip: Uint8Array
  /** As Lambda tells it: base64 of the SHA-256 of the zip. */
  codeSha256: string
  files: readonly CodeFile[]
}

const MAX_DIRECT_ZIP_BYTES = 52_428_800

/**
 * Reads code from a directory or a `.zip`. A zip is packed anew, so that the same content gives the
 * same CodeSha256 whichever way it came and whenever it was zipped.
 * @param input name of the input that gave the path, for messages
 * @throws BadInput for what is not there, empty, unsafe or too large
 */
export async function readCode(location: string, input: string): Promise<CodePackage> {
  const kind = await stat(location).catch((cause: unknown) => {
    throw new BadInput(
      `${input}: there is no directory or .zip at ${location}; build the code first, or correct the path.`,
      { cause },
    )
  })
  if (kind.isDirectory()) return packageOf(await readDirectory(location, input), input)
  if (path.extname(location) !== '.zip') {
    throw new BadInput(`${input}: ${location} is neither a directory nor a .zip.`)
  }
  return packageOf(await unzip(await readFile(location), `${input}: ${location}`), input)
}

/**
 * Makes a package of files, deterministically.
 * @throws BadInput when Lambda would not take the zip directly
 */
export function packageOf(files: readonly CodeFile[], input: string): CodePackage {
  const zip = zipFiles(files)
  if (zip.byteLength > MAX_DIRECT_ZIP_BYTES) {
    throw new BadInput(
      `${input}: the zip has ${(zip.byteLength / 2 ** 20).toFixed(1)} MB; Lambda takes 50 MB directly.`,
    )
  }
  return { zip, codeSha256: createHash('sha256').update(zip).digest('base64'), files }
}
