import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stringify } from 'yaml'
import { type AccountCheck, checkAccount } from './growth/account.ts'
import { type GateRun, runGate } from './growth/gate.ts'
import { noise } from './growth/noise.ts'

/**
 * Checks of many functions by the committed dist/: `npm run bench:many`. Of those that did not change, on an
 * account, time counts and is compared with what AWS's limit of GetFunction sets. Of those that did, with
 * real code in real execution environments of the embedded service, memory counts, and that a function of
 * forty takes no more CPU time than one of ten; `npm run bench:many 100` checks so many.
 *
 * Memory is the peak of the gate's own process (VmHWM); the embedded service runs in it, execution
 * environments are processes of their own. CPU time is that of all of them. Ends with status 1 above a limit.
 */
const MAX_MB = 400
const MAX_GROWTH = 1.2
/** AWS allows an account 100 a second; some are left to others. */
const GET_FUNCTION_PER_SECOND = 84
/** The gate starts, reads and writes beside what it asks of AWS. */
const BESIDE_THE_BOUND_SECONDS = 2
const UNCHANGED: readonly (AccountCheck & { maxSeconds: number })[] = [
  { functions: 200, sizeMB: 1, head: 'directory', maxSeconds: 5 },
  { functions: 200, sizeMB: 1, head: 'zip', maxSeconds: 2 },
  { functions: 1000, sizeMB: 0.01, head: 'directory', maxSeconds: 0 },
]
const COUNTS = process.argv.slice(2).map(Number)
/** Every tenth is slower, every fourth unchanged, and each has this much ballast that does not compress. */
const BALLAST_BYTES = Number(process.env.BALLAST ?? 20_000_000)

interface Run extends Pick<GateRun, 'seconds' | 'memoryMB'> {
  functions: number
  /** Of the gate and of all execution environments. */
  cpuSeconds: number
}

if (COUNTS.length === 0) for (const check of UNCHANGED) await checkUnchanged(check)
await checkChanged(COUNTS.length > 0 ? COUNTS : [10, 20, 40])

async function checkUnchanged({ maxSeconds, ...check }: (typeof UNCHANGED)[number]): Promise<void> {
  const { functions, sizeMB, head } = check
  const { seconds, cpuSeconds, memoryMB, getFunctions, status, output } = await checkAccount(check)
  const boundSeconds = getFunctions / GET_FUNCTION_PER_SECOND
  const limitSeconds = Math.max(maxSeconds, boundSeconds + BESIDE_THE_BOUND_SECONDS)
  console.log(
    `${functions} unchanged functions of ${sizeMB} MB, head a ${head}: ${seconds.toFixed(1)} s (at most ${limitSeconds.toFixed(1)} s; ${getFunctions} GetFunction alone take ${boundSeconds.toFixed(1)} s), ${cpuSeconds.toFixed(1)} s of CPU, ${memoryMB.toFixed(0)} MB at most (${MAX_MB})`,
  )
  if (status !== 0) throw new Error(`The check ended with status ${status}: ${output}`)
  if (seconds > limitSeconds || memoryMB > MAX_MB) process.exitCode = 1
}

async function checkChanged(counts: readonly number[]): Promise<void> {
  const runs: Run[] = []
  for (const functions of counts) {
    const run = await checkOf(functions)
    runs.push(run)
    console.log(
      `${functions} functions of ${BALLAST_BYTES / 1e6} MB on the embedded service: ${run.seconds.toFixed(1)} s, ${(run.cpuSeconds / functions).toFixed(2)} s of CPU a function, ${run.memoryMB.toFixed(0)} MB at most (${MAX_MB})`,
    )
    if (!(run.memoryMB <= MAX_MB)) process.exitCode = 1
  }
  const [first, last] = [runs.at(0), runs.at(-1)]
  if (!first || !last || first === last) return
  const growth = last.cpuSeconds / last.functions / (first.cpuSeconds / first.functions)
  console.log(
    `CPU time per function, ${last.functions} against ${first.functions}: ${growth.toFixed(2)} × (at most ${MAX_GROWTH})`,
  )
  if (growth > MAX_GROWTH) process.exitCode = 1
}

async function checkOf(functions: number): Promise<Run> {
  const directory = mkdtempSync(path.join(tmpdir(), 'lambda-cost-gate-many-'))
  try {
    writeRepository(directory, functions)
    const cpuBefore = cpuSecondsOfChildren()
    const run = await runGate(['check', '--config', 'gate.yml'], { cwd: directory })
    const { status, seconds, memoryMB, output } = run
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
    return { functions, seconds, cpuSeconds, memoryMB }
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
      writeFileSync(path.join(home, 'ballast.bin'), noise(BALLAST_BYTES, index))
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
