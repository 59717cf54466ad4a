import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import zlib from 'node:zlib'
import { type Zippable, zipSync } from 'fflate'
import yauzl from 'yauzl'
import { BadInput } from '../shared/errors.ts'
import { joinZips } from './join-zips.ts'
import { staysInside } from './links.ts'

/** One file of a code package. `path` uses `/`, is relative, and never leaves the package. */
export interface CodeFile {
  path: string
  bytes: Uint8Array
  /** Whether the owner may execute it, as `bootstrap` must be. */
  executable: boolean
  /** A symbolic link, which stays in the package; `bytes` are its target, relative to where it is. */
  isLink?: true
}

/** Lambda's limit for the unzipped code, layers included. */
export const MAX_UNZIPPED_BYTES = 262_144_000

/** As many as a zip without Zip64 counts. */
const MAX_FILES = 65_535

/** The earliest time a zip can hold, so that the same content always gives the same bytes. */
const ZIP_EPOCH = new Date(1980, 0, 1)
const UNIX = 3
const FILE_TYPE = 0o170000
const SYMBOLIC_LINK = 0o120000
const REGULAR_FILE = 0o100000
const LINK_MODE = SYMBOLIC_LINK | 0o777
/** What a path may have at most on Linux. */
const MAX_TARGET_BYTES = 4096

/**
 * Packs files deterministically: sorted by path, one fixed time, permissions 755 or 644, links as
 * links. fflate and
 * not zlib, as zlib's output differs from one processor and Node.js release to the next.
 */
export async function zipFiles(files: readonly CodeFile[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for (const some of inGroups(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))) {
    const entries: Zippable = {}
    for (const file of some) {
      const mode = file.isLink ? LINK_MODE : 0o100000 | (file.executable ? 0o755 : 0o644)
      entries[file.path] = [file.bytes, { mtime: ZIP_EPOCH, os: UNIX, attrs: mode << 16, level: 6 }]
    }
    parts.push(zipSync(entries))
    // Others have their turn, such as a signal that cancels the run.
    await nextTurn()
  }
  return joinZips(parts)
}

const GROUP_BYTES = 2 ** 20
const GROUP_FILES = 500

/** A few files at a time, as compressing them cannot be interrupted. */
function* inGroups(files: readonly CodeFile[]): Generator<CodeFile[]> {
  let group: CodeFile[] = []
  let bytes = 0
  for (const file of files) {
    group.push(file)
    bytes += file.bytes.byteLength
    if (bytes < GROUP_BYTES && group.length < GROUP_FILES) continue
    yield group
    group = []
    bytes = 0
  }
  yield group
}

/** @throws BadInput for more files than a zip counts without the extension that Lambda need not know */
export function requireFewFiles(count: number, what: string): void {
  if (count <= MAX_FILES) return
  throw new BadInput(
    `${what} holds ${count} files, and a zip of code has ${MAX_FILES} at most; leave out what the function does not need, or bundle it.`,
  )
}

/**
 * Unpacks a zip into memory. Directories are left out; links are kept.
 * @param what how to name the zip in a message
 * @param links whether links may lead out of the package, as in what is deployed already: there they
 *   mean places of Lambda's own, such as /tmp. Nothing here follows any.
 * @throws BadInput for what is no zip, holds no file, is too large, or would leave its directory
 */
export async function unzip(
  bytes: Uint8Array,
  what: string,
  links: 'inside' | 'anywhere' = 'inside',
): Promise<CodeFile[]> {
  if (bytes.byteLength === 0) throw new BadInput(`${what} is an empty file, not a zip.`)
  // Of two entries with one path the last counts, as when they are written one after the other.
  const files = new Map<string, CodeFile>()
  try {
    const archive = await yauzl.fromBufferPromise(Buffer.from(bytes), { lazyEntries: true })
    requireFewFiles(archive.entryCount, what)
    let unzippedBytes = 0
    for await (const entry of archive.eachEntry()) {
      unzippedBytes += entry.uncompressedSize
      if (unzippedBytes > MAX_UNZIPPED_BYTES) {
        throw new BadInput(`${what} unzips to more than 250 MB, which is Lambda's limit.`)
      }
      if (entry.fileName.endsWith('/')) continue
      const file = await readEntry(archive, entry, what, links)
      files.set(file.path, file)
    }
  } catch (cause) {
    if (cause instanceof BadInput) throw cause
    throw new BadInput(`${what} cannot be unzipped: ${sentence(cause)}.`, { cause })
  }
  if (files.size === 0) throw new BadInput(`${what} holds no file; zip the code itself.`)
  refuseBelowFiles(files, what)
  if (links === 'inside') refuseLinksOut(files, what)
  return [...files.values()]
}

/** Nothing can lie below a link without being written elsewhere, nor below a file at all. */
function refuseBelowFiles(files: ReadonlyMap<string, CodeFile>, what: string): void {
  for (const name of files.keys()) {
    for (let end = name.indexOf('/'); end !== -1; end = name.indexOf('/', end + 1)) {
      const parent = files.get(name.slice(0, end))
      if (parent === undefined) continue
      const kind = parent.isLink ? 'link' : 'file'
      throw new BadInput(
        `${what} holds ${name} below the ${kind} ${parent.path}; zip the files themselves.`,
      )
    }
  }
}

function refuseLinksOut(files: ReadonlyMap<string, CodeFile>, what: string): void {
  const links = new Map<string, string>()
  for (const { path: name, bytes, isLink } of files.values()) {
    if (isLink) links.set(name, Buffer.from(bytes).toString())
  }
  for (const [name, target] of links) {
    if (staysInside(name, target, links)) continue
    throw new BadInput(
      `${what} holds the link ${name} to ${target}, which leads out of the zip; zip the file that it points to instead.`,
    )
  }
}

async function readEntry(
  archive: yauzl.ZipFile,
  entry: yauzl.Entry,
  what: string,
  links: 'inside' | 'anywhere',
): Promise<CodeFile> {
  const mode = entry.externalFileAttributes >>> 16
  const madeOnUnix = entry.versionMadeBy >>> 8 === UNIX
  const isLink = madeOnUnix && (mode & FILE_TYPE) === SYMBOLIC_LINK
  if (isLink && entry.uncompressedSize > MAX_TARGET_BYTES) {
    throw new BadInput(`${what} holds the link ${entry.fileName}, whose target is no path.`)
  }
  const kind = madeOnUnix ? mode & FILE_TYPE : 0
  if (links === 'inside' && !isLink && kind !== 0 && kind !== REGULAR_FILE) {
    throw new BadInput(
      `${what} holds ${entry.fileName}, which is neither a file nor a link (a device, a pipe or a socket); leave it out.`,
    )
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  // Node.js has it from 20.15. Packed anew, damaged bytes would become a zip without a fault.
  if (typeof zlib.crc32 === 'function' && zlib.crc32(bytes) !== entry.crc32) {
    throw new BadInput(
      `${what} is damaged: the checksum of ${entry.fileName} is not the one that the zip states; zip the code again.`,
    )
  }
  // As unzipping does: `./index.js` is `index.js`.
  const file = { path: path.posix.normalize(entry.fileName), bytes }
  if (isLink) return { ...file, executable: false, isLink }
  return { ...file, executable: madeOnUnix ? (mode & 0o100) !== 0 : true }
}

function sentence(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/[.?]$/, '')
}
