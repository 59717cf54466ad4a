import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stringify } from 'yaml'

/**
 * Checks of many functions by the committed dist/ on the embedded service, with real code in real
 * execution environments: `npm run bench:many`. Fails when our process takes more than 400 MB, or when
 * a function of a hundred takes noticeably longer than one of a few. Time is compared as CPU time of our process and all
 * environments, which does not depend on what else the machine does; where /proc does not say, as
 * wall-clock time. Numbers of functions may be given.
 */
const MAX_MB = 400
const MAX_GROWTH = 1.2
const COUNTS = process.argv.slice(2).map(Number)
/** Every tenth is slower, every fourth unchanged, and each has this much ballast that does not compress. */
const BALLAST_BYTES = Number(process.env.BALLAST ?? 20_000_000)

interface Run {
  functions: number
  seconds: number
  cpuSeconds: number
  memoryMB: number
}

const runs: Run[] = []
for (const functions of COUNTS.length > 0 ? COUNTS : [10, 20, 40]) {
  const run = await checkOf(functions)
  runs.push(run)
  console.log(
    `${String(functions).padStart(4)} functions: ${run.seconds.toFixed(1)} s, ${(run.cpuSeconds / functions).toFixed(2)} s of CPU a function, ${run.memoryMB.toFixed(0)} MB at most`,
  )
}
const [first, last] = [runs.at(0), runs.at(-1)]
if (first && last) {
  const growth = last.cpuSeconds / last.functions / (first.cpuSeconds / first.functions)
  const mostMB = Math.max(...runs.map(({ memoryMB }) => memoryMB))
  console.log(
    `CPU time per function, ${last.functions} against ${first.functions}: ${growth.toFixed(2)} × (at most ${MAX_GROWTH})\nmemory: ${mostMB.toFixed(0)} MB (at most ${MAX_MB})`,
  )
  if (growth > MAX_GROWTH || mostMB > MAX_MB) process.exitCode = 1
}

async function checkOf(functions: number): Promise<Run> {
  const directory = mkdtempSync(path.join(tmpdir(), 'lambda-cost-gate-many-'))
  try {
    writeRepository(directory, functions)
    const startedMs = performance.now()
    const cpuBefore = cpuSecondsOfChildren()
    const { status, memoryKB, output } = await run(directory)
    const seconds = (performance.now() - startedMs) / 1000
    const cpuSeconds = cpuSecondsOfChildren() - cpuBefore || seconds
    const report = JSON.parse(readFileSync(path.join(directory, 'report/report.json'), 'utf8')) as {
      functions: { kind: string }[]
    }
    const kinds = report.functions.map(({ kind }) => kind)
    const measured = kinds.filter((kind) => kind === 'measured').length
    const expected = functions - Math.ceil(functions / 4)
    if (kinds.length !== functions || measured !== expected) {
      throw new Error(`${measured} of ${kinds.length} measured, status ${status}: ${output}`)
    }
    return { functions, seconds, cpuSeconds, memoryMB: memoryKB / 1024 }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** CPU time of all processes that have ended below this one: 16th and 17th field of proc_pid_stat(5). */
function cpuSecondsOfChildren(): number {
  const TICKS_PER_SECOND = 100
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND
  } catch {
    return 0
  }
}

function writeRepository(directory: string, functions: number): void {
  const names = Array.from({ length: functions }, (_, index) => `function-${index}`)
  for (const [index, name] of names.entries()) {
    for (const side of ['base', 'head'] as const) {
      const home = path.join(directory, name, side)
      mkdirSync(home, { recursive: true })
      writeFileSync(path.join(home, 'ballast.bin'), ballast(index))
      writeFileSync(path.join(home, 'index.mjs'), handlerOf(index, side))
    }
  }
  const config = {
    backend: 'local',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    'memory-sizes': [1769],
    seed: 1,
    'report-dir': 'report',
    functions: names.map((name) => ({
      'function-name': name,
      'base-code': `${name}/base`,
      'head-code': `${name}/head`,
    })),
  }
  writeFileSync(path.join(directory, 'gate.yml'), stringify(config))
}

function handlerOf(index: number, side: 'base' | 'head'): string {
  const rounds = side === 'head' && index % 10 === 1 ? 400_000 : 200_000
  const changed = index % 4 === 0 ? '' : `// ${side}\n`
  return `${changed}export const handler = async () => {\n  let sum = 0\n  for (let i = 0; i < ${rounds}; i++) sum += i % 7\n  return { sum }\n}\n`
}

/** Noise, so that zips are as large as those of real functions with their dependencies. */
function ballast(seed: number): Buffer {
  const bytes = Buffer.alloc(BALLAST_BYTES)
  let state = seed + 1
  for (let at = 0; at < bytes.length; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes.writeUInt32LE((state ^ (state >>> 15)) >>> 0, at)
  }
  return bytes
}

function run(cwd: string): Promise<{ status: number | null; memoryKB: number; output: string }> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      path.resolve('bench/report-memory.mjs'),
      path.resolve('dist/cli.js'),
      'check',
    ].concat('--config', 'gate.yml'),
    { cwd, stdio: ['ignore', 'ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH } },
  )
  let output = ''
  let memory = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stdio[3]?.on('data', (bytes: Buffer) => {
    memory += bytes.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) =>
      resolve({ status, memoryKB: Number(memory.split(' ')[0]), output }),
    )
  })
}
