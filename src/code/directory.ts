import type { Dirent } from 'node:fs'
import { lstat, readdir, readlink, realpath } from 'node:fs/promises'
import path from 'node:path'
import { staysInside } from '@lambda-cost-gate/local-lambda/package-links'
import pLimit from 'p-limit'
import { BadInput } from '../shared/errors.ts'
import { isBelow, openInside } from '../shared/inside.ts'
import { type CodeEntry, entryOf, type OpenFile, piecesOf } from './entries.ts'
import { MAX_UNZIPPED_BYTES, requireFewFiles } from './limits.ts'

/** Of all directories that are read. */
const FILES_OPEN_AT_ONCE = 64
const limit = pLimit(FILES_OPEN_AT_ONCE)

export interface CodeDirectory {
  /** Without links. */
  directory: string
  /** As it was given, for messages. */
  called: string
  input: string
}

/**
 * Lists every file below a directory, hidden ones too. Symbolic links that stay in it are kept as
 * links, as Lambda keeps those of a zip.
 * @throws BadInput for a directory without files, with more than Lambda takes, with a link that leads
 *   out of it, or with what is neither file nor link
 */
export async function directoryEntries(at: CodeDirectory): Promise<CodeEntry[]> {
  const { directory, called, input } = at
  const found = await entriesBelow(directory)
  if (found.length === 0) {
    throw new BadInput(`${input}: ${called} contains no files; build the code first.`)
  }
  requireFewFiles(found.length, `${input}: ${called}`)
  const links = await linksOf(found, at)
  let totalBytes = 0
  return limit.map(found, async ({ name, entry }): Promise<CodeEntry> => {
    const target = links.get(name)
    if (target !== undefined) {
      return entryOf({ path: name, bytes: Buffer.from(target), executable: false, isLink: true })
    }
    const what = `${input}: ${path.join(called, name)}`
    if (!entry.isFile()) {
      throw new BadInput(
        `${what} is neither a file nor a directory (a device, a pipe or a socket); delete it.`,
      )
    }
    const { size } = await lstat(path.join(directory, name)).catch(whereGone(what))
    totalBytes += size
    if (totalBytes > MAX_UNZIPPED_BYTES) {
      throw new BadInput(
        `${input}: ${called} contains more than 250 MB, which is Lambda's limit for unzipped code.`,
      )
    }
    return { path: name, sizeBytes: size, open: (use) => limit(() => open(at, name, what, use)) }
  })
}

/** What is listed may be a link by now: it stays within the directory, or is refused. */
async function open<Result>(
  { directory, called }: CodeDirectory,
  name: string,
  what: string,
  use: (file: OpenFile) => Promise<Result>,
): Promise<Result> {
  const { content } = await openInside(
    path.join(directory, name),
    { directory, called, isReal: true },
    what,
    (file, { sizeBytes, executable }) =>
      use({ executable, pieces: upTo(sizeBytes, piecesOf(file), what) }),
  ).catch(whereGone(what))
  return content
}

/** As many bytes as it had when it was opened. */
async function* upTo(
  mostBytes: number,
  pieces: AsyncIterable<Uint8Array>,
  what: string,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.byteLength
    if (bytes > mostBytes) {
      throw new BadInput(`${what} grew while it was read; let the build end first.`)
    }
    yield piece
  }
}

function whereGone(what: string) {
  return (cause: NodeJS.ErrnoException): never => {
    if (cause.code !== 'ENOENT') throw cause
    throw new BadInput(
      `${what} was listed and is not there: it was deleted meanwhile, or its name is not UTF-8.`,
      { cause },
    )
  }
}

/** Bytes of all files below a directory, as far as they are known without opening them. */
export async function directoryBytes(directory: string): Promise<number> {
  const found = await entriesBelow(directory)
  const sizes = await limit.map(found, async ({ name }) => {
    const stat = await lstat(path.join(directory, name)).catch(() => undefined)
    return stat?.size ?? 0
  })
  return sizes.reduce((sum, size) => sum + size, 0)
}

interface Found {
  /** Relative to the directory, with `/`. */
  name: string
  entry: Dirent
}

/** All but directories, sorted by name; git's own are left out. */
async function entriesBelow(directory: string, below = ''): Promise<Found[]> {
  const entries = await readdir(path.join(directory, below), { withFileTypes: true })
  const found = await Promise.all(
    entries.map(async (entry): Promise<Found[]> => {
      const name = below === '' ? entry.name : `${below}/${entry.name}`
      if (!entry.isDirectory()) return [{ name, entry }]
      return entry.name === '.git' ? [] : entriesBelow(directory, name)
    }),
  )
  return found.flat()
}

/** Targets of the links, each relative. */
async function linksOf(
  found: readonly Found[],
  { directory, called, input }: CodeDirectory,
): Promise<Map<string, string>> {
  const links = new Map<string, string>()
  for (const { name, entry } of found) {
    if (entry.isSymbolicLink()) links.set(name, await readlink(path.join(directory, name)))
  }
  for (const [name, target] of links) {
    if (staysInside(name, target, links)) continue
    // One that is absolute, or goes out and back in, means another place once it is deployed.
    const real = await realpath(path.join(directory, name)).catch(() => undefined)
    if (real === undefined || !isBelow(directory, real)) {
      throw new BadInput(
        `${input}: ${path.join(called, name)} is a link to ${target}, which leads out of ${called}; put the file itself there, or leave the link out of the build.`,
      )
    }
    const inside = path.relative(directory, real).split(path.sep).join('/')
    links.set(name, relativeTarget(name, inside))
  }
  return links
}

/** A link's target as it has to be in a package, for one that is absolute on this machine. */
function relativeTarget(name: string, insideRoot: string): string {
  return path.posix.relative(path.posix.dirname(name), insideRoot) || '.'
}
