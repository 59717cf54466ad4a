import { createHash } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { MainTree } from '../../inputs/main-tree.ts'
import { BadInput } from '../../shared/errors.ts'
import { isBelow } from '../../shared/inside.ts'
import {
  type BuildCache,
  type BuildEntry,
  beginBuild,
  cleanCache,
  dropBuild,
  findBuild,
  finishBuild,
  isUsed,
  releaseBuild,
} from './cache.ts'
import { runCommand } from './command.ts'
import {
  addWorktree,
  type BaseCommit,
  baseCommit,
  type Git,
  gitIn,
  isShallow,
  type Repository,
  removeWorktree,
  repositoryOf,
  worktrees,
} from './git.ts'

export interface BaseBuildOptions {
  cwd: string
  env: NodeJS.ProcessEnv
  /** Branch, tag or commit that main is. */
  ref: string
  /** Command that builds, run by a shell in the directory that is `cwd` there; absent: nothing is built. */
  command: string | undefined
  cache: BuildCache
  signal: AbortSignal
  say: (line: string) => void
  detail: (line: string) => void
}

/** Main, built. Disposing of it lets the cache delete it. */
export interface BaseBuild extends AsyncDisposable {
  main: MainTree
}

/**
 * Builds main in a working tree of its own, or takes it from the cache. In the user's working tree
 * nothing is read but what Git knows, and nothing is written.
 * @throws BadInput outside of a repository, and for a ref that is not known
 * @throws CouldNotMeasure where the command fails
 */
export async function buildBase(options: BaseBuildOptions): Promise<BaseBuild> {
  const { cwd, env, ref, cache, say } = options
  const git = gitIn(cwd, env)
  const repository = await repositoryOf(git, cwd)
  requireOutside(cache.directory, repository)
  await removeDead(git, cache)
  await cleanCache(cache)
  const commit = await baseCommit(git, ref)
  const key = keyOf(commit, repository, options.command)
  const found = await findBuild(cache, key)
  const called = `${ref} at ${commit.sha.slice(0, 7)}${commit.found === 'merge-base' ? ', where this branch left it' : ''}`
  const note = commit.found === 'nothing-in-common' ? await nothingInCommon(git, ref) : undefined
  if (note !== undefined) say(note)
  say(
    found
      ? `Base is ${called}, built before.`
      : `Base is ${called}: ${options.command ?? 'taken as it is'}`,
  )
  const entry = found ?? (await build(git, { key, commit, repository }, options))
  return {
    main: {
      root: entry.tree,
      cwd: path.join(entry.tree, repository.prefix),
      head: { root: repository.root, cwd: path.join(repository.root, repository.prefix) },
      sha: commit.sha,
      ref,
      ...(note !== undefined && { note }),
    },
    [Symbol.asyncDispose]: () => releaseBuild(cache, entry),
  }
}

/** What has happened on the ref since the branch left it counts, too, and would be taken for the branch's. */
async function nothingInCommon(git: Git, ref: string): Promise<string> {
  const [why, remedy] = (await isShallow(git))
    ? ['this clone is shallow', 'git fetch --unshallow brings what is missing.']
    : ['they have no history in common', 'name the commit that HEAD is to be compared with.']
  return `--base-ref: no commit that ${ref} and HEAD have in common is known here (${why}), so base is ${ref} itself, with what has happened there since; ${remedy}`
}

interface Wanted {
  key: string
  commit: BaseCommit
  repository: Repository
}

async function build(
  git: Git,
  { key, commit, repository }: Wanted,
  { env, command, cache, signal, detail }: BaseBuildOptions,
): Promise<BuildEntry> {
  const entry = await beginBuild(cache, key)
  try {
    await addWorktree(git, entry.tree, commit.sha)
    signal.throwIfAborted()
    if (command !== undefined) {
      const cwd = path.join(entry.tree, repository.prefix)
      await runCommand(command, {
        cwd,
        env,
        signal,
        what: 'base',
        hint: 'Base is a fresh checkout, without node_modules or anything else that Git ignores, so the command has to install what it needs.',
        onLine: (line) => detail(`base: ${line}`),
      })
    }
    await forgetWorktree(git, entry)
    await finishBuild(entry)
    return entry
  } catch (error) {
    await removeWorktree(git, entry.tree).catch(() => undefined)
    await dropBuild(entry)
    throw error
  }
}

/** Git is to forget the working tree, and not to delete it. */
async function forgetWorktree(git: Git, { directory, tree }: BuildEntry): Promise<void> {
  const aside = path.join(directory, 'aside')
  await rename(tree, aside)
  try {
    await removeWorktree(git, tree)
  } finally {
    await rename(aside, tree)
  }
  await rm(path.join(tree, '.git'), { force: true })
}

/** Working trees in the cache that a process left when it died. */
async function removeDead(git: Git, { directory }: BuildCache): Promise<void> {
  for (const tree of await worktrees(git)) {
    if (!isBelow(directory, tree) || (await isUsed(path.dirname(tree)))) continue
    await removeWorktree(git, tree).catch(() => undefined)
  }
}

/** The same files, built in the same way, for the same machine. */
function keyOf({ tree }: BaseCommit, repository: Repository, command = ''): string {
  const hash = createHash('sha256')
  const { commonDirectory, prefix } = repository
  const { platform, arch, versions } = process
  hash.update(
    JSON.stringify([tree, commonDirectory, prefix, command, platform, arch, versions.modules]),
  )
  return hash.digest('hex').slice(0, 32)
}

function requireOutside(directory: string, { root }: Repository): void {
  if (!isBelow(root, directory)) return
  throw new BadInput(
    `--base-ref: the cache ${directory} is in the repository; set XDG_CACHE_HOME to a directory outside of it.`,
  )
}
