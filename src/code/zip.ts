import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Zippable, zipSync } from 'fflate'
import { deflateLarge } from './deflate-large.ts'
import {
  type CodeEntry,
  type CodeFile,
  type DescribedFile,
  describeEntry,
  describing,
  entryOf,
  readEntry,
} from './entries.ts'
import { joinZips, type WriteBytes, type ZipJoiner } from './join-zips.ts'

/** The earliest time a zip can hold, so that the same content always gives the same bytes. */
const ZIP_EPOCH = new Date(1980, 0, 1)
const UNIX = 3
const LINK_MODE = 0o120777
const REGULAR_FILE = 0o100000

/**
 * Packs files deterministically: sorted by path, one fixed time, permissions 755 or 644, links as
 * links. fflate and not zlib, as zlib's output differs from one processor and Node.js release to the
 * next.
 */
export async function zipFiles(files: readonly CodeFile[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  await packEntries(files.map(entryOf), async (bytes) => {
    pieces.push(bytes)
  })
  return Buffer.concat(pieces)
}

/**
 * The same of files that are read when it is their turn, a few or a part of one at a time, so that
 * neither they nor the zip need be in memory. Returns what was packed.
 */
export async function packEntries(
  entries: readonly CodeEntry[],
  write: WriteBytes,
): Promise<DescribedFile[]> {
  const zip = joinZips(write)
  const described: DescribedFile[] = []
  for (const group of inGroups(entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)))) {
    const [first] = group
    const isLarge = group.length === 1 && first && first.sizeBytes > LARGE_BYTES
    described.push(...(isLarge ? [await packLarge(first, zip)] : await packSmall(group, zip)))
    // Others have their turn, such as a signal that cancels the run.
    await nextTurn()
  }
  await zip.end()
  return described
}

async function packSmall(group: readonly CodeEntry[], zip: ZipJoiner): Promise<DescribedFile[]> {
  const files = await Promise.all(group.map(readEntry))
  const zippable: Zippable = {}
  for (const file of files) zippable[file.path] = [file.bytes, { ...attributesOf(file), level: 6 }]
  await zip.add(zipSync(zippable))
  return Promise.all(files.map((file) => describeEntry(entryOf(file))))
}

/** A large file is compressed by a worker thread, whose start takes as long as compressing 1 MB. */
function packLarge(entry: CodeEntry, zip: ZipJoiner): Promise<DescribedFile> {
  return entry.open(async (file) => {
    const { pieces, described } = describing(entry, file)
    const { executable } = file
    await zip.addInPieces((write) =>
      deflateLarge({ path: entry.path, pieces, ...attributesOf({ ...entry, executable }) }, write),
    )
    return described()
  })
}

function attributesOf({ isLink, executable }: Pick<CodeFile, 'isLink' | 'executable'>) {
  const mode = isLink ? LINK_MODE : REGULAR_FILE | (executable ? 0o755 : 0o644)
  return { mtime: ZIP_EPOCH, os: UNIX, attrs: mode << 16 }
}

const LARGE_BYTES = 2 ** 20
const GROUP_BYTES = 2 ** 20
const GROUP_FILES = 500

/** A few files at a time, as compressing them cannot be interrupted; a large one alone. */
function* inGroups(entries: readonly CodeEntry[]): Generator<CodeEntry[]> {
  let group: CodeEntry[] = []
  let bytes = 0
  for (const entry of entries) {
    if (entry.sizeBytes > LARGE_BYTES && group.length > 0) {
      yield group
      group = []
      bytes = 0
    }
    group.push(entry)
    bytes += entry.sizeBytes
    if (bytes < GROUP_BYTES && group.length < GROUP_FILES) continue
    yield group
    group = []
    bytes = 0
  }
  yield group
}
