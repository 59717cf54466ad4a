import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs'
import type { GitFiles } from './checkout.ts'

/** Refs that are packed, of a large repository. */
const MAX_BYTES = 64 * 1024 * 1024

/** Git's files on this machine. What cannot be read, and what is not a regular file, is not there. */
export const gitFiles: GitFiles = {
  read: (path) => orNothing(() => readRegular(path)),
  list: (path) => orNothing(() => readdirSync(path, { recursive: true, encoding: 'utf8' })) ?? [],
}

function readRegular(path: string): string | undefined {
  // Not blocking, as a pipe would wait for somebody to write into it. Windows has no such flag.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const found = fstatSync(file)
    return found.isFile() && found.size <= MAX_BYTES ? readFileSync(file, 'utf8') : undefined
  } finally {
    closeSync(file)
  }
}

function orNothing<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
