import path from 'node:path'
import { type Zippable, zipSync } from 'fflate'
import yauzl from 'yauzl'
import { BadInput } from '../shared/errors.ts'

/** One file of a code package. `path` uses `/`, is relative, and never leaves the package. */
export interface CodeFile {
  path: string
  bytes: Uint8Array
  /** Whether the owner may execute it, as `bootstrap` must be. */
  executable: boolean
}

/** Lambda's limit for the unzipped code, layers included. */
export const MAX_UNZIPPED_BYTES = 262_144_000

/** The earliest time a zip can hold, so that the same content always gives the same bytes. */
const ZIP_EPOCH = new Date(1980, 0, 1)
const UNIX = 3

/**
 * Packs files deterministically: sorted by path, one fixed time, permissions 755 or 644. fflate and
 * not zlib, as zlib's output differs from one processor and Node.js release to the next.
 */
export function zipFiles(files: readonly CodeFile[]): Uint8Array {
  const entries: Zippable = {}
  for (const file of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const mode = 0o100000 | (file.executable ? 0o755 : 0o644)
    entries[file.path] = [file.bytes, { mtime: ZIP_EPOCH, os: UNIX, attrs: mode << 16, level: 6 }]
  }
  return zipSync(entries)
}

/**
 * Unpacks a zip into memory. Directories are left out.
 * @param what how to name the zip in a message
 * @throws BadInput for what is no zip, holds no file, is too large, or would leave its directory
 */
export async function unzip(bytes: Uint8Array, what: string): Promise<CodeFile[]> {
  if (bytes.byteLength === 0) throw new BadInput(`${what} is an empty file, not a zip.`)
  const files: CodeFile[] = []
  try {
    const archive = await yauzl.fromBufferPromise(Buffer.from(bytes), { lazyEntries: true })
    let unzippedBytes = 0
    for await (const entry of archive.eachEntry()) {
      unzippedBytes += entry.uncompressedSize
      if (unzippedBytes > MAX_UNZIPPED_BYTES) {
        throw new BadInput(`${what} unzips to more than 250 MB, which is Lambda's limit.`)
      }
      if (entry.fileName.endsWith('/')) continue
      files.push(await readEntry(archive, entry, what))
    }
  } catch (cause) {
    if (cause instanceof BadInput) throw cause
    throw new BadInput(`${what} cannot be unzipped: ${sentence(cause)}.`, { cause })
  }
  if (files.length === 0) throw new BadInput(`${what} holds no file; zip the code itself.`)
  return files
}

const SYMBOLIC_LINK = 0o120000

async function readEntry(archive: yauzl.ZipFile, entry: yauzl.Entry, what: string) {
  const mode = entry.externalFileAttributes >>> 16
  if ((mode & 0o170000) === SYMBOLIC_LINK) {
    throw new BadInput(
      `${what} holds the symbolic link ${entry.fileName}; zip the file that it points to instead.`,
    )
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk)
  const madeOnUnix = entry.versionMadeBy >>> 8 === UNIX
  return {
    // As unzipping does: `./index.js` is `index.js`.
    path: path.posix.normalize(entry.fileName),
    bytes: Buffer.concat(chunks),
    executable: madeOnUnix ? (mode & 0o100) !== 0 : true,
  }
}

function sentence(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '')
}
