import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * Start-up of the bundle against bare Node.js, run in turn so that all see the same machine: medians
 * of whole processes. And the size of what is committed.
 */
const ROUNDS = 25
const commands = {
  'node -e 0': ['-e', '0'],
  'dist/cli.js --help': ['dist/cli.js', '--help'],
  'dist/index.js (an event with nothing to do)': ['dist/index.js'],
}
const env = {
  PATH: process.env.PATH,
  GITHUB_EVENT_NAME: 'push_nothing',
  GITHUB_REPOSITORY: 'octo/orders',
  GITHUB_RUN_ID: '1',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_WORKFLOW: 'cost',
  GITHUB_JOB: 'cost',
  GITHUB_ACTION: 'gate',
  GITHUB_ACTOR: 'octocat',
  GITHUB_SHA: '0'.repeat(40),
  GITHUB_REF: 'refs/heads/main',
}

const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, args] of Object.entries(commands)) {
    const startedMs = performance.now()
    const { status, stderr } = spawnSync(process.execPath, args, { env })
    if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`)
    times.get(name)?.push(performance.now() - startedMs)
  }
}
const bare = median(times.get('node -e 0') ?? [])
for (const [name, list] of times) {
  const ms = median(list)
  console.log(
    `${name}: ${ms.toFixed(0)} ms, ${(ms / bare).toFixed(2)} × bare Node.js, +${(ms - bare).toFixed(0)} ms`,
  )
}
const files = readdirSync('dist/bundle').filter((file) => file.endsWith('.js'))
const bytes = files.reduce((sum, file) => sum + statSync(path.join('dist/bundle', file)).size, 0)
console.log(`dist/bundle: ${files.length} scripts, ${(bytes / 2 ** 20).toFixed(2)} MB`)

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
