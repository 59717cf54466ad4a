import type { Failure } from '../../src/aws/lambda/failure.ts'
import type { Replica } from '../../src/aws/lambda/previews.ts'
import type { Payload, Side } from '../../src/inputs/plan.ts'
import type { Invoker } from '../../src/measure/collect.ts'
import { type ConcurrencyShares, concurrencyShares } from '../../src/measure/concurrency-shares.ts'
import { measure } from '../../src/measure/measure.ts'
import type { Sample } from '../../src/measure/sample.ts'
import type { FunctionCase, FunctionComparison, Step } from '../../src/verdict/comparison.ts'

const payloads: Payload[] = ['a', 'b'].map((name) => ({
  name,
  weight: 1,
  json: '{}',
  source: name,
}))

const prices = {
  region: 'us-east-1',
  architecture: 'x86_64',
  usdPerGBSecond: '0.0000166667',
  usdPerRequest: '0.0000002',
  usdPerTmpGBSecond: '0.0000000309',
  asOf: '2026-11',
} as const

const fn: FunctionCase = {
  name: 'orders',
  payloads,
  memorySizesMB: [512, 1024],
  prices: { base: prices, head: prices },
  ephemeralStorageMB: { base: 512, head: 512 },
  limits: { durationPercent: 5, costPercent: 5, initPercent: 10 },
  failOn: 'any',
  rule: { looks: [4, 8], confirmReplicas: 0 },
}

const done = { kind: 'done', comparison: {} as FunctionComparison } satisfies Step

/** An invoker without Lambda: replicas are numbered, and calls may fail or lose their environment. */
export function invokerWith(
  options: { failing?: (replica: Replica) => Failure | undefined; reclaimAt?: number } = {},
) {
  const deployed: Replica[] = []
  const calls = new Map<string, number>()
  let inFlight = 0
  let mostInFlight = 0
  const invoker: Invoker = {
    async deploy(side: Side, memoryMB: number) {
      const replica = {
        side,
        memoryMB,
        functionName: `${side}${memoryMB}`,
        version: String(deployed.length + 1),
      }
      deployed.push(replica)
      return replica
    },
    async invoke(replica) {
      const key = `${replica.functionName}:${replica.version}`
      const call = calls.get(key) ?? 0
      calls.set(key, call + 1)
      mostInFlight = Math.max(mostInFlight, ++inFlight)
      await Promise.resolve()
      inFlight--
      const failure = options.failing?.(replica)
      const cold = call === 0 || call === options.reclaimAt
      const report = {
        requestId: '',
        durationMs: 10,
        billedMs: 10,
        memoryMB: replica.memoryMB,
        maxMemoryUsedMB: 60,
        ...(cold && { initMs: 100 }),
      }
      const response = new Uint8Array()
      const invocation = { report, response, log: '' }
      return failure ? { ...invocation, failure } : invocation
    },
  }
  return { invoker, deployed, mostInFlight: () => mostInFlight }
}

export async function samplesOf(
  invoker: Invoker,
  steps: Step[],
  concurrency: number | ConcurrencyShares = 4,
  stopAfter = Infinity,
  oneMachine = false,
) {
  const seen: { abandoned: unknown; exhausted: unknown }[] = []
  let planned = 0
  let samples = 0
  const left = [...steps]
  const result = await measure({
    fn: oneMachine ? { ...fn, rule: { ...fn.rule, oneMachine } } : fn,
    payloads,
    invoker,
    share: (typeof concurrency === 'number' ? concurrencyShares(concurrency) : concurrency).open(),
    seed: 7,
    nextStep: (known) => {
      seen.push({ abandoned: known.abandoned, exhausted: known.exhausted })
      return left.shift() ?? done
    },
    stopped: () => samples >= stopAfter,
    onSample: () => {
      samples++
    },
    onPlanned: (calls) => {
      planned += calls
    },
    onSkipped: (calls) => {
      planned -= calls
    },
  })
  return { samples: result.samples, seen, planned }
}

export const count = (samples: readonly Sample[], matching: Partial<Sample>) =>
  samples.filter((sample) =>
    Object.entries(matching).every(([k, v]) => sample[k as keyof Sample] === v),
  ).length
