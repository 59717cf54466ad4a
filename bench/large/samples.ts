import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'yaml'
import { runGate } from './gate.ts'

const FILES = ['report.json', 'report.md', 'report.html', 'samples.ndjson'] as const

/**
 * Memory and time of `check --from-samples`, with all files of the report, for each number of functions:
 * what a check measured of one, under as many names.
 */
export async function measureSamples(counts: readonly number[], maxMB: number): Promise<void> {
  if (counts.length === 0) return
  const directory = mkdtempSync(path.join(tmpdir(), 'lambda-cost-gate-samples-'))
  try {
    const one = await samplesOfOne(directory)
    for (const functions of counts) await measure(functions, one, directory, maxMB)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function measure(
  functions: number,
  one: readonly string[],
  directory: string,
  maxMB: number,
): Promise<void> {
  const file = path.join(directory, 'samples.ndjson')
  await pipeline(Readable.from(repeated(one, functions)), createWriteStream(file))
  const startedMs = performance.now()
  const { status, memoryMB, cpuSeconds } = await runGate(
    ['check', '--from-samples', file, '--report-dir', 'again'],
    { cwd: directory },
  )
  const seconds = (performance.now() - startedMs) / 1000
  const written = FILES.map((name) => `${name} ${megabytes(path.join(directory, 'again', name))}`)
  console.log(
    `${functions} functions from samples of ${megabytes(file)}: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, ${memoryMB.toFixed(0)} MB at most (${written.join(', ')}), status ${status}`,
  )
  if (memoryMB > maxMB || status !== 0) process.exitCode = 1
}

/** The lines of what a real check measured of one function that did not change much. */
async function samplesOfOne(directory: string): Promise<string[]> {
  for (const side of ['base', 'head']) {
    mkdirSync(path.join(directory, side))
    const code = `// ${side}\nexport const handler = async () => ({ ok: true })\n`
    writeFileSync(path.join(directory, side, 'index.mjs'), code)
  }
  const config = {
    backend: 'local',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    'memory-sizes': [512, 1024],
    'fail-on': 'none',
    'report-dir': 'once',
    functions: [{ 'function-name': 'orders', 'base-code': 'base', 'head-code': 'head' }],
  }
  writeFileSync(path.join(directory, 'gate.yml'), stringify(config))
  const { status } = await runGate(['check', '--config', 'gate.yml'], { cwd: directory })
  if (status !== 0) throw new Error(`The check whose samples are repeated ended with ${status}.`)
  return readFileSync(path.join(directory, 'once/samples.ndjson'), 'utf8').trimEnd().split('\n')
}

function* repeated([run, ...lines]: readonly string[], functions: number): Generator<string> {
  yield `${run}\n`
  for (let index = 0; index < functions; index++) {
    const name = JSON.stringify(`orders-${index}`)
    yield `${lines.map((line) => line.replace('"orders"', name)).join('\n')}\n`
  }
}

function megabytes(file: string): string {
  return `${(statSync(file).size / 1e6).toFixed(1)} MB`
}
