import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EnvironmentSpec } from '@lambda-cost-gate/local-lambda'
import { createEnvironmentFactory, throttlingRefusal } from '@lambda-cost-gate/local-lambda'

/**
 * How far the computed duration is from a really throttled one: the same handlers in environments
 * of both kinds, invoked in turn. Each pair is compared, as the machine is not as fast all the time;
 * the median of their ratios counts. The CPU-bound work is a fixed amount of it, not a fixed time, so
 * what throttling does to caches shows.
 */
const SIZES_MB = [128, 512, 1024, 1769]
const WARM_UP = 1
const ROUNDS = 9

const HANDLERS = {
  'CPU-bound': 'work(90)',
  waiting: 'await wait(150)',
  mixed: 'for (let step = 0; step < 2; step++) { work(60); await wait(100) }',
  // Where the model must fail: a quota per 20 ms does not slow down what stays below it.
  'short bursts': 'for (let step = 0; step < 10; step++) { work(2); await wait(15) }',
}

const SOURCE = `import { createHash } from 'node:crypto'
const block = Buffer.alloc(64 * 1024, 'lambda')
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
function work(units) {
  for (let unit = 0; unit < units; unit++) {
    const numbers = Array.from({ length: 4000 }, (_, i) => (i * 7919) % 4001)
    numbers.sort((a, b) => a - b)
    for (let i = 0; i < 30; i++) createHash('sha256').update(block).update(String(numbers[i])).digest()
  }
}
export const handler = async () => { BODY }
`

const refusal = throttlingRefusal()
if (refusal === undefined) await compare()
else console.log(`Skipped: ${refusal}`)

async function compare(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cpu-model-'))
  const factory = createEnvironmentFactory()
  try {
    console.log('| Handler | Memory | Computed | Throttled | Difference |')
    console.log('|:--|--:|--:|--:|--:|')
    for (const [name, body] of Object.entries(HANDLERS)) {
      const codeDirectory = mkdtempSync(join(directory, 'code-'))
      writeFileSync(join(codeDirectory, 'index.mjs'), SOURCE.replace('BODY', body))
      for (const memoryMB of SIZES_MB) {
        const { computed, throttled, ratio } = await measure({ codeDirectory, memoryMB })
        const difference = ((ratio - 1) * 100).toFixed(1)
        const sign = ratio >= 1 ? '+' : ''
        console.log(
          `| ${name} | ${memoryMB} MB | ${computed.toFixed(1)} ms | ${throttled.toFixed(1)} ms | ${sign}${difference} % |`,
        )
      }
    }
    console.log(
      `\nMedians of ${ROUNDS} pairs of warm invocations; load ${loadavg()[0]?.toFixed(1)}.`,
    )
  } finally {
    await factory[Symbol.asyncDispose]()
    rmSync(directory, { recursive: true, force: true })
  }

  async function measure(spec: Pick<EnvironmentSpec, 'codeDirectory' | 'memoryMB'>) {
    const model = factory.start(specOf(spec, 'model'))
    const cgroup = factory.start(specOf(spec, 'cgroup'))
    const durations: [model: number[], cgroup: number[]] = [[], []]
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      for (const [kind, environment] of [model, cgroup].entries()) {
        const outcome = await environment.invoke(request())
        if (outcome.status !== 'success') throw new Error(outcome.payload.toString())
        if (round >= 0) durations[kind]?.push(outcome.durationMs)
      }
    }
    await model[Symbol.asyncDispose]()
    await cgroup[Symbol.asyncDispose]()
    const [computed, throttled] = durations
    return {
      computed: median(computed),
      throttled: median(throttled),
      ratio: median(computed.map((ms, round) => ms / (throttled[round] ?? Number.NaN))),
    }
  }
}

function specOf(
  { codeDirectory, memoryMB }: Pick<EnvironmentSpec, 'codeDirectory' | 'memoryMB'>,
  cpu: EnvironmentSpec['cpu'],
): EnvironmentSpec {
  return {
    functionName: 'cpu-model',
    version: '1',
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:cpu-model',
    region: 'eu-west-1',
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    codeDirectory,
    memoryMB,
    timeoutSeconds: 60,
    variables: {},
    logGroup: '/aws/lambda/cpu-model',
    cpu,
  }
}

function request() {
  return {
    requestId: crypto.randomUUID(),
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:cpu-model:1',
    payload: Buffer.from('{}'),
    traceId: 'Root=1',
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
