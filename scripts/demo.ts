import { spawnSync } from 'node:child_process'

/** The main job on the embedded service: a pull request that resizes pictures with a needless second pass. */
const { status, error } = spawnSync(
  process.execPath,
  [
    'dist/cli.js',
    'check',
    ...['--backend', 'local'],
    ...['--function-name', 'image-resize'],
    ...['--base-code', 'examples/image-resize/base'],
    ...['--head-code', 'examples/image-resize/head'],
    ...['--payloads', 'examples/image-resize/payloads/*.json'],
    ...['--runtime', 'nodejs24.x', '--handler', 'index.handler'],
    ...['--memory-sizes', '1024,1769'],
    ...['--head-memory-size', '1024'],
    ...['--invocations-per-month', '3200000'],
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
)
if (error) throw error
const meaning = { 0: 'the pull request may be merged', 1: 'the merge is blocked' }
console.log(
  `\nThe check ended with exit status ${status}: ${meaning[status as 0 | 1] ?? 'the check could not do its work'}.`,
)
process.exitCode = status === 1 ? 0 : 1
