import { join } from 'node:path'
import { defined } from '../shared/defined.ts'

/** What git's own files say of the code in a directory. */
export interface CheckedOut {
  /** Commit that HEAD is at, where it is on no branch. */
  headSha?: string
  /** Owner in the address of `origin`. */
  remoteOwner?: string
  /** `refs/pull/12/merge`, where that is what HEAD is at or what its branch was made of. */
  pullRef?: string
  /** Whether HEAD is on a branch, or at the commit of a branch or tag that was fetched. */
  ofBranch: boolean
}

/** Files as git keeps them; both return undefined for what is not there. */
export interface GitFiles {
  read(path: string): string | undefined
  /** Names below a directory, relative to it, with `/`. */
  list(path: string): readonly string[]
}

/** Reads what is checked out, as `actions/checkout` or `gh pr checkout` leaves it; runs no git. */
export function readCheckout(directory: string, files: GitFiles): CheckedOut | undefined {
  const git = join(directory, '.git')
  const head = files.read(join(git, 'HEAD'))?.trim()
  if (head === undefined) return undefined
  const config = files.read(join(git, 'config')) ?? ''
  const remoteOwner = ownerOf(config)
  const branch = /^ref: refs\/heads\/(.+)$/.exec(head)?.[1]
  if (branch !== undefined) {
    const pullRef = mergeOf(config, branch)
    return {
      ofBranch: true,
      ...defined({ remoteOwner }),
      ...(pullRef?.startsWith('refs/pull/') && { pullRef }),
    }
  }
  const at = refsAt(head, git, files)
  const pull = at.find((ref) => /^refs\/(remotes\/(origin\/)?)?pull\//.test(ref))
  return {
    headSha: head,
    ofBranch: at.some((ref) => /^refs\/(remotes\/origin|heads|tags)\//.test(ref)),
    ...defined({ remoteOwner }),
    ...(pull !== undefined && { pullRef: pull.replace(/^refs\/remotes\/(origin\/)?/, 'refs/') }),
  }
}

/** Names of the refs that are at a commit. */
function refsAt(sha: string, git: string, files: GitFiles): string[] {
  const packed = (files.read(join(git, 'packed-refs')) ?? '').split('\n').flatMap((line) => {
    const [at, ref] = line.split(' ')
    return at === sha && ref !== undefined ? [ref] : []
  })
  const loose = files
    .list(join(git, 'refs'))
    .filter((name) => files.read(join(git, 'refs', name))?.trim() === sha)
    .map((name) => `refs/${name}`)
  return [...packed, ...loose]
}

/** `https://github.com/octo-org/octo-repo`, `git@github.com:octo-org/octo-repo.git`: `octo-org`. */
function ownerOf(config: string): string | undefined {
  const url = /^\s*url\s*=\s*(\S+)/m.exec(section(config, 'remote "origin"'))?.[1]
  return /^(?:\w+:\/\/[^/]+\/|[\w.-]+@[\w.-]+:)([^/]+)\/[^/]+\/?$/.exec(url ?? '')?.[1]
}

function mergeOf(config: string, branch: string): string | undefined {
  return /^\s*merge\s*=\s*(\S+)/m.exec(section(config, `branch "${branch}"`))?.[1]
}

function section(config: string, name: string): string {
  const lines = config.split('\n')
  const start = lines.findIndex((line) => line.trim() === `[${name}]`)
  if (start === -1) return ''
  const end = lines.findIndex((line, index) => index > start && line.trim().startsWith('['))
  return lines.slice(start + 1, end === -1 ? undefined : end).join('\n')
}
