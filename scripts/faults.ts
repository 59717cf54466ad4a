import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Runs every fault and sequence of faults, and prints how many there were. */
const directory = mkdtempSync(path.join(tmpdir(), 'faults-'))
const file = path.join(directory, 'tally')
const { status } = spawnSync(
  process.execPath,
  ['scripts/jest.ts', 'test/faults', ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, FAULTS: 'every', FAULTS_TALLY: file } },
)
const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
rmSync(directory, { recursive: true })
const counted = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length
console.log(
  `${counted(/^fault /)} faults and ${counted(/^sequence /)} sequences tried; ${counted(/ left$/)} could not be mended.`,
)
process.exitCode = status ?? 1
