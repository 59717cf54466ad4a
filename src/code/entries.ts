import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { type KnownFile, machineOf } from './native.ts'

/** One file of a code package. `path` uses `/`, is relative, and never leaves the package. */
export interface CodeFile {
  path: string
  bytes: Uint8Array
  /** Whether the owner may execute it, as `bootstrap` must be. */
  executable: boolean
  /** A symbolic link, which stays in the package; `bytes` are its target, relative to where it is. */
  isLink?: true
}

/** A file of a package that is read when it is opened, so that not all bytes need be in memory. */
export interface CodeEntry {
  path: string
  /** As it is listed. */
  sizeBytes: number
  isLink?: true
  open<Result>(use: (file: OpenFile) => Promise<Result>): Promise<Result>
}

export interface OpenFile {
  executable: boolean
  /** To be read once; what comes holds until the next is asked for. */
  pieces: AsyncIterable<Uint8Array>
}

/** A file by its name and content. */
export interface DescribedFile {
  known: KnownFile
  /** Of its name, its content and what else makes it behave as it does. */
  identity: string
}

export function entryOf({ bytes, ...file }: CodeFile): CodeEntry {
  return {
    ...file,
    sizeBytes: bytes.byteLength,
    open: (use) => use({ executable: file.executable, pieces: inPieces(bytes) }),
  }
}

/** Reads it into memory. */
export function readEntry({ path, isLink, open }: CodeEntry): Promise<CodeFile> {
  return open(async ({ executable, pieces }) => {
    const read: Buffer[] = []
    for await (const piece of pieces) read.push(Buffer.from(piece))
    const [bytes = Buffer.alloc(0)] = read.length > 1 ? [Buffer.concat(read)] : read
    return { path, bytes, executable, ...(isLink && { isLink }) }
  })
}

/** Looks at all of it and keeps nothing. */
export function describeEntry(entry: CodeEntry): Promise<DescribedFile> {
  return entry.open(async (file) => {
    const { pieces, described } = describing(entry, file)
    for await (const _ of pieces);
    return described()
  })
}

/** Enough for the header that says which machine the code is for. */
const HEADER_BYTES = 64

/**
 * Describes a file by what passes. Only `bootstrap` is run as a program by Lambda itself, so that its
 * permission is part of what it is.
 */
export function describing({ path, isLink }: Pick<CodeEntry, 'path' | 'isLink'>, file: OpenFile) {
  const hash = createHash('sha256')
  let header = Buffer.alloc(0)
  let sizeBytes = 0
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of file.pieces) {
      hash.update(piece)
      sizeBytes += piece.byteLength
      if (header.byteLength < HEADER_BYTES) {
        header = Buffer.concat([header, piece.subarray(0, HEADER_BYTES)])
      }
      yield piece
    }
  }
  /** To be called once, when all has passed. */
  const described = (): DescribedFile => {
    const builtFor = machineOf(header)
    const program = path === 'bootstrap' && file.executable
    const content = hash.digest('base64')
    return {
      known: { path, sizeBytes, ...(builtFor && { builtFor }), ...(isLink && { isLink }) },
      identity: JSON.stringify([path, content, program, isLink ? 'link' : 'file']),
    }
  }
  return { pieces: pieces(), described }
}

const PIECE_BYTES = 2 ** 18

/** Reads an open file from its beginning, in pieces in one place. */
export async function* piecesOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  const { size } = await file.stat()
  const place = Buffer.allocUnsafe(Math.max(1, Math.min(PIECE_BYTES, size)))
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(place, 0, place.byteLength, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield place.subarray(0, bytesRead)
  }
}

/** The same of bytes that are in memory. */
export async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) {
    yield bytes.subarray(at, at + PIECE_BYTES)
  }
}
