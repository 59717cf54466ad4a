import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'

/** What Git has checked out where a path lies. */
export interface CheckedOut {
  /** Directory of the working tree. */
  root: string
  /** Full SHA of `HEAD`. */
  commit: string
}

const FULL_SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/

/**
 * Reads which commit is checked out where a file or directory lies, without running Git: of a clone
 * and of a linked worktree.
 * @returns undefined outside of a working tree, and where it cannot be told
 */
export async function checkedOut(location: string): Promise<CheckedOut | undefined> {
  const root = await rootOf(path.resolve(location))
  if (root === undefined) return undefined
  try {
    const gitDirectory = await gitDirectoryOf(root)
    const head = (await readFile(path.join(gitDirectory, 'HEAD'), 'utf8')).trim()
    const [, ref] = /^ref: (refs\/[^\0]+)$/.exec(head) ?? []
    const commit = ref === undefined ? head : await commitOf(ref, gitDirectory)
    return commit !== undefined && FULL_SHA.test(commit) ? { root, commit } : undefined
  } catch {
    return undefined
  }
}

async function rootOf(location: string): Promise<string | undefined> {
  const found = await stat(path.join(location, '.git')).catch(() => undefined)
  if (found) return location
  const parent = path.dirname(location)
  return parent === location ? undefined : rootOf(parent)
}

/** In a linked worktree `.git` is a file that says where. */
async function gitDirectoryOf(root: string): Promise<string> {
  const git = path.join(root, '.git')
  if ((await stat(git)).isDirectory()) return git
  const [, elsewhere = ''] = /^gitdir: (.+)$/m.exec(await readFile(git, 'utf8')) ?? []
  return path.resolve(root, elsewhere)
}

async function commitOf(ref: string, gitDirectory: string): Promise<string | undefined> {
  const common = await readFile(path.join(gitDirectory, 'commondir'), 'utf8').catch(() => '.')
  const shared = path.resolve(gitDirectory, common.trim())
  const loose = await readFile(path.join(shared, ref), 'utf8').catch(() => undefined)
  if (loose !== undefined) return loose.trim()
  const packed = await readFile(path.join(shared, 'packed-refs'), 'utf8').catch(() => '')
  return packed
    .split('\n')
    .find((line) => line.endsWith(` ${ref}`))
    ?.split(' ')[0]
}
