/**
 * Whether the durations that a check reports are those a month pays for: real checks of functions that
 * compile, collect garbage, wait, cache and start processes, beside the mean of invocations 21 to 200 of
 * functions that this script deploys and invokes with AWS's SDK alone. As machines are not as fast all the
 * time, the two alternate, and each check is held to what was measured right before and after it. Prints how
 * far the mean of the checks is off, with its 95 % interval, and ✓ up to 5 %, ? where it is more but may be
 * chance, ✗ where it is not. Ends with status 1 where there is a ✗.
 *
 *     node bench/absolute.ts [--sizes 512,1769] [--checks 4] [--only text]
 *
 * Fewer than two checks are made two.
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
    checks: { type: 'string', default: '4' },
    only: { type: 'string', default: '' },
  },
})
const INVOCATIONS = 200
const WARM_FROM = 20
const MAX_OFF = 0.05
const checks = Math.max(2, Number(flags.checks))
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
  console.log('| function | MB | check, ms | 21–200, ms | off by | ± | |')
  console.log('|:--|--:|--:|--:|--:|--:|:--|')
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
  const found: Map<number, number | undefined>[] = []
  const truths: number[][] = []
  while (found.length < checks) {
    const before = await truth(fn, base)
    found.push(await reported(fn, base))
    const after = await truth(fn, base)
    truths.push(
      sizes.map((_, index) => mean([before[index] ?? Number.NaN, after[index] ?? Number.NaN])),
    )
  }
  for (const [index, memoryMB] of sizes.entries()) {
    const foundMs = found.map((each) => each.get(memoryMB) ?? Number.NaN)
    print(
      [fn.name, memoryMB],
      foundMs,
      truths.map((means) => means[index] ?? Number.NaN),
    )
  }
}

/** What a check of the function against a copy of itself reports for base, in ms by size. */
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
      explain: 'never',
    },
    directory,
  )
  const [measured] = report.functions
  if (measured?.kind !== 'measured') throw new Error(`${base} was not measured.`)
  return new Map(measured.payloads.map((row) => [row.memoryMB, row.base?.durationMs]))
}

/** By size, the mean of two environments, one after the other: two at once would slow each other down. */
async function truth(fn: BenchFunction, codeDirectory: string): Promise<number[]> {
  const code = await zipFiles(filesIn(codeDirectory))
  const means: number[] = []
  for (const memoryMB of sizes) {
    const one = async () => mean((await durationsOf(fn, code, memoryMB)).slice(WARM_FROM))
    means.push(mean([await one(), await one()]))
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

/** @param truthsMs one for each check */
function print(
  cells: readonly (string | number)[],
  foundMs: readonly number[],
  truthsMs: readonly number[],
): void {
  const offs = foundMs.map((found, check) => found / (truthsMs[check] ?? Number.NaN) - 1)
  const off = mean(offs)
  const variance = mean(offs.map((each) => (each - off) ** 2)) / (offs.length - 1)
  const doubt = tQuantile(0.975, offs.length - 1) * Math.sqrt(variance)
  // A missing duration makes it NaN, which is off.
  const mark = Math.abs(off) <= MAX_OFF ? '✓' : Math.abs(off) <= MAX_OFF + doubt ? '?' : '✗'
  if (mark === '✗') missed++
  if (mark === '?') undecided++
  const shown = [mean(foundMs).toFixed(2), mean(truthsMs).toFixed(2), percent(off), percent(doubt)]
  console.log(`| ${[...cells, ...shown, mark].join(' | ')} |`)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
