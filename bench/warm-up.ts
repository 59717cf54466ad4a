/**
 * How durations settle in an execution environment, on the embedded Lambda service: what the
 * criterion of `src/measure/schedule.ts` was chosen from, and what it is judged by.
 *
 *     node bench/warm-up.ts [--sizes 512,1769] [--environments 4] [--invocations 200] [--only text] [--save file]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createEnvironmentFactory } from '@lambda-cost-gate/local-lambda'
import { CATALOGUE, writeFunction } from './functions/catalogue.ts'

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '512,1769' },
    environments: { type: 'string', default: '4' },
    invocations: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
    save: { type: 'string' },
  },
})
const invocations = Number(flags.invocations)
const saved: { name: string; memoryMB: number; durationsMs: number[][] }[] = []
const directory = mkdtempSync(path.join(tmpdir(), 'bench-warm-up-'))
const factory = await createEnvironmentFactory()
try {
  console.log('Means of invocations, as a ratio to the mean of 41 and later.\n')
  console.log('| function | MB | steady ms | 2–3 | 4–6 | 7–12 | 13–20 | 21–40 | 41–80 | 81– |')
  console.log('|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|')
  for (const each of CATALOGUE.filter(({ name }) => name.includes(flags.only))) {
    const codeDirectory = path.join(directory, each.name.replace(/\W+/g, '-'))
    writeFunction(each, codeDirectory)
    for (const memoryMB of flags.sizes.split(',').map(Number)) {
      const durationsMs: number[][] = []
      for (let index = 0; index < Number(flags.environments); index++) {
        durationsMs.push(await life(each, codeDirectory, memoryMB))
      }
      saved.push({ name: each.name, memoryMB, durationsMs })
      print(each.name, memoryMB, durationsMs)
    }
  }
} finally {
  await factory[Symbol.asyncDispose]()
  rmSync(directory, { recursive: true, force: true })
}
if (flags.save !== undefined) writeFileSync(flags.save, JSON.stringify(saved))

async function life(
  { runtime, handler }: (typeof CATALOGUE)[number],
  codeDirectory: string,
  memoryMB: number,
): Promise<number[]> {
  const environment = factory.start({
    functionName: 'bench',
    version: '1',
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:bench:1',
    region: 'us-east-1',
    runtime,
    handler,
    codeDirectory,
    memoryMB,
    timeoutSeconds: 60,
    variables: {},
    logGroup: '/aws/lambda/bench',
    cpu: 'model',
  })
  const durations: number[] = []
  for (let index = 0; index < invocations; index++) {
    const outcome = await environment.invoke({
      requestId: `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`,
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:bench:1',
      payload: Buffer.from('{}'),
      traceId: 'Root=1-00000000-000000000000000000000000',
    })
    if (outcome.status !== 'success') throw new Error(outcome.payload.toString())
    durations.push(outcome.durationMs)
  }
  await environment[Symbol.asyncDispose]()
  return durations
}

function print(name: string, memoryMB: number, durationsMs: readonly number[][]): void {
  const mean = (from: number, to: number) => {
    const all = durationsMs.flatMap((each) => each.slice(from, to))
    return all.reduce((sum, each) => sum + each, 0) / all.length
  }
  const steadyMs = mean(40, invocations)
  const ranges = [
    [1, 3],
    [3, 6],
    [6, 12],
    [12, 20],
    [20, 40],
    [40, 80],
    [80, invocations],
  ] as const
  const ratios = ranges.map(([from, to]) => (mean(from, to) / steadyMs).toFixed(2))
  console.log(`| ${[name, memoryMB, steadyMs.toFixed(1), ...ratios].join(' | ')} |`)
}
