/**
 * Whether the durations that a check reports are those a month pays for: real checks of functions that
 * compile, collect garbage, wait, cache and start processes, beside the mean of invocations 21 to 200 of
 * functions that this script deploys and invokes with AWS's SDK alone. As machines are not as fast all the
 * time, and environments not equally fast, the two alternate: each check is held to the environments right
 * before and after it. Checks end with their first look, which leaves time for more of them. Prints by how much
 * they are off on average, with its 95 % interval: ✓ up to 5 %, ? where more may be chance, ✗ where it is not.
 * Ends with status 1 where there is a ✗.
 *
 *     node bench/absolute.ts [--sizes 512,1769] [--checks 24] [--only text]
 *
 * Each function is checked at least eight times and at most `--checks` times; it ends earlier once the interval
 * is narrow at every size.
 */
import { randomUUID } from 'node:crypto'
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda'
import { startEmbeddedService } from '@lambda-cost-gate/local-lambda'
import { zipFiles } from '../src/code/zip.ts'
import { tQuantile } from '../src/verdict/stats/t-distribution.ts'
import { type BenchFunction, CATALOGUE, writeFunction } from './functions/catalogue.ts'
import { checkQuietly } from './functions/quiet-check.ts'

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '512,1769' },
    checks: { type: 'string', default: '24' },
    only: { type: 'string', default: '' },
  },
})
const INVOCATIONS = 200
const WARM_FROM = 20
const MAX_OFF = 0.05
const MIN_CHECKS = 8
/** An interval of at most this half-width needs no further checks. */
const NARROW = 0.025
/**
 * Measured between two checks, of each size: the first half is held against the check before, the other against
 * the one after, so that no two checks share one.
 */
const ENVIRONMENTS = 4
const checks = Math.max(MIN_CHECKS, Number(flags.checks))
const sizes = flags.sizes.split(',').map(Number)
const directory = mkdtempSync(path.join(tmpdir(), 'bench-absolute-'))
await using service = await startEmbeddedService({ cpu: 'model' })
const client = new LambdaClient({
  endpoint: service.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})
let missed = 0
let undecided = 0
try {
  console.log('| function | MB | checks | duration, ms | 21–200, ms | off by | ± | |')
  console.log('|:--|--:|--:|--:|--:|--:|--:|:--|')
  for (const each of CATALOGUE.filter(({ name }) => name.includes(flags.only))) await compare(each)
} finally {
  client.destroy()
  rmSync(directory, { recursive: true, force: true })
}
console.log(`\nOff by more than 5 %: ${missed}; perhaps: ${undecided}.`)
process.exitCode = missed === 0 ? 0 : 1

async function compare(fn: BenchFunction): Promise<void> {
  const base = path.join(directory, `${fn.name.replace(/\W+/g, '-')}-base`)
  writeFunction(fn, base)
  const compared = sizes.map((): Compared => ({ foundMs: [], truthsMs: [] }))
  let before = await truth(fn, base)
  for (let check = 0; check < checks && !compared.every(isNarrow); check++) {
    const found = await reported(fn, base)
    const after = await truth(fn, base)
    for (const [index, memoryMB] of sizes.entries()) {
      compared[index]?.foundMs.push(found.get(memoryMB) ?? Number.NaN)
      const own = [
        ...(before[index] ?? []).slice(ENVIRONMENTS / 2),
        ...(after[index] ?? []).slice(0, ENVIRONMENTS / 2),
      ]
      compared[index]?.truthsMs.push(mean(own))
    }
    before = after
  }
  for (const [index, each] of compared.entries()) print([fn.name, sizes[index] ?? 0], each)
}

/** What a check of the function against a copy of itself reports, in ms by size; the mean of its equal sides. */
async function reported({ runtime, handler }: BenchFunction, base: string) {
  const head = `${base}-head`
  cpSync(base, head, { recursive: true })
  writeFileSync(path.join(head, 'notice.txt'), 'Nothing else.\n')
  const { report } = await checkQuietly(
    {
      backend: 'local',
      'base-code': base,
      'head-code': head,
      runtime,
      handler,
      'memory-sizes': flags.sizes,
      'max-environments': '6',
      explain: 'never',
    },
    directory,
  )
  const [measured] = report.functions
  if (measured?.kind !== 'measured') throw new Error(`${base} was not measured.`)
  return new Map(
    measured.payloads.map(({ memoryMB, base, head }) => [
      memoryMB,
      mean([base?.durationMs ?? Number.NaN, head?.durationMs ?? Number.NaN]),
    ]),
  )
}

/** By size, the means of environments, one after the other: two at once would slow each other down. */
async function truth(fn: BenchFunction, codeDirectory: string): Promise<number[][]> {
  const code = await zipFiles(filesIn(codeDirectory))
  const means = sizes.map((): number[] => [])
  for (let environment = 0; environment < ENVIRONMENTS; environment++) {
    for (const [index, memoryMB] of sizes.entries()) {
      means[index]?.push(mean((await durationsOf(fn, code, memoryMB)).slice(WARM_FROM)))
    }
  }
  return means
}

/** The Durations of one environment from its cold start on, in ms, as its platform reports say. */
async function durationsOf(
  { runtime, handler }: BenchFunction,
  code: Uint8Array,
  memoryMB: number,
): Promise<number[]> {
  const FunctionName = `absolute-${randomUUID()}`
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: runtime,
      Handler: handler,
      Role: 'arn:aws:iam::000000000000:role/bench',
      MemorySize: memoryMB,
      Timeout: 60,
      Code: { ZipFile: code },
    }),
  )
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 60 }, { FunctionName })
  const durations: number[] = []
  while (durations.length < INVOCATIONS) {
    const invoke = new InvokeCommand({ FunctionName, LogType: 'Tail', Payload: Buffer.from('{}') })
    const { LogResult = '' } = await client.send(invoke)
    const report = Buffer.from(LogResult, 'base64').toString()
    durations.push(Number(/\bDuration: ([\d.]+) ms/.exec(report)?.[1]))
  }
  await client.send(new DeleteFunctionCommand({ FunctionName }))
  return durations
}

function filesIn(codeDirectory: string) {
  return readdirSync(codeDirectory).map((name) => {
    const file = path.join(codeDirectory, name)
    const executable = (statSync(file).mode & 0o111) !== 0
    return { path: name, bytes: readFileSync(file), executable }
  })
}

/** Milliseconds at one size, by check. */
interface Compared {
  foundMs: number[]
  truthsMs: number[]
}

/** By what part checks are off, and half the width of its 95 % interval. */
function offBy({ foundMs, truthsMs }: Compared): { off: number; doubt: number } {
  const offs = foundMs.map((found, check) => found / (truthsMs[check] ?? Number.NaN) - 1)
  const off = mean(offs)
  const variance = mean(offs.map((each) => (each - off) ** 2)) / (offs.length - 1)
  return { off, doubt: tQuantile(0.975, offs.length - 1) * Math.sqrt(variance) }
}

function isNarrow(compared: Compared): boolean {
  return compared.foundMs.length >= MIN_CHECKS && offBy(compared).doubt <= NARROW
}

function print(cells: readonly (string | number)[], compared: Compared): void {
  const { off, doubt } = offBy(compared)
  const { foundMs, truthsMs } = compared
  // A missing duration makes it NaN, which is off.
  const mark = Math.abs(off) <= MAX_OFF ? '✓' : Math.abs(off) <= MAX_OFF + doubt ? '?' : '✗'
  if (mark === '✗') missed++
  if (mark === '?') undecided++
  const shown = [mean(foundMs).toFixed(2), mean(truthsMs).toFixed(2), percent(off), percent(doubt)]
  console.log(`| ${[...cells, foundMs.length, ...shown, mark].join(' | ')} |`)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
