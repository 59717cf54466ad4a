import type { FileHandle } from 'node:fs/promises'
import zlib from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import yauzl from 'yauzl'

/** One entry of a zip, as the zip describes it. */
export interface ZipEntry {
  /** With `/`; that of a directory ends in one. Nothing is checked: it may lead anywhere. */
  name: string
  /** `special` is a device, a pipe or a socket. */
  kind: 'directory' | 'file' | 'link' | 'special'
  /** Permission bits; undefined where the zip was not made on Unix. */
  permissions: number | undefined
  /** As stated; it unpacks to no more, which yauzl sees to. */
  unzippedBytes: number
  /**
   * What it unpacks to, piece by piece.
   * @throws DamagedEntry after the last piece, where that is not what was zipped
   */
  content(): AsyncGenerator<Buffer>
}

/** The checksum of an entry is not the one that the zip states. */
export class DamagedEntry extends Error {
  readonly entryName: string

  constructor(entryName: string) {
    super(`the checksum of the entry ${JSON.stringify(entryName)} differs`)
    this.entryName = entryName
  }
}

const MADE_ON_UNIX = 3
const FILE_TYPE = 0o170000
const SYMBOLIC_LINK = 0o120000
const REGULAR_FILE = 0o100000

/**
 * The entries of a zip, in its order. They may be read as often as one likes, and later, as long as the
 * file, which remains the caller's, is open.
 * @throws Error for what is no zip
 */
export async function zipEntries(
  zip: Buffer | FileHandle,
): Promise<{ count: number; entries: AsyncGenerator<ZipEntry> }> {
  const options = { lazyEntries: true, autoClose: false }
  const file = Buffer.isBuffer(zip)
    ? await yauzl.fromBufferPromise(zip, options)
    : await yauzl.fromFdPromise(zip.fd, options)
  return { count: file.entryCount, entries: entriesOf(file) }
}

async function* entriesOf(file: ZipFile): AsyncGenerator<ZipEntry> {
  for await (const entry of file.eachEntry()) {
    const mode = unixMode(entry)
    yield {
      name: entry.fileName,
      kind: entry.fileName.endsWith('/') ? 'directory' : kindOf(mode ?? 0),
      permissions: mode,
      unzippedBytes: entry.uncompressedSize,
      content: () => contentOf(file, entry),
    }
  }
}

/** The whole content of an entry. */
export async function contentOfEntry({ content }: ZipEntry): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of content()) pieces.push(piece)
  return Buffer.concat(pieces)
}

function kindOf(mode: number): ZipEntry['kind'] {
  const type = mode & FILE_TYPE
  if (type === SYMBOLIC_LINK) return 'link'
  return type === 0 || type === REGULAR_FILE ? 'file' : 'special'
}

function unixMode({ versionMadeBy, externalFileAttributes }: Entry): number | undefined {
  return versionMadeBy >>> 8 === MADE_ON_UNIX ? externalFileAttributes >>> 16 : undefined
}

/** Node.js has the checksum from 20.15. */
async function* contentOf(file: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  let sum = 0
  for await (const piece of await file.openReadStreamPromise(entry)) {
    if (typeof zlib.crc32 === 'function') sum = zlib.crc32(piece, sum)
    yield piece
  }
  if (typeof zlib.crc32 === 'function' && sum !== entry.crc32) {
    throw new DamagedEntry(entry.fileName)
  }
}
