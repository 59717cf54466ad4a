import { lstat, realpath } from 'node:fs/promises'
import path from 'node:path'
import { isBelow, readInside } from '../shared/inside.ts'

/** What Git has checked out where a path lies. */
export interface CheckedOut {
  /** Directory of the working tree. */
  root: string
  /** Full SHA of `HEAD`. */
  commit: string
}

const FULL_SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/

/** Refs that are packed, of a large repository. */
const MAX_BYTES = 64 * 1024 * 1024

/**
 * Reads which commit is checked out where a file or directory lies, without running Git: of a clone,
 * of a linked worktree and of a submodule. What Git would keep elsewhere is not read: a `.git` that a build
 * brings may name any place.
 * @returns undefined outside of a working tree, and where it is not known
 */
export async function checkedOut(location: string): Promise<CheckedOut | undefined> {
  const root = await rootOf(path.resolve(location))
  if (root === undefined) return undefined
  try {
    const git = await gitDirectoriesOf(root)
    if (git === undefined) return undefined
    const head = (await textOf(path.join(git.own, 'HEAD'), git.own)).trim()
    const [, ref] = /^ref: (refs\/[^\0]+)$/.exec(head) ?? []
    const commit = ref === undefined ? head : await commitOf(ref, git.common)
    return commit !== undefined && FULL_SHA.test(commit) ? { root, commit } : undefined
  } catch {
    return undefined
  }
}

async function rootOf(location: string): Promise<string | undefined> {
  const found = await lstat(path.join(location, '.git')).catch(() => undefined)
  if (found) return location
  const parent = path.dirname(location)
  return parent === location ? undefined : rootOf(parent)
}

/** Where Git keeps HEAD, and what all worktrees of a repository share. */
interface GitDirectories {
  own: string
  common: string
}

/** In a linked worktree and in a submodule, `.git` is a file that says where; Git's own place has to agree. */
async function gitDirectoriesOf(root: string): Promise<GitDirectories | undefined> {
  const git = path.join(root, '.git')
  if ((await lstat(git)).isDirectory()) return { own: git, common: git }
  const [, elsewhere = ''] = /^gitdir: (.+)$/m.exec(await textOf(git, root)) ?? []
  const own = await realpath(path.resolve(root, elsewhere))
  const common = path.dirname(path.dirname(own))
  if (path.basename(path.dirname(own)) === 'worktrees') {
    const back = (await textOf(path.join(own, 'gitdir'), own)).trim()
    return (await realpath(path.resolve(own, back))) === (await realpath(git))
      ? { own, common }
      : undefined
  }
  return (await isModule(root, own)) ? { own, common: own } : undefined
}

/** Whether a directory is where Git keeps submodules of the repository of a working tree. */
async function isModule(root: string, own: string): Promise<boolean> {
  const above = path.dirname(root)
  if (above === root) return false
  const modules = await realpath(path.join(above, '.git', 'modules')).catch(() => undefined)
  return (modules !== undefined && isBelow(modules, own)) || isModule(above, own)
}

async function commitOf(ref: string, common: string): Promise<string | undefined> {
  if (path.posix.normalize(ref) !== ref || !ref.startsWith('refs/')) return undefined
  const loose = await textOf(path.join(common, ref), common).catch(() => undefined)
  if (loose !== undefined) return loose.trim()
  const packed = await textOf(path.join(common, 'packed-refs'), common).catch(() => '')
  return packed
    .split('\n')
    .find((line) => line.endsWith(` ${ref}`))
    ?.split(' ')[0]
}

async function textOf(file: string, directory: string): Promise<string> {
  const border = { directory, called: directory }
  return (await readInside(file, { border, what: file, maxBytes: MAX_BYTES })).toString()
}
