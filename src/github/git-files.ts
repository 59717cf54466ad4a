import { readdirSync, readFileSync } from 'node:fs'
import type { GitFiles } from './checkout.ts'

/** Git's files on this machine. What cannot be read is not there. */
export const gitFiles: GitFiles = {
  read: (path) => orNothing(() => readFileSync(path, 'utf8')),
  list: (path) => orNothing(() => readdirSync(path, { recursive: true, encoding: 'utf8' })) ?? [],
}

function orNothing<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
