import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { mergedBase } from '../../src/action/merged-base.ts'
import { checkedOut } from '../../src/code/checked-out.ts'
import { directoryWith } from '../support/files.ts'

const git = (directory: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: directory,
    encoding: 'utf8',
  }).trim()

test('the commit is read of a branch, loose or packed, of a detached head and of a worktree', async () => {
  using directory = directoryWith({ 'clone/dist/index.mjs': '', 'outside/a': '' })
  const clone = path.join(directory.path, 'clone')
  git(clone, 'init', '-q', '-b', 'main')
  git(clone, 'commit', '-q', '--allow-empty', '-m', 'first')
  const first = git(clone, 'rev-parse', 'HEAD')
  const dist = path.join(clone, 'dist')
  expect(await checkedOut(dist)).toEqual({ root: clone, commit: first })
  git(clone, 'pack-refs', '--all')
  expect(await checkedOut(dist)).toMatchObject({ commit: first })

  git(clone, 'commit', '-q', '--allow-empty', '-m', 'second')
  const worktree = path.join(directory.path, 'base')
  git(clone, 'worktree', 'add', '-q', '--detach', worktree, first)
  mkdirSync(path.join(worktree, 'build'))
  expect(await checkedOut(path.join(worktree, 'build'))).toEqual({ root: worktree, commit: first })
  git(worktree, 'switch', '-q', '-c', 'other')
  expect(await checkedOut(worktree)).toMatchObject({ commit: first })
  expect(await checkedOut(path.join(directory.path, 'outside'))).toBeUndefined()
})

test('the commit is read of a submodule', async () => {
  using directory = directoryWith({})
  const at = (name: string) => path.join(directory.path, name)
  git(directory.path, 'init', '-q', '-b', 'main', 'shared')
  git(at('shared'), 'commit', '-q', '--allow-empty', '-m', 'first')
  git(directory.path, 'init', '-q', '-b', 'main', 'clone')
  git(
    at('clone'),
    '-c',
    'protocol.file.allow=always',
    'submodule',
    'add',
    '-q',
    at('shared'),
    'lib',
  )
  expect(await checkedOut(at('clone/lib'))).toEqual({
    root: at('clone/lib'),
    commit: git(at('shared'), 'rev-parse', 'HEAD'),
  })
})

test('nothing that a build brings as .git reads anything elsewhere, or waits', async () => {
  const secret = '0123456789abcdef'.repeat(4)
  using directory = directoryWith({
    'elsewhere/HEAD': secret,
    'elsewhere/refs/secret': secret,
    'elsewhere/secret': secret,
    'elsewhere/gitdir': '/nowhere/.git',
    'clone/build/index.mjs': '',
  })
  const elsewhere = path.join(directory.path, 'elsewhere')
  const build = path.join(directory.path, 'clone/build')
  const dotGit = path.join(build, '.git')
  const brought: [what: string, bring: () => void][] = [
    ['a link to a directory', () => symlinkSync(elsewhere, dotGit)],
    ['a file that names one', () => writeFileSync(dotGit, `gitdir: ${elsewhere}`)],
    ['a pipe', () => execFileSync('mkfifo', [dotGit])],
  ]
  const inDirectory: typeof brought = [
    ['a head that is a link', () => symlinkSync(`${elsewhere}/HEAD`, `${dotGit}/HEAD`)],
    ['a head that is a pipe', () => execFileSync('mkfifo', [`${dotGit}/HEAD`])],
    ['a head that is a device', () => symlinkSync('/dev/zero', `${dotGit}/HEAD`)],
    [
      'a ref that leads out',
      () => writeFileSync(`${dotGit}/HEAD`, 'ref: refs/../../../../elsewhere/secret'),
    ],
    [
      'a common directory elsewhere',
      () => {
        writeFileSync(`${dotGit}/HEAD`, 'ref: refs/secret')
        writeFileSync(`${dotGit}/commondir`, elsewhere)
      },
    ],
    [
      'refs that are a link',
      () => {
        writeFileSync(`${dotGit}/HEAD`, 'ref: refs/secret')
        symlinkSync(`${elsewhere}/refs`, `${dotGit}/refs`)
      },
    ],
  ]
  for (const [what, bring] of [...brought, ...inDirectory]) {
    if (inDirectory.some(([each]) => each === what)) mkdirSync(dotGit)
    bring()
    expect([what, await checkedOut(build)]).toEqual([what, undefined])
    rmSync(dotGit, { recursive: true, force: true })
  }
})

test('main as it was merged is the first parent of the test merge', async () => {
  using directory = directoryWith({})
  const at = directory.path
  git(at, 'init', '-q', '-b', 'main')
  git(at, 'commit', '-q', '--allow-empty', '-m', 'first')
  git(at, 'switch', '-q', '-c', 'change')
  git(at, 'commit', '-q', '--allow-empty', '-m', 'change')
  git(at, 'switch', '-q', 'main')
  git(at, 'commit', '-q', '--allow-empty', '-m', 'main moves on')
  const main = git(at, 'rev-parse', 'HEAD')
  git(at, 'merge', '-q', '--no-ff', 'change', '-m', 'test merge')
  const merge = git(at, 'rev-parse', 'HEAD')
  expect(await mergedBase(at, merge, process.env)).toBe(main)
  expect(await mergedBase(at, 'f'.repeat(40), process.env)).toBeUndefined()
  expect(await mergedBase(at, '--batch', process.env)).toBeUndefined()
})
