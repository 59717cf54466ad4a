import { spawnSync } from 'node:child_process'

/** Runs Jest on ES modules, and leaves the results as JSON where `JEST_RESULTS` says. */
const results = process.env.JEST_RESULTS
const extra = results ? ['--json', `--outputFile=${results}`] : []
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    ...extra,
    ...process.argv.slice(2),
  ],
  // With --json Jest also prints all results; what people read goes to standard error.
  { stdio: ['inherit', results ? 'ignore' : 'inherit', 'inherit'] },
)
process.exitCode = status ?? 1
