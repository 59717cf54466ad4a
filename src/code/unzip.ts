import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { folded, staysInside } from '@lambda-cost-gate/local-lambda/package-links'
import {
  contentOfEntry,
  DamagedEntry,
  type ZipEntry,
  zipEntries,
} from '@lambda-cost-gate/local-lambda/zip-entries'
import { BadInput, messageOf } from '../shared/errors.ts'
import { type CodeEntry, type CodeFile, entryOf, readEntry } from './entries.ts'
import { MAX_UNZIPPED_BYTES, requireFewFiles } from './limits.ts'

/** What a path may have at most on Linux. */
const MAX_TARGET_BYTES = 4096

interface Unzipping {
  /** How to name the zip in a message. */
  what: string
  /**
   * Whether links may lead out of the package, as in what is deployed already: there they mean places of
   * Lambda's own, such as /tmp. Nothing here follows any.
   */
  links: 'inside' | 'anywhere'
}

/**
 * Unpacks a zip into memory. Directories are left out; links are kept.
 * @throws BadInput for what is no zip, holds no file, is too large, or would leave its directory
 */
export async function unzip(
  bytes: Uint8Array,
  what: string,
  links: Unzipping['links'] = 'inside',
): Promise<CodeFile[]> {
  return withZipEntries(bytes, { what, links }, async (entries) => {
    const files: CodeFile[] = []
    for (const entry of entries) files.push(await readEntry(entry))
    return files
  })
}

/**
 * The same for a caller that reads one file after the other, of a zip that need not be in memory: as long
 * as the caller works, they can be opened.
 */
export async function withZipEntries<Result>(
  zip: Uint8Array | FileHandle,
  unzipping: Unzipping,
  use: (entries: readonly CodeEntry[]) => Promise<Result>,
): Promise<Result> {
  return use(await entriesIn(zip, unzipping))
}

async function entriesIn(
  zip: Uint8Array | FileHandle,
  { what, links }: Unzipping,
): Promise<CodeEntry[]> {
  const zipBytes = zip instanceof Uint8Array ? zip.byteLength : (await zip.stat()).size
  if (zipBytes === 0) throw new BadInput(`${what} is an empty file, not a zip.`)
  // Of two entries with one path the last counts, as when they are written one after the other.
  const found = new Map<string, CodeEntry>()
  const targets = new Map<string, string | undefined>()
  try {
    const { count, entries } = await zipEntries(
      zip instanceof Uint8Array ? Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength) : zip,
    )
    requireFewFiles(count, what)
    let unzippedBytes = 0
    for await (const entry of entries) {
      unzippedBytes += entry.unzippedBytes
      if (unzippedBytes > MAX_UNZIPPED_BYTES) {
        throw new BadInput(`${what} unzips to more than 250 MB, which is Lambda's limit.`)
      }
      if (entry.kind === 'directory') continue
      const file = await entryIn(entry, { what, links })
      found.set(file.path, file)
      targets.set(file.path, file.target)
    }
  } catch (cause) {
    throw refused(cause, what)
  }
  if (found.size === 0) throw new BadInput(`${what} contains no files; zip the code itself.`)
  refuseBelowFiles(targets, what)
  if (links === 'inside') refuseLinksOut(targets, what)
  return [...found.values()]
}

/** By path, the target of each link; of a file undefined. */
type Targets = ReadonlyMap<string, string | undefined>

/** Nothing can lie below a link without being written elsewhere, nor below a file at all. */
function refuseBelowFiles(targets: Targets, what: string): void {
  const links = new Set(linksOf(targets).map(([name]) => folded(name)))
  for (const name of targets.keys()) {
    for (let end = name.indexOf('/'); end !== -1; end = name.indexOf('/', end + 1)) {
      const parent = name.slice(0, end)
      const isLink = links.has(folded(parent))
      if (!isLink && !targets.has(parent)) continue
      const kind = isLink ? 'link' : 'file'
      throw new BadInput(
        `${what} contains ${name} below the ${kind} ${parent}; zip the files themselves.`,
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
      `${what} contains the link ${name} to ${target}, which leads out of the zip; zip the file that it points to instead.`,
    )
  }
}

function linksOf(targets: Targets): [name: string, target: string][] {
  return [...targets].flatMap(([name, target]) => (target === undefined ? [] : [[name, target]]))
}

async function entryIn(
  entry: ZipEntry,
  { what, links }: Unzipping,
): Promise<CodeEntry & { target?: string }> {
  const { name, kind, permissions, unzippedBytes: sizeBytes } = entry
  if (kind === 'link' && sizeBytes > MAX_TARGET_BYTES) {
    throw new BadInput(`${what} contains the link ${name}, whose target is not a path.`)
  }
  if (links === 'inside' && kind === 'special') {
    throw new BadInput(
      `${what} contains ${name}, which is neither a file nor a link (a device, a pipe or a socket); leave it out.`,
    )
  }
  // As unzipping does: `./index.js` is `index.js`.
  const normal = path.posix.normalize(name)
  if (/^\.?$|\0/.test(normal)) {
    throw new BadInput(
      `${what} contains an entry named ${JSON.stringify(name)}, which no file can be called; zip the code again.`,
    )
  }
  if (kind === 'link') {
    const bytes = await contentOfEntry(entry)
    const link = entryOf({ path: normal, bytes, executable: false, isLink: true })
    return { ...link, target: bytes.toString() }
  }
  const executable = permissions === undefined || (permissions & 0o100) !== 0
  return {
    path: normal,
    sizeBytes,
    open: (use) => use({ executable, pieces: piecesIn(entry, what) }),
  }
}

/** What an entry holds, unpacked. */
async function* piecesIn(entry: ZipEntry, what: string): AsyncGenerator<Uint8Array> {
  try {
    yield* entry.content()
  } catch (cause) {
    throw refused(cause, what)
  }
}

function refused(cause: unknown, what: string): BadInput {
  if (cause instanceof BadInput) return cause
  // Packed anew, damaged bytes would become a zip without a fault.
  if (cause instanceof DamagedEntry) {
    return new BadInput(
      `${what} is damaged: the checksum of ${cause.entryName} is not the one that the zip states; zip the code again.`,
      { cause },
    )
  }
  const reason = messageOf(cause).replace(/[.?]$/, '')
  return new BadInput(`${what} cannot be unzipped: ${reason}.`, { cause })
}
