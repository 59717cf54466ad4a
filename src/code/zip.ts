import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import zlib from 'node:zlib'
import { type Zippable, zip, zipSync } from 'fflate'
import yauzl from 'yauzl'
import { BadInput } from '../shared/errors.ts'
import { joinZips, type WriteBytes } from './join-zips.ts'
import { folded, staysInside } from './links.ts'

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
 * links. fflate and not zlib, as zlib's output differs from one processor and Node.js release to the
 * next.
 */
export async function zipFiles(files: readonly CodeFile[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  await packFiles(files, async (bytes) => {
    pieces.push(bytes)
  })
  return Buffer.concat(pieces)
}

/** The same a piece at a time, so that the zip need not be in memory. */
export async function packFiles(files: readonly CodeFile[], write: WriteBytes): Promise<void> {
  await joinZips(zipped(files), write)
}

async function* zipped(files: readonly CodeFile[]): AsyncGenerator<Uint8Array> {
  for (const group of inGroups(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))) {
    const entries: Zippable = {}
    let largestBytes = 0
    for (const file of group) {
      const mode = file.isLink ? LINK_MODE : 0o100000 | (file.executable ? 0o755 : 0o644)
      entries[file.path] = [file.bytes, { mtime: ZIP_EPOCH, os: UNIX, attrs: mode << 16, level: 6 }]
      largestBytes = Math.max(largestBytes, file.bytes.byteLength)
    }
    yield largestBytes < WORKER_BYTES ? zipSync(entries) : await zippedInWorkers(entries)
    // Others have their turn, such as a signal that cancels the run.
    await nextTurn()
  }
}

/** A large file is compressed by a worker thread, whose start takes as long as compressing 1 MB. */
const WORKER_BYTES = 2 ** 20

function zippedInWorkers(entries: Zippable): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zip(entries, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })
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
  return unzipEach(bytes, { what, links }, (file) => file)
}

/** The same for a caller that uses one file after the other, so that not all need be in memory. */
export async function unzipEach<Used>(
  bytes: Uint8Array,
  { what, links }: { what: string; links: 'inside' | 'anywhere' },
  use: (file: CodeFile) => Used,
): Promise<Used[]> {
  if (bytes.byteLength === 0) throw new BadInput(`${what} is an empty file, not a zip.`)
  // Of two entries with one path the last counts, as when they are written one after the other.
  const used = new Map<string, Used>()
  const entries = new Map<string, Entry>()
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const archive = await yauzl.fromBufferPromise(buffer, { lazyEntries: true })
    requireFewFiles(archive.entryCount, what)
    let unzippedBytes = 0
    for await (const entry of archive.eachEntry()) {
      unzippedBytes += entry.uncompressedSize
      if (unzippedBytes > MAX_UNZIPPED_BYTES) {
        throw new BadInput(`${what} unzips to more than 250 MB, which is Lambda's limit.`)
      }
      if (entry.fileName.endsWith('/')) continue
      const file = await readEntry(archive, entry, what, links)
      entries.set(file.path, file.isLink ? { target: Buffer.from(file.bytes).toString() } : {})
      used.set(file.path, use(file))
    }
  } catch (cause) {
    if (cause instanceof BadInput) throw cause
    throw new BadInput(`${what} cannot be unzipped: ${sentence(cause)}.`, { cause })
  }
  if (used.size === 0) throw new BadInput(`${what} holds no file; zip the code itself.`)
  refuseBelowFiles(entries, what)
  if (links === 'inside') refuseLinksOut(entries, what)
  return [...used.values()]
}

/** A file, or a link with its target. */
interface Entry {
  target?: string
}

/** Nothing can lie below a link without being written elsewhere, nor below a file at all. */
function refuseBelowFiles(files: ReadonlyMap<string, Entry>, what: string): void {
  const links = new Set(linksOf(files).map(([name]) => folded(name)))
  for (const name of files.keys()) {
    for (let end = name.indexOf('/'); end !== -1; end = name.indexOf('/', end + 1)) {
      const path = name.slice(0, end)
      const isLink = links.has(folded(path))
      if (!isLink && !files.has(path)) continue
      const kind = isLink ? 'link' : 'file'
      throw new BadInput(
        `${what} holds ${name} below the ${kind} ${path}; zip the files themselves.`,
      )
    }
  }
}

function refuseLinksOut(files: ReadonlyMap<string, Entry>, what: string): void {
  const links = new Map(linksOf(files))
  // Wherever it is unpacked: where `B` may be the link `b`, too.
  const either = new Map(linksOf(files).map(([name, target]) => [folded(name), folded(target)]))
  for (const [name, target] of links) {
    if (staysInside(name, target, links) && staysInside(folded(name), folded(target), either)) {
      continue
    }
    throw new BadInput(
      `${what} holds the link ${name} to ${target}, which leads out of the zip; zip the file that it points to instead.`,
    )
  }
}

function linksOf(files: ReadonlyMap<string, Entry>): [name: string, target: string][] {
  return [...files].flatMap(([name, { target }]) => (target === undefined ? [] : [[name, target]]))
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
  if (/^\.?$|\0/.test(file.path)) {
    throw new BadInput(
      `${what} holds an entry named ${JSON.stringify(entry.fileName)}, which no file can be called; zip the code again.`,
    )
  }
  if (isLink) return { ...file, executable: false, isLink }
  return { ...file, executable: madeOnUnix ? (mode & 0o100) !== 0 : true }
}

function sentence(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/[.?]$/, '')
}
