import { execFileSync } from 'node:child_process'
import { rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { readCheckout } from '../../src/github/checkout.ts'
import { gitFiles } from '../../src/github/git-files.ts'
import { directoryWith } from '../support/files.ts'

/** A repository with a pull request's ref, and a clone that `commands` are run in. */
function checkout(commands: readonly (readonly string[])[]) {
  const directory = directoryWith({ 'origin/index.mjs': 'export {}' })
  const git = (cwd: string, ...given: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...given], {
      cwd: path.join(directory.path, cwd),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  git('origin', 'init', '--quiet', '--initial-branch=main')
  git('origin', 'add', '.')
  git('origin', 'commit', '--quiet', '--message=one')
  git('origin', 'commit', '--quiet', '--allow-empty', '--message=of a fork')
  git('origin', 'update-ref', 'refs/pull/12/head', 'HEAD')
  git('origin', 'reset', '--quiet', '--hard', 'HEAD~1')
  git('.', 'clone', '--quiet', 'origin', 'clone')
  for (const command of commands) git('clone', ...command)
  return { directory, clone: path.join(directory.path, 'clone'), git }
}

const FETCH_PULL = ['fetch', 'origin', '+refs/pull/12/head:refs/remotes/pull/12/head']

test.each([
  ['a branch', [], { ofBranch: true }],
  ['the commit of a branch', [['checkout', '--detach']], { ofBranch: true }],
  [
    'a pull request as actions/checkout leaves it',
    [FETCH_PULL, ['checkout', 'refs/remotes/pull/12/head']],
    { ofBranch: false, pullRef: 'refs/pull/12/head' },
  ],
  [
    'a pull request whose refs are packed',
    [FETCH_PULL, ['checkout', 'refs/remotes/pull/12/head'], ['pack-refs', '--all']],
    { ofBranch: false, pullRef: 'refs/pull/12/head' },
  ],
  [
    'a pull request as gh pr checkout leaves it',
    [
      ['fetch', 'origin', 'refs/pull/12/head:change'],
      ['config', 'branch.change.merge', 'refs/pull/12/head'],
      ['checkout', 'change'],
    ],
    { ofBranch: true, pullRef: 'refs/pull/12/head' },
  ],
  [
    'a commit alone',
    [
      ['fetch', 'origin', 'refs/pull/12/head'],
      ['checkout', 'FETCH_HEAD'],
    ],
    { ofBranch: false },
  ],
  [
    "a fork's repository",
    [['remote', 'set-url', 'origin', 'https://github.com/stranger/octo-repo.git']],
    { ofBranch: true, remoteOwner: 'stranger' },
  ],
  [
    'a repository by ssh',
    [['remote', 'set-url', 'origin', 'git@github.com:octo-org/octo-repo']],
    { ofBranch: true, remoteOwner: 'octo-org' },
  ],
] as const)('reads that %s is checked out', (_, commands, expected) => {
  const { directory, clone, git } = checkout(commands)
  using _directory = directory
  const { headSha, ...read } = readCheckout(clone, gitFiles) ?? {}
  expect(read).toEqual(expected)
  if (headSha !== undefined) expect(headSha).toBe(git('clone', 'rev-parse', 'HEAD'))
})

test('reads nothing where there is no checkout', () => {
  using directory = directoryWith({ 'index.mjs': 'export {}' })
  expect(readCheckout(directory.path, gitFiles)).toBeUndefined()
})

test('a pipe or a device in place of one of its files is not waited for', () => {
  using directory = directoryWith({ '.git/config': '' })
  const head = path.join(directory.path, '.git/HEAD')
  execFileSync('mkfifo', [head])
  expect(readCheckout(directory.path, gitFiles)).toBeUndefined()
  rmSync(head)
  symlinkSync('/dev/zero', head)
  expect(readCheckout(directory.path, gitFiles)).toBeUndefined()
})
