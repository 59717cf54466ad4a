import { createWriteStream } from 'node:fs'
import { chmod, mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { invalidParameter } from './errors.ts'
import { folded, staysInside } from './package-links.ts'
import { contentOfEntry, type ZipEntry, zipEntries } from './zip-entries.ts'

/** Lambda's limit for the unpacked code. */
const MAX_UNZIPPED_BYTES = 262_144_000

const UNREADABLE =
  'Could not unzip uploaded file. Please check your file, then try to upload again.'

/** What a path may have at most on Linux. */
const MAX_TARGET_BYTES = 4096

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
  const { count, entries } = await open(zip)
  if (count === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
  await unpack(entries, directory, maxBytes)
}

async function open(zip: Buffer): ReturnType<typeof zipEntries> {
  if (zip.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
  try {
    return await zipEntries(zip)
  } catch {
    throw invalidParameter(UNREADABLE)
  }
}

async function unpack(
  entries: AsyncIterable<ZipEntry>,
  directory: string,
  maxBytes: number,
): Promise<void> {
  const links = new Map<string, string>()
  const files = new Set<string>()
  let left = maxBytes
  const take = (bytes: number) => {
    left -= bytes
    if (left < 0) throw invalidParameter(`Unzipped size must be smaller than ${maxBytes} bytes`)
  }
  try {
    for await (const entry of entries) {
      const name = safeName(entry.name)
      if (entry.kind === 'directory') await mkdir(path.join(directory, name), { recursive: true })
      else if (entry.kind === 'link') {
        if (entry.unzippedBytes > MAX_TARGET_BYTES) {
          throw new Error(`the link ${name} is longer than a path can be`)
        }
        links.set(name, (await contentOfEntry(entry)).toString())
      } else {
        files.add(name)
        const target = path.join(directory, name)
        await mkdir(path.dirname(target), { recursive: true })
        await pipeline(metered(entry.content(), take), createWriteStream(target))
        // Not as the mode of the stream, which the umask of this process would change.
        await chmod(target, ((entry.permissions ?? 0) & 0o555) | 0o444)
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

async function* metered(
  content: AsyncIterable<Buffer>,
  take: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    take(piece.length)
    yield piece
  }
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

function unreadable(cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause)
  return invalidParameter(`${UNREADABLE} (${why})`)
}
