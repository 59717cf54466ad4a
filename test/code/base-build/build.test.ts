import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type BaseBuild, buildBase } from '../../../src/code/base-build/build.ts'
import { runCommand } from '../../../src/code/base-build/command.ts'
import { directoryWith, type TemporaryDirectory } from '../../support/files.ts'

let folder: TemporaryDirectory
const at = (...parts: string[]) => path.join(folder.path, ...parts)
const git = (repository: string, ...args: string[]) =>
  execFileSync('git', args, {
    cwd: at(repository),
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: '/dev/null',
      ...{ GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com' },
      ...{ GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.com' },
    },
    encoding: 'utf8',
  }).trim()
const commit = (repository: string, text: string) => {
  writeFileSync(at(repository, 'file'), text)
  git(repository, 'add', '--all')
  git(repository, 'commit', '--quiet', '--message', text)
}

/** What was said, and what came of it. */
async function built(options: { ref?: string; command?: string; cwd?: string } = {}) {
  const said: string[] = []
  const base: BaseBuild = await buildBase({
    cwd: at(options.cwd ?? 'repository'),
    env: { PATH: process.env.PATH, INIT_CWD: at('repository'), GIT_CONFIG_GLOBAL: '/dev/null' },
    ref: options.ref ?? 'main',
    command: options.command,
    cache: { directory: at('cache'), pid: process.pid, now: () => new Date() },
    signal: new AbortController().signal,
    say: (line) => said.push(line),
    detail: () => {},
  })
  await base[Symbol.asyncDispose]()
  return { said, main: base.main }
}
const entry = () => at('cache', readdirSync(at('cache'))[0] ?? '')

beforeEach(() => {
  folder = directoryWith()
  mkdirSync(at('repository'))
  git('repository', 'init', '--quiet', '--initial-branch', 'main')
  commit('repository', 'first')
  git('repository', 'checkout', '--quiet', '-b', 'change')
  commit('repository', 'second')
})
afterEach(() => folder[Symbol.dispose]())

describe('main that is built', () => {
  test('knows where it is, and not where the script of a package runs', async () => {
    const { main } = await built({ command: 'printf "%s %s" "$INIT_CWD" "$PWD" > where' })
    expect(readFileSync(path.join(main.root, 'where'), 'utf8')).toBe(` ${main.cwd}`)
  })

  test.each([
    ['its tree', () => rmSync(path.join(entry(), 'tree'), { recursive: true })],
    ['what says that it is done', () => rmSync(path.join(entry(), 'done.json'))],
  ])('is built again where the cache has lost %s', async (_, lose) => {
    await built()
    lose()
    const { said, main } = await built()
    expect(said.at(-1)).toContain('taken as it is')
    expect(readFileSync(path.join(main.root, 'file'), 'utf8')).toBe('first')
    expect((await built()).said.at(-1)).toContain('built before')
  })

  test('is the ref itself, said so, where history shows no commit in common', async () => {
    expect((await built()).main.note).toBeUndefined()
    git('repository', 'checkout', '--quiet', 'main')
    commit('repository', 'main goes on')
    const clone = ['--depth', '1', '--no-single-branch', '--branch', 'change']
    git('.', 'clone', '--quiet', ...clone, `file://${at('repository')}`, at('shallow'))
    const shallow = await built({ cwd: 'shallow', ref: 'origin/main' })
    expect(readFileSync(path.join(shallow.main.root, 'file'), 'utf8')).toBe('main goes on')
    expect(shallow.main.note).toContain('(this clone is shallow)')
    expect(shallow.said[0]).toBe(shallow.main.note)
    git('repository', 'checkout', '--quiet', '--orphan', 'other')
    commit('repository', 'unrelated')
    expect((await built()).main.note).toContain('(they have no history in common)')
  })

  test('is refused in one sentence where the cache cannot be written to', async () => {
    writeFileSync(at('cache'), '')
    await expect(built()).rejects.toThrow(
      /^--base-ref: nothing can be written to the cache .+; set XDG_CACHE_HOME to a directory where it can\.$/,
    )
  })
})

test('a command is done when it ends, whatever it leaves running', async () => {
  const lines: string[] = []
  await runCommand('node -e "setTimeout(() => {}, 60000)" & echo $! > pid; echo done', {
    cwd: folder.path,
    env: { PATH: process.env.PATH },
    signal: new AbortController().signal,
    what: 'base',
    onLine: (line) => lines.push(line),
  })
  expect(lines).toEqual(['done'])
  expect(existsSync(at('pid'))).toBe(true)
  process.kill(Number(readFileSync(at('pid'), 'utf8')))
})
