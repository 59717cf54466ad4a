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
import { type GateRun, runGate } from './gate.ts'

export interface SamplesRun extends GateRun {
  functions: number
  /** Sizes in bytes of the file that was read and of those that were written. */
  readBytes: number
  writtenBytes: number
}

/**
 * `check --from-samples` with all files of the report, samples.ndjson among them: what a check measured
 * of one function, under as many names.
 */
export async function checkSamples(
  size: { functions: number } | { bytes: number },
  dist?: string,
): Promise<SamplesRun> {
  const directory = mkdtempSync(path.join(tmpdir(), 'lambda-cost-gate-samples-'))
  const which = dist === undefined ? {} : { dist }
  try {
    const one = await samplesOfOne(directory, which)
    const functions = 'functions' in size ? size.functions : Math.ceil(size.bytes / bytesOf(one))
    const file = path.join(directory, 'samples.ndjson')
    await pipeline(Readable.from(repeated(one, functions)), createWriteStream(file))
    const run = await runGate(['check', '--from-samples', file, '--report-dir', 'again'], {
      cwd: directory,
      ...which,
    })
    const written = ['report.json', 'report.md', 'report.html', 'samples.ndjson'].map(
      (name) => statSync(path.join(directory, 'again', name)).size,
    )
    return {
      ...run,
      functions,
      readBytes: statSync(file).size,
      writtenBytes: written.reduce((sum, bytes) => sum + bytes, 0),
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** The lines of what a real check measured of one function that did not change much. */
async function samplesOfOne(directory: string, which: { dist?: string }): Promise<string[]> {
  for (const side of ['base', 'head']) {
    mkdirSync(path.join(directory, side))
    const code = `// ${side}\nexport const handler = async () => ({ ok: true })\n`
    writeFileSync(path.join(directory, side, 'index.mjs'), code)
  }
  mkdirSync(path.join(directory, 'events'))
  for (const payload of ['one', 'two', 'three']) {
    writeFileSync(path.join(directory, 'events', `${payload}.json`), '{}')
  }
  const config = {
    backend: 'local',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    'memory-sizes': [512, 1024, 1769],
    payloads: 'events/*.json',
    'fail-on': 'none',
    'report-dir': 'once',
    functions: [{ 'function-name': 'orders', 'base-code': 'base', 'head-code': 'head' }],
  }
  writeFileSync(path.join(directory, 'gate.yml'), stringify(config))
  const options = { cwd: directory, ...which }
  const { status, output } = await runGate(['check', '--config', 'gate.yml'], options)
  if (status !== 0)
    throw new Error(`The check whose samples are repeated ended with ${status}: ${output}`)
  return readFileSync(path.join(directory, 'once/samples.ndjson'), 'utf8').trimEnd().split('\n')
}

const bytesOf = ([, ...lines]: readonly string[]) => Buffer.byteLength(lines.join('\n'))

function* repeated([run, ...lines]: readonly string[], functions: number): Generator<string> {
  yield `${run}\n`
  for (let index = 0; index < functions; index++) {
    const name = JSON.stringify(`orders-${index}`)
    yield `${lines.map((line) => line.replace('"orders"', name)).join('\n')}\n`
  }
}
