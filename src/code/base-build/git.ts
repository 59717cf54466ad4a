import { execFile } from 'node:child_process'
import { realpath } from 'node:fs/promises'
import { promisify } from 'node:util'
import { BadInput, CouldNotMeasure } from '../../shared/errors.ts'
import { withoutPeriod } from '../../shared/text.ts'

/** Runs Git in a directory and gives what it prints, without the last line break. */
export type Git = (...args: readonly string[]) => Promise<string>

const MAX_OUTPUT_BYTES = 16 * 2 ** 20

/** What Git sets for its hooks: there it means the repository of the hook, and here another one. */
const OF_A_REPOSITORY =
  /^GIT_(DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|NAMESPACE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|SHALLOW_FILE|GRAFT_FILE)$/

/** An environment in which Git finds the repository of the directory that it runs in. */
export function withoutRepository(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OF_A_REPOSITORY.test(name)))
}

export function gitIn(cwd: string, env: NodeJS.ProcessEnv): Git {
  return async (...args) => {
    // No hook of the repository runs for what is done here.
    const all = ['-c', 'core.hooksPath=/dev/null', ...args]
    const { stdout } = await promisify(execFile)('git', all, {
      cwd,
      env: { ...withoutRepository(env), LC_ALL: 'C' },
      maxBuffer: MAX_OUTPUT_BYTES,
    })
    return stdout.replace(/\n$/, '')
  }
}

/** Where a directory is in its repository. */
export interface Repository {
  /** Absolute, links followed. */
  root: string
  /** Below the root; empty for the root itself. */
  prefix: string
  /** What all working trees of the repository share. */
  commonDirectory: string
}

/** @throws BadInput outside of a repository */
export async function repositoryOf(git: Git, cwd: string): Promise<Repository> {
  try {
    const [root, common] = (
      await git('rev-parse', '--path-format=absolute', '--show-toplevel', '--git-common-dir')
    ).split('\n')
    const prefix = (await git('rev-parse', '--show-prefix')).replace(/\/$/, '')
    if (root === undefined || common === undefined) throw new Error('it has no working tree')
    return { root: await realpath(root), prefix, commonDirectory: await realpath(common) }
  } catch (cause) {
    throw new BadInput(
      `--base-ref: ${cwd} is not in a Git repository (${reasonOf(cause)}); run it in a clone, or give --base-code.`,
      { cause },
    )
  }
}

/** A state of main, and of which commit it is. */
export interface BaseCommit {
  sha: string
  /** Of its tree: commits that change no file have the same. */
  tree: string
  /**
   * How it was found: the ref is an ancestor of HEAD, or the branch left the ref there, or it is the ref itself as no
   * commit in common is known here.
   */
  found: 'ancestor' | 'merge-base' | 'nothing-in-common'
}

/**
 * The commit in which the working tree's branch left a ref, so that what has happened there since is
 * not taken for a change of the working tree's; or the ref itself where they have no commit in common.
 * @throws BadInput for what is no commit
 */
export async function baseCommit(git: Git, ref: string): Promise<BaseCommit> {
  const given = await commitOf(git, ref)
  const common = await git('merge-base', given, 'HEAD').catch(() => undefined)
  const sha = common || given
  const found = !common ? 'nothing-in-common' : sha === given ? 'ancestor' : 'merge-base'
  return { sha, tree: await git('rev-parse', `${sha}^{tree}`), found }
}

/** Whether older commits were left out when it was cloned or fetched. */
export async function isShallow(git: Git): Promise<boolean> {
  return (await git('rev-parse', '--is-shallow-repository')) === 'true'
}

async function commitOf(git: Git, ref: string): Promise<string> {
  try {
    return await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`)
  } catch (cause) {
    throw new BadInput(
      `--base-ref: ${ref} is not a branch, tag or commit known here; fetch it first, as in git fetch origin main.`,
      { cause },
    )
  }
}

/** What Git says, in one line. */
function reasonOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string }
  const line = (stderr || message || String(error)).trim().split('\n').at(-1) ?? ''
  return withoutPeriod(line.replace(/^fatal: /, ''))
}

/**
 * Makes a working tree of a commit beside the user's, without a branch.
 * @throws CouldNotMeasure where Git cannot
 */
export async function addWorktree(git: Git, directory: string, sha: string): Promise<void> {
  try {
    await git('worktree', 'add', '--quiet', '--detach', directory, sha)
  } catch (cause) {
    throw new CouldNotMeasure(`--base-ref: ${sha} cannot be checked out (${reasonOf(cause)}).`, {
      cause,
    })
  }
}

/** Directories of all working trees that the repository knows of. */
export async function worktrees(git: Git): Promise<string[]> {
  const listed = await git('worktree', 'list', '--porcelain')
  return listed.split('\n').flatMap((line) => /^worktree (.+)$/.exec(line)?.[1] ?? [])
}

/** Takes a working tree away, with what is in it; also one whose directory is gone already. */
export async function removeWorktree(git: Git, directory: string): Promise<void> {
  await git('worktree', 'remove', '--force', directory)
}
