import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * Installs the packed package in a clean folder and uses it, and runs the action from a clone of a tag
 * without node_modules: `node scripts/smoke.ts`. With the Node.js that runs it, so any version can be tried.
 */
const root = path.resolve(import.meta.dirname, '..')
const folder = mkdtempSync(path.join(tmpdir(), 'lambda-cost-gate-smoke-'))
const at = (...parts: string[]) => path.join(folder, ...parts)
const run = (command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } })

const SHA = 'a'.repeat(40)
const MERGE_GROUP = {
  action: 'checks_requested',
  merge_group: {
    head_sha: SHA,
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-1-aaaaaaa',
    base_sha: SHA,
    base_ref: 'refs/heads/main',
  },
  repository: { full_name: 'octo-org/octo-repo', default_branch: 'main' },
}

try {
  tryPackage()
  tryTag()
  console.log(`The package and the action work with Node.js ${process.version}.`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function tryPackage(): void {
  run(process.execPath, ['scripts/package.ts', at('package')], root, {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'octo-org/octo-repo',
  })
  const { repository } = JSON.parse(readFileSync(at('package/package.json'), 'utf8'))
  expect(
    'provenance can be checked',
    repository?.url,
    'git+https://github.com/octo-org/octo-repo.git',
  )
  const packed = run('npm', ['pack', at('package'), '--silent'], folder).trim()
  mkdirSync(at('user/code'), { recursive: true })
  writeFileSync(at('user/package.json'), '{ "private": true, "type": "module" }\n')
  writeFileSync(at('user/code/index.mjs'), 'export const handler = async () => 42\n')
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', at(packed)], at('user'))
  const installed = readdirSync(at('user/node_modules')).filter((name) => !name.startsWith('.'))
  expect('nothing is installed with it', installed, ['lambda-cost-gate'])

  const gate = (...args: string[]) =>
    run(process.execPath, ['node_modules/lambda-cost-gate/dist/cli.js', ...args], at('user'))
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const bin = run('npx', ['--no-install', 'lambda-cost-gate', '--version'], at('user'))
  expect('npx runs it', bin.trim(), version)
  const flags = ['--backend', 'local', '--runtime', 'nodejs24.x', '--handler', 'index.handler']
  const code = ['--base-code', 'code', '--head-code', 'code']
  const report = JSON.parse(gate('check', ...flags, ...code, '--format', 'json'))
  expect('check prints report.json', [report.schema, report.verdict], [1, 'pass'])
  const answer = JSON.parse(gate('invoke', ...flags, '--head-code', 'code', '--format', 'json'))
    .functions[0].invoked[0].cold.answer
  expect('invoke runs the code', answer, 42)

  writeFileSync(
    at('user/types.ts'),
    `import type { Config, Report } from 'lambda-cost-gate'
const names: string[] = ['orders']
export const config: Config = {
  backend: 'local',
  payloads: names.map((name) => ({ name, event: {} })),
  functions: names.map((name) => ({ 'function-name': name })),
}
// @ts-expect-error no such input
export const wrong: Config = { backened: 'local' }
export const failing = ({ functions, verdict }: Report): string[] =>
  verdict === 'fail' ? functions.map(({ name }) => name) : []
`,
  )
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022']
  run(process.execPath, [tsc, ...strict, 'types.ts'], at('user'))
}

/**
 * As GitHub's runner does: a shallow clone of the tag, and the files that action.yml names. The step measures on the
 * embedded service, so what is loaded only then is there, too.
 */
function tryTag(): void {
  run('git', ['clone', '--quiet', '--bare', '--no-local', root, at('remote.git')], folder)
  run('git', ['tag', 'v0'], at('remote.git'))
  const source = ['--branch', 'v0', `file://${at('remote.git')}`]
  run(
    'git',
    [
      '-c',
      'advice.detachedHead=false',
      'clone',
      '--quiet',
      '--depth',
      '1',
      ...source,
      at('action'),
    ],
    folder,
  )
  const named = [
    ...readFileSync(at('action/action.yml'), 'utf8').matchAll(/^ {2}(?:main|post): (.+)$/gm),
  ]
  expect('action.yml names two files', named.length, 2)
  for (const file of ['output', 'state', 'summary']) writeFileSync(at(file), '')
  writeFileSync(at('event.json'), JSON.stringify(MERGE_GROUP))
  for (const [, file = ''] of named) {
    run(process.execPath, [at('action', file)], at('user'), {
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'merge_group',
      GITHUB_EVENT_PATH: at('event.json'),
      GITHUB_REPOSITORY: 'octo-org/octo-repo',
      GITHUB_OUTPUT: at('output'),
      GITHUB_STEP_SUMMARY: at('summary'),
      GITHUB_STATE: at('state'),
      GITHUB_WORKSPACE: at('user'),
      RUNNER_TEMP: folder,
      INPUT_COMMAND: 'check',
      INPUT_BACKEND: 'local',
      INPUT_RUNTIME: 'nodejs24.x',
      INPUT_HANDLER: 'index.handler',
      'INPUT_BASE-CODE': 'code',
      'INPUT_HEAD-CODE': 'code',
      'INPUT_CHANGED-ONLY': 'false',
      'INPUT_MEMORY-SIZES': '1769',
    })
  }
  const output = readFileSync(at('output'), 'utf8')
  const [, verdict] = /^verdict<<.+\n(.+)$/m.exec(output) ?? []
  expect('the action measures and sets its outputs', verdict, 'pass')
}

function expect(what: string, actual: unknown, wanted: unknown): void {
  if (JSON.stringify(actual) === JSON.stringify(wanted)) return
  throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`)
}
