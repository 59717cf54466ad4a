import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { folded, staysInside } from '@lambda-cost-gate/local-lambda/package-links'
import {
  contentOfEntry,
  DamagedEntry,
  type ZipEntry,
  zipEntries,
} from '@lambda-cost-gate/local-lambda/zip-entries'
import { type Zippable, zip, zipSync } from 'fflate'
import { BadInput } from '../shared/errors.ts'
import { joinZips, type WriteBytes } from './join-zips.ts'

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
const REGULAR_FILE = 0o100000
const LINK_MODE = 0o120777
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
      const mode = file.isLink ? LINK_MODE : REGULAR_FILE | (file.executable ? 0o755 : 0o644)
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
  const targets = new Map<string, string | undefined>()
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const { count, entries } = await zipEntries(buffer)
    requireFewFiles(count, what)
    let unzippedBytes = 0
    for await (const entry of entries) {
      unzippedBytes += entry.unzippedBytes
      if (unzippedBytes > MAX_UNZIPPED_BYTES) {
        throw new BadInput(`${what} unzips to more than 250 MB, which is Lambda's limit.`)
      }
      if (entry.kind === 'directory') continue
      const file = await fileOf(entry, what, links)
      targets.set(file.path, file.isLink && Buffer.from(file.bytes).toString())
      used.set(file.path, use(file))
    }
  } catch (cause) {
    if (cause instanceof BadInput) throw cause
    // Packed anew, damaged bytes would become a zip without a fault.
    if (cause instanceof DamagedEntry) {
      throw new BadInput(
        `${what} is damaged: the checksum of ${cause.entryName} is not the one that the zip states; zip the code again.`,
        { cause },
      )
    }
    throw new BadInput(`${what} cannot be unzipped: ${sentence(cause)}.`, { cause })
  }
  if (used.size === 0) throw new BadInput(`${what} holds no file; zip the code itself.`)
  refuseBelowFiles(targets, what)
  if (links === 'inside') refuseLinksOut(targets, what)
  return [...used.values()]
}

/** By path, the target of each link; of a file undefined. */
type Targets = ReadonlyMap<string, string | undefined>

/** Nothing can lie below a link without being written elsewhere, nor below a file at all. */
function refuseBelowFiles(targets: Targets, what: string): void {
  const links = new Set(linksOf(targets).map(([name]) => folded(name)))
  for (const name of targets.keys()) {
    for (let end = name.indexOf('/'); end !== -1; end = name.indexOf('/', end + 1)) {
      const path = name.slice(0, end)
      const isLink = links.has(folded(path))
      if (!isLink && !targets.has(path)) continue
      const kind = isLink ? 'link' : 'file'
      throw new BadInput(
        `${what} holds ${name} below the ${kind} ${path}; zip the files themselves.`,
      )
    }
  }
}

function refuseLinksOut(targets: Targets, what: string): void {
  const links = new Map(linksOf(targets))
  // Wherever it is unpacked: where `B` may be the link `b`, too.
  const either = new Map(linksOf(targets).map(([name, target]) => [folded(name), folded(target)]))
  for (const [name, target] of links) {
    if (staysInside(name, target, links) && staysInside(folded(name), folded(target), either)) {
      continue
    }
    throw new BadInput(
      `${what} holds the link ${name} to ${target}, which leads out of the zip; zip the file that it points to instead.`,
    )
  }
}

function linksOf(targets: Targets): [name: string, target: string][] {
  return [...targets].flatMap(([name, target]) => (target === undefined ? [] : [[name, target]]))
}

async function fileOf(
  entry: ZipEntry,
  what: string,
  links: 'inside' | 'anywhere',
): Promise<CodeFile> {
  const { name, kind, permissions } = entry
  const isLink = kind === 'link'
  if (isLink && entry.unzippedBytes > MAX_TARGET_BYTES) {
    throw new BadInput(`${what} holds the link ${name}, whose target is no path.`)
  }
  if (links === 'inside' && kind === 'special') {
    throw new BadInput(
      `${what} holds ${name}, which is neither a file nor a link (a device, a pipe or a socket); leave it out.`,
    )
  }
  // As unzipping does: `./index.js` is `index.js`.
  const file = { path: path.posix.normalize(name), bytes: await contentOfEntry(entry) }
  if (/^\.?$|\0/.test(file.path)) {
    throw new BadInput(
      `${what} holds an entry named ${JSON.stringify(name)}, which no file can be called; zip the code again.`,
    )
  }
  if (isLink) return { ...file, executable: false, isLink }
  return { ...file, executable: permissions === undefined || (permissions & 0o100) !== 0 }
}

function sentence(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/[.?]$/, '')
}
