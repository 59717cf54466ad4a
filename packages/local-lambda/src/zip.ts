import { createWriteStream } from 'node:fs'
import { chmod, mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import yauzl from 'yauzl'
import { invalidParameter } from './errors.ts'
import { folded, staysInside } from './links.ts'

/** Lambda's limit for the unpacked code. */
const MAX_UNZIPPED_BYTES = 262_144_000

const UNREADABLE =
  'Could not unzip uploaded file. Please check your file, then try to upload again.'

const FILE_TYPE = 0o170000
const SYMLINK = 0o120000

/**
 * Unpacks a zip into an existing, empty directory. Permission bits of unix zips are kept, without
 * the write bits (the code is read-only on AWS too); everything is readable.
 *
 * Refuses what would leave the directory (`..`, absolute names, links that lead outside, files
 * below a link), what is no zip, what is empty, and what unpacks to more than `maxBytes`, whatever
 * sizes the zip itself declares.
 *
 * @throws ServiceError InvalidParameterValueException with AWS's sentence, and why
 */
export async function unzip(
  zip: Buffer,
  directory: string,
  maxBytes = MAX_UNZIPPED_BYTES,
): Promise<void> {
  const file = await open(zip)
  try {
    if (file.entryCount === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
    await unpack(file, directory, maxBytes)
  } finally {
    file.close()
  }
}

async function open(zip: Buffer): Promise<ZipFile> {
  if (zip.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
  try {
    return await yauzl.fromBufferPromise(zip)
  } catch {
    throw invalidParameter(UNREADABLE)
  }
}

async function unpack(file: ZipFile, directory: string, maxBytes: number): Promise<void> {
  const links = new Map<string, string>()
  const files = new Set<string>()
  let left = maxBytes
  const take = (bytes: number) => {
    left -= bytes
    if (left < 0) throw invalidParameter(`Unzipped size must be smaller than ${maxBytes} bytes`)
  }
  try {
    for await (const entry of file.eachEntry()) {
      const name = safeName(entry.fileName)
      const mode = unixMode(entry)
      if (entry.fileName.endsWith('/')) await mkdir(path.join(directory, name), { recursive: true })
      else if ((mode & FILE_TYPE) === SYMLINK) {
        if (entry.uncompressedSize > 4096)
          throw new Error(`the link ${name} is longer than a path can be`)
        const target = (await buffer(await file.openReadStreamPromise(entry))).toString()
        links.set(name, target)
      } else {
        files.add(name)
        const target = path.join(directory, name)
        await mkdir(path.dirname(target), { recursive: true })
        await pipeline(
          await file.openReadStreamPromise(entry),
          metered(take),
          checked(entry),
          createWriteStream(target),
        )
        // Not as the mode of the stream, which the umask of this process would change.
        await chmod(target, (mode & 0o555) | 0o444)
      }
    }
    // Links come last, so that nothing above was ever written through one. Where `B` is the link `b`, too, none leads outside.
    const either = new Map([...links].map(([name, target]) => [folded(name), folded(target)]))
    for (const [name, target] of links) {
      const stays = staysInside(name, target, links)
      if (!stays || !staysInside(folded(name), folded(target), either)) {
        throw new Error(`the link ${name} -> ${target} leads outside of the function's directory`)
      }
      await link(directory, name, target, files, either)
    }
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'InvalidParameterValueException') throw cause
    throw unreadable(cause)
  }
}

async function link(
  directory: string,
  name: string,
  target: string,
  files: ReadonlySet<string>,
  links: ReadonlyMap<string, string>,
): Promise<void> {
  for (let parent = path.posix.dirname(name); parent !== '.'; parent = path.posix.dirname(parent)) {
    if (links.has(folded(parent)))
      throw new Error(`the entry ${name} lies below the link ${parent}`)
  }
  if (files.has(name)) throw new Error(`the entry ${name} is both a file and a link`)
  await mkdir(path.dirname(path.join(directory, name)), { recursive: true })
  await symlink(target, path.join(directory, name))
}

function metered(take: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        take(chunk.length)
        done(null, chunk)
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    },
  })
}

/** Refuses what is not what was zipped. Node.js has the checksum from 20.15. */
function checked({ fileName, crc32 }: Entry): Transform {
  let sum = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (typeof zlib.crc32 === 'function') sum = zlib.crc32(chunk, sum)
      done(null, chunk)
    },
    flush(done) {
      const same = typeof zlib.crc32 !== 'function' || sum === crc32
      done(same ? null : new Error(`the checksum of the entry ${JSON.stringify(fileName)} differs`))
    },
  })
}

function safeName(fileName: string): string {
  const name = path.posix.normalize(fileName).replace(/\/$/, '')
  const outside = name.startsWith('/') || name === '..' || name.startsWith('../')
  if (outside || name.includes('\0') || fileName.split('/').includes('..')) {
    throw new Error(
      `the entry ${JSON.stringify(fileName)} would be written outside of the function's directory`,
    )
  }
  return name
}

/** 0 for zips that were not made on unix and so have no permission bits. */
function unixMode(entry: Entry): number {
  const madeOnUnix = entry.versionMadeBy >>> 8 === 3
  return madeOnUnix ? entry.externalFileAttributes >>> 16 : 0
}

function unreadable(cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause)
  return invalidParameter(`${UNREADABLE} (${why})`)
}
