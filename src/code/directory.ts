import type { Dirent } from 'node:fs'
import { lstat, readdir, readlink, realpath } from 'node:fs/promises'
import path from 'node:path'
import { staysInside } from '@lambda-cost-gate/local-lambda/package-links'
import pLimit from 'p-limit'
import { BadInput } from '../shared/errors.ts'
import { isBelow, openInside, readUpTo } from '../shared/inside.ts'
import { type CodeFile, MAX_UNZIPPED_BYTES, requireFewFiles } from './zip.ts'

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
 * Reads every file below a directory, hidden ones too. Symbolic links that stay in it are kept as
 * links, as Lambda keeps those of a zip.
 * @param use is given each file; what it returns is kept, so that not all bytes need be in memory
 * @throws BadInput for a directory without files, with more than Lambda takes, with a link that leads
 *   out of it, or with what is neither file nor link
 */
export async function readDirectory<Used>(
  { directory, called, input }: CodeDirectory,
  use: (file: CodeFile) => Used,
): Promise<Used[]> {
  const found = await entriesBelow(directory)
  if (found.length === 0) {
    throw new BadInput(`${input}: ${called} holds no file; build the code first.`)
  }
  requireFewFiles(found.length, `${input}: ${called}`)
  const links = await linksOf(found, { directory, called, input })
  let totalBytes = 0
  const take = (bytes: number) => {
    totalBytes += bytes
    if (totalBytes <= MAX_UNZIPPED_BYTES) return
    throw new BadInput(
      `${input}: ${called} holds more than 250 MB, which is Lambda's limit for unzipped code.`,
    )
  }
  return limit.map(found, async ({ name, entry }): Promise<Used> => {
    const target = links.get(name)
    if (target !== undefined) {
      return use({ path: name, bytes: Buffer.from(target), executable: false, isLink: true })
    }
    const what = `${input}: ${path.join(called, name)}`
    if (!entry.isFile()) {
      throw new BadInput(
        `${what} is neither a file nor a directory (a device, a pipe or a socket); delete it.`,
      )
    }
    const border = { directory, called, isReal: true } as const
    const { content: bytes, executable } = await openInside(
      path.join(directory, name),
      border,
      what,
      async (file, sizeBytes) => {
        take(sizeBytes)
        const bytes = await readUpTo(file, sizeBytes, sizeBytes)
        if (bytes.byteLength <= sizeBytes) return bytes
        throw new BadInput(`${what} grew while it was read; let the build end first.`)
      },
    ).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT') throw cause
      throw new BadInput(
        `${what} was listed and is not there: it was deleted meanwhile, or its name is not UTF-8.`,
        { cause },
      )
    })
    return use({ path: name, bytes, executable })
  })
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
