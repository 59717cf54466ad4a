import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises'
import path from 'node:path'
import { BadInput } from './errors.ts'

/**
 * Whatever a pull request can influence may be a link to what is not one of its business: the runner's
 * environment in /proc, a key, another checkout. So every path that it can influence is read here:
 * what is in a border has to stay there, links and all.
 */

/** Where a path may lead. */
export interface Border {
  /** Absolute. */
  directory: string
  /** How to call it in a message. */
  called: string
  /** It is without links already, and not to be followed again: somebody may put a link in its place. */
  isReal?: true
}

/** Whether a path, as it is written, is a directory or something below it. Both absolute. */
export function isBelow(directory: string, absolute: string): boolean {
  const relative = path.relative(directory, absolute)
  return relative === '' || !(relative.split(path.sep)[0] === '..' || path.isAbsolute(relative))
}

/**
 * The border of a path: the workspace for what is written to be in it, otherwise, as somebody named
 * a place elsewhere on purpose, the directory that it is in.
 */
export function borderOf(absolute: string, workspace: string): Border {
  return isBelow(path.resolve(workspace), absolute)
    ? { directory: workspace, called: 'the workspace' }
    : { directory: path.dirname(absolute), called: path.dirname(absolute) }
}

/**
 * Follows links, and refuses to end outside of the border.
 * @param what how to call the path in a message: `payloads: events/a.json`
 * @returns the path without links
 * @throws BadInput for what leads out
 * @throws what the system says of a path that is not there
 */
export async function realInside(absolute: string, border: Border, what: string): Promise<string> {
  const real = await realpath(absolute)
  if (isBelow(await rootOf(border), real)) return real
  throw new BadInput(
    `${what} is, or is reached through, a link to ${real}, outside of ${border.called}; put the file itself there.`,
  )
}

/**
 * Reads a regular file whose path, links followed, stays within the border. The file that is read is
 * the one that was looked at: it is opened without following links, and asked for its path again.
 * @param what how to call it in a message
 * @param maxBytes more is refused with `tooLarge`
 * @throws BadInput for a link that leads out, and for what is not a regular file
 * @throws what the system says of a file that is not there
 */
export async function readInside(
  absolute: string,
  {
    border,
    what,
    maxBytes = Number.POSITIVE_INFINITY,
    tooLarge,
  }: { border: Border; what: string; maxBytes?: number; tooLarge?: (bytes: number) => BadInput },
): Promise<Buffer> {
  const { content: bytes } = await openInside(
    absolute,
    border,
    what,
    async (file, { sizeBytes: size }) => {
      if (size > maxBytes) throw tooLarge?.(size) ?? new BadInput(`${what} is too large.`)
      return readUpTo(file, size, maxBytes)
    },
  )
  if (bytes.byteLength <= maxBytes) return bytes
  throw tooLarge?.(bytes.byteLength) ?? new BadInput(`${what} is too large.`)
}

/**
 * The whole file, or one byte more than it may have: it may grow meanwhile.
 * @param sizeBytes what it had when it was looked at
 */
export async function readUpTo(
  file: FileHandle,
  sizeBytes: number,
  maxBytes: number,
): Promise<Buffer> {
  let buffer = Buffer.allocUnsafe(Math.min(sizeBytes, maxBytes) + 1)
  let length = 0
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length)
    length += bytesRead
    if (bytesRead === 0 || length > maxBytes) return buffer.subarray(0, length)
    if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(length)])
  }
}

export interface AboutFile {
  sizeBytes: number
  /** Whether its owner may execute it. */
  executable: boolean
}

/** The same with whether the owner may execute it, and for the caller to read. */
export async function openInside<Content>(
  absolute: string,
  border: Border,
  what: string,
  read: (file: FileHandle, about: AboutFile) => Promise<Content>,
): Promise<{ content: Content; executable: boolean }> {
  const real = await realInside(absolute, border, what)
  // Not blocking, as a pipe would wait for somebody to write into it.
  const file = await open(real, constants.O_RDONLY | NO_FOLLOW | NON_BLOCK).catch(
    (cause: NodeJS.ErrnoException) => {
      throw cause.code === 'ENXIO' || cause.code === 'ELOOP'
        ? noFile(what)
        : unreadable(what, cause)
    },
  )
  try {
    const { mode, size, ...kind } = await statOf(file)
    if (!kind.isFile) throw noFile(what)
    const opened = await pathOf(file, real)
    if (!isBelow(await rootOf(border), opened)) {
      throw new BadInput(`${what} became a link out of ${border.called} while it was read.`)
    }
    const executable = (mode & 0o100) !== 0
    const content = await read(file, { sizeBytes: size, executable }).catch(
      (cause: NodeJS.ErrnoException) => {
        throw unreadable(what, cause)
      },
    )
    return { content, executable }
  } finally {
    await file.close()
  }
}

async function rootOf({ directory, isReal }: Border): Promise<string> {
  return isReal ? directory : realpath(directory)
}

// Windows has neither.
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0
const NON_BLOCK = constants.O_NONBLOCK ?? 0

async function statOf(file: FileHandle) {
  const stat = await file.stat()
  return { mode: stat.mode, size: stat.size, isFile: stat.isFile() }
}

/** Where an open file is: as the kernel says, or else found by looking whether the path still means it. */
async function pathOf(file: FileHandle, real: string): Promise<string> {
  const open = await readlink(`/proc/self/fd/${file.fd}`).catch(() => undefined)
  if (open !== undefined) return open
  const [opened, named] = await Promise.all([file.stat(), lstat(real)])
  return opened.dev === named.dev && opened.ino === named.ino
    ? realpath(real)
    : path.parse(real).root
}

/** In a sentence, what the system says of a file that is there. */
function unreadable(what: string, cause: NodeJS.ErrnoException): Error {
  if (cause.syscall === undefined || cause.code === 'ENOENT') return cause
  return new BadInput(`${what} cannot be read (${cause.message}).`, { cause })
}

function noFile(what: string): BadInput {
  return new BadInput(`${what} is not a regular file (a device, a pipe, a socket or a directory).`)
}
