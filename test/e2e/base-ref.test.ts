import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  type LambdaService,
  SETTLED_AT_ONCE,
  startLambdaService,
} from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { readReport } from '../../src/report/read.ts'
import { runDist, startDist } from '../support/dist.ts'
import { directoryWith, type TemporaryDirectory } from '../support/files.ts'
import { isRunning, until } from '../support/processes.ts'

const handler = (ms: number) =>
  `export const handler = () => new Promise((resolve) => setTimeout(resolve, ${ms}))\n`
const BUILD = `import { cpSync, rmSync } from 'node:fs'
rmSync('dist', { recursive: true, force: true })
cpSync('src', 'dist', { recursive: true })
console.log('built it')
`
const TEMPLATE = `Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: dist, Handler: index.handler, Runtime: nodejs24.x, MemorySize: 1769 }
`
const LOCAL = ['--backend', 'local', '--memory-sizes', '1769', '--seed', '1']
const LISTED = ['--head-code', 'dist', '--runtime', 'nodejs24.x', '--handler', 'index.handler']

let repository: TemporaryDirectory
let home: TemporaryDirectory
const env = () => ({
  HOME: home.path,
  XDG_CACHE_HOME: path.join(home.path, 'cache'),
  GIT_CONFIG_GLOBAL: '/dev/null',
})
const git = (...args: string[]) =>
  execFileSync('git', args, {
    cwd: repository.path,
    env: {
      ...env(),
      PATH: process.env.PATH,
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    },
    encoding: 'utf8',
  }).trim()
const write = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(repository.path, name)), { recursive: true })
  writeFileSync(path.join(repository.path, name), text)
}
const commit = (message: string) => {
  git('add', '--all')
  git('commit', '--quiet', '--message', message)
  return git('rev-parse', 'HEAD')
}
const check = (args: readonly string[], cwd = '.') =>
  runDist('cli.js', ['check', ...LOCAL, ...args], {
    cwd: path.join(repository.path, cwd),
    env: env(),
  })
/** What is in the cache: one directory for each build. */
const cached = () => {
  const directory = path.join(home.path, 'cache', 'lambda-cost-gate')
  return existsSync(directory) ? readdirSync(directory) : []
}

/** A branch that left main before main went on, with `dist` made by a build and ignored. */
let left: string
beforeEach(() => {
  home = directoryWith()
  repository = directoryWith({
    '.gitignore': 'dist\nout\n',
    'build.mjs': BUILD,
    'src/index.mjs': handler(1000),
    'template.yaml': TEMPLATE,
  })
  git('init', '--quiet', '--initial-branch', 'main')
  left = commit('First')
  git('checkout', '--quiet', '-b', 'change')
  git('checkout', '--quiet', 'main')
  write('src/index.mjs', handler(500))
  commit('Make main faster, which the branch does not have')
  git('checkout', '--quiet', 'change')
})
afterEach(() => {
  // No working tree of ours stays, whatever happened.
  expect(git('worktree', 'list').split('\n')).toHaveLength(1)
  repository[Symbol.dispose]()
  home[Symbol.dispose]()
})

describe('check --base-ref', () => {
  test('builds main where the branch left it, and the working tree, and compares them', async () => {
    await using service = await fastService()
    write('src/index.mjs', handler(3000))
    write('not-committed.txt', 'stays')
    const before = git('status', '--porcelain')
    const { status, stdout, stderr } = await runDist(
      'cli.js',
      [
        ...['check', '--base-ref', 'main', '--build', 'node build.mjs'],
        ...['--template', 'template.yaml', '--memory-sizes', '1769', '--report-dir', 'out'],
        ...['--execution-role', 'arn:aws:iam::000000000000:role/orders'],
      ],
      {
        cwd: repository.path,
        env: {
          ...env(),
          AWS_ENDPOINT_URL_LAMBDA: service.endpoint,
          AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: service.endpoint,
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
        },
      },
    )
    expect(stderr).toContain(
      `Base is main at ${left.slice(0, 7)}, where this branch left it: node build.mjs`,
    )
    const report = readReport(
      JSON.parse(readFileSync(path.join(repository.path, 'out/report.json'), 'utf8')),
    )
    expect([status, report]).toMatchObject([
      1,
      {
        verdict: 'fail',
        base: { sha: left, ref: 'main', source: { kind: 'given', commit: { sha: left } } },
      },
    ])
    expect(stdout).toMatch(/main\s→\sPR/)
    expect(stdout).toContain(
      `lambda-cost-gate check --base-ref ${left} --build 'node build.mjs' --template template.yaml `,
    )
    expect(git('status', '--porcelain')).toBe(before)
    expect(cached()).toHaveLength(1)
  })

  test('builds main once, whichever commit has its files, and calls unchanged what is', async () => {
    const args = ['--base-ref', left, '--build', 'node build.mjs', ...LISTED]
    const first = await check(args)
    expect([first.status, first.stderr]).toEqual([0, expect.stringContaining(': node build.mjs\n')])
    git('commit', '--quiet', '--allow-empty', '--message', 'Nothing')
    const again = await check(['--base-ref', 'HEAD', ...args.slice(2)])
    expect([again.status, again.stderr]).toEqual([0, expect.stringContaining(', built before.')])
    expect(again.stdout).toContain('same code and configuration')
    expect(cached()).toHaveLength(1)
  })

  test('works below the root, as in a hook of Git', async () => {
    write('packages/api/template.yaml', TEMPLATE)
    write('packages/api/build.mjs', BUILD)
    write('packages/api/src/index.mjs', handler(1000))
    commit('Add a package')
    const args = ['--base-ref', 'HEAD', '--build', 'node build.mjs', '--template', 'template.yaml']
    const { status, stdout } = await runDist('cli.js', ['check', ...LOCAL, ...args], {
      cwd: path.join(repository.path, 'packages/api'),
      env: { ...env(), GIT_DIR: '../../.git', GIT_WORK_TREE: '../..' },
    })
    expect([status, stdout]).toEqual([0, expect.stringContaining('same code and configuration')])
  })

  test('shows what a failing build wrote, and keeps nothing of it', async () => {
    const { status, stdout, stderr } = await check([
      ...['--base-ref', 'main', '--build', 'echo one; echo two >&2; exit 7', ...LISTED],
    ])
    expect([status, stdout]).toEqual([3, ''])
    expect(stderr).toContain(
      '--build: echo one; echo two >&2; exit 7 failed for base (exit status 7). Base is a fresh checkout, without node_modules or anything else that Git ignores, so the command has to install what it needs.\n',
    )
    expect(stderr).toMatch(/one\n(.*\n)?|two\n/)
    expect(cached()).toEqual([])
  })

  test('cancelled, ends the build with all that it started, and cleans up', async () => {
    const pid = path.join(home.path, 'pid')
    const running = startDist(
      'cli.js',
      [
        ...['check', ...LOCAL, '--base-ref', 'main', ...LISTED, '--build'],
        `node -e "require('fs').writeFileSync('${pid}', String(process.pid)); setTimeout(() => {}, 60000)"`,
      ],
      { cwd: repository.path, env: env() },
    )
    await until(() => existsSync(pid) && readFileSync(pid, 'utf8') !== '')
    running.child.kill('SIGINT')
    const { status, stderr } = await running.finished
    expect([status, stderr]).toEqual([3, expect.stringContaining('The run was cancelled')])
    expect(isRunning(Number(readFileSync(pid, 'utf8')))).toBe(false)
    expect(cached()).toEqual([])
  })

  test('takes away what a run left when it was killed', async () => {
    const entry = path.join(home.path, 'cache/lambda-cost-gate/dead-abc')
    mkdirSync(entry, { recursive: true })
    writeFileSync(path.join(entry, 'used-by-999999999'), '')
    git('worktree', 'add', '--quiet', '--detach', path.join(entry, 'tree'), 'main')
    const { status } = await check(['--base-ref', 'change', '--build', 'node build.mjs', ...LISTED])
    expect(status).toBe(0)
    expect(cached().filter((name) => name.startsWith('dead'))).toEqual([])
  })

  test.each([
    [
      '--base-ref: nowhere is not a branch, tag or commit known here; fetch it first',
      ['--base-ref', 'nowhere', ...LISTED],
    ],
    ['--base-ref: its value is empty; name a branch', ['--base-ref', '', ...LISTED]],
    ['--build: its value is empty', ['--base-ref', 'main', '--build', '', ...LISTED]],
    [
      'head-code: base, main at ',
      ['--base-ref', 'main', '--build', '[ -e .git/HEAD ] && cp -R src dist; true', ...LISTED],
    ],
    [
      'template: base, main at ',
      [
        '--base-ref',
        'main',
        '--build',
        '[ -e .git/HEAD ] || rm template.yaml',
        '--template',
        'template.yaml',
      ],
    ],
    ['--build: it builds both sides for --base-ref', ['--build', 'make', ...LISTED]],
    [
      '--base-code: with --base-ref, base is the code of main and head the working tree',
      ['--base-ref', 'main', '--base-code', 'dist', ...LISTED],
    ],
    [
      'head-code: /tmp is outside of the repository, so --base-ref does not cover it',
      ['--base-ref', 'main', '--head-code', '/tmp', '--runtime', 'nodejs24.x', '--handler', 'a.b'],
    ],
  ])('refused: %s', async (sentence, args) => {
    const { status, stderr } = await check(args)
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)])
  })
})

test('check --watch measures again when the build has changed, also when it is made anew', async () => {
  const running = startDist(
    'cli.js',
    ['check', ...LOCAL, '--base-ref', 'change', '--build', 'node build.mjs', ...LISTED, '--watch'],
    { cwd: repository.path, env: env() },
  )
  let [stdout, stderr] = ['', '']
  running.child.stdout?.on('data', (text: string) => {
    stdout += text
  })
  running.child.stderr?.on('data', (text: string) => {
    stderr += text
  })
  const build = () => execFileSync(process.execPath, ['build.mjs'], { cwd: repository.path })
  const touch = () => writeFileSync(path.join(repository.path, 'dist/index.mjs'), handler(1000))
  try {
    for (const [index, change] of [build, touch, build].entries()) {
      await until(() => stderr.split('Watching dist; Ctrl-C ends.').length === index + 2)
      expect(stdout.split('### ').length - 1).toBe(index + 1)
      change()
    }
    await until(() => stderr.split('Watching dist; Ctrl-C ends.').length === 5)
  } finally {
    running.child.kill('SIGINT')
  }
  expect((await running.finished).status).toBe(0)
})

/** A Lambda service whose functions take what their code says and no time at all. */
function fastService(): Promise<LambdaService> {
  const factory = fakeFactory()
  factory.answer = (_, { codeDirectory }) => {
    const code = readFileSync(path.join(codeDirectory, 'index.mjs'), 'utf8')
    return { durationMs: Number(/, (\d+)\)/.exec(code)?.[1]) }
  }
  return startLambdaService({ factory, latencies: SETTLED_AT_ONCE, maxEnvironments: 99 })
}
