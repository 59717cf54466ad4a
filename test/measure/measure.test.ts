import { describe, expect, test } from '@jest/globals'
import type { Failure } from '../../src/aws/lambda/failure.ts'
import type { Replica } from '../../src/aws/lambda/previews.ts'
import type { Payload, Side } from '../../src/inputs/plan.ts'
import type { Invoker } from '../../src/measure/collect.ts'
import { concurrencyShares } from '../../src/measure/concurrency-shares.ts'
import { measure } from '../../src/measure/measure.ts'
import type { Sample } from '../../src/measure/sample.ts'
import { seededRandom, shuffled } from '../../src/shared/random.ts'
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
  rule: { looks: [4], confirmReplicas: 0 },
}

const done = { kind: 'done', comparison: {} as FunctionComparison } satisfies Step

/** A invoker without Lambda: replicas are numbered, and calls may fail or lose their environment. */
function benchWith(
  options: { failing?: (replica: Replica) => Failure | undefined; reclaimAt?: number } = {},
) {
  const deployed: Replica[] = []
  const calls = new Map<string, number>()
  let inFlight = 0
  let mostInFlight = 0
  const invoker: Invoker = {
    deploy: (side: Side, memoryMB: number, count: number) =>
      Array.from({ length: count }, async () => {
        const replica = {
          side,
          memoryMB,
          functionName: `${side}${memoryMB}`,
          version: String(deployed.length + 1),
        }
        deployed.push(replica)
        return replica
      }),
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

async function samplesOf(
  invoker: Invoker,
  steps: Step[],
  concurrency = 4,
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
    share: concurrencyShares(concurrency).open(),
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

const count = (samples: readonly Sample[], matching: Partial<Sample>) =>
  samples.filter((sample) =>
    Object.entries(matching).every(([k, v]) => sample[k as keyof Sample] === v),
  ).length

test('pairs are numbered where environments are of one machine, and only there', async () => {
  const look: Step = { kind: 'look', replicas: 2 }
  const confirm: Step = { kind: 'confirm', replicas: 1, cells: [{ memoryMB: 1024 }] }
  const steps = [look, { ...look, replicas: 3 }, confirm]
  const { samples } = await samplesOf(benchWith().invoker, steps, 4, Infinity, true)
  const members = new Map<number | undefined, Set<string>>()
  for (const { pair, side, memoryMB, environment } of samples) {
    const own = members.get(pair) ?? new Set()
    members.set(pair, own.add(`${side} ${memoryMB} ${environment}`))
  }
  // Two sizes with two pairs at the first look, one more at the second, and one to confirm.
  expect([...members.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
  for (const environments of members.values()) {
    const places = [...environments].map((each) => each.split(' '))
    expect(places.map(([side]) => side).sort()).toEqual(['base', 'head'])
    expect(new Set(places.map(([, memoryMB]) => memoryMB)).size).toBe(1)
  }
  const apart = await samplesOf(benchWith().invoker, [look])
  expect(apart.samples.filter((sample) => 'pair' in sample)).toEqual([])
})

describe('sizes that share environments', () => {
  /** Answers for other sizes as long as `knows` says so. */
  function sharing(knows: (asked: number, call: number) => boolean) {
    const { invoker, deployed } = benchWith()
    let calls = 0
    const shares: Invoker = {
      ...invoker,
      shares: true,
      async invoke(replica, payload, otherSizesMB = []) {
        const call = calls++
        const invocation = await invoker.invoke(replica, payload)
        const otherSizes = otherSizesMB
          .filter((memoryMB) => knows(memoryMB, call))
          .map((memoryMB) => ({ memoryMB, durationMs: 5, billedMs: 6 }))
        return invocation && { ...invocation, otherSizes }
      },
    }
    return { invoker: shares, deployed }
  }
  const at = (samples: readonly Sample[], memoryMB: number) =>
    samples.filter((sample) => sample.memoryMB === memoryMB)

  test('are invoked at the smallest', async () => {
    const { invoker, deployed } = sharing(() => true)
    const { samples } = await samplesOf(invoker, [
      { kind: 'look', replicas: 4 },
      { kind: 'confirm', replicas: 1, cells: [{ memoryMB: 1024, payload: 'b' }] },
    ])
    expect(new Set(deployed.map(({ memoryMB }) => memoryMB))).toEqual(new Set([512]))
    expect(deployed).toHaveLength(8 + 2)
    const [run, computed] = [at(samples, 512), at(samples, 1024)]
    expect(computed).toHaveLength(run.length)
    expect(computed[0]).toEqual({
      ...run[0],
      memoryMB: 1024,
      ranAtMB: 512,
      durationMs: 5,
      billedMs: 6,
    })
    expect(count(samples, { stage: 'confirm', memoryMB: 1024, payload: 'a' })).toBe(0)
  })

  test('are invoked each by itself where they do not run alike', async () => {
    const { invoker, deployed } = sharing(() => false)
    const look: Step = { kind: 'look', replicas: 2 }
    const { samples } = await samplesOf(invoker, [look, look])
    expect(deployed.map(({ memoryMB }) => memoryMB)).toEqual([
      512, 512, 512, 512, 1024, 1024, 1024, 1024,
    ])
    expect(samples.filter(({ ranAtMB }) => ranAtMB !== undefined)).toEqual([])
  })

  test('one invocation that says otherwise drops what was computed', async () => {
    const { invoker } = sharing((_, call) => call !== 150)
    const look: Step = { kind: 'look', replicas: 2 }
    const { samples } = await samplesOf(invoker, [look])
    expect(at(samples, 512).length).toBeGreaterThan(100)
    expect(at(samples, 1024)).toEqual([])
    const again = await samplesOf(sharing((_, call) => call !== 150).invoker, [look, look])
    expect(at(again.samples, 1024).length).toBeGreaterThan(100)
    expect(again.samples.filter(({ ranAtMB }) => ranAtMB !== undefined)).toEqual([])
  })
})

describe('a look', () => {
  test('brings both sides of every size to the same number of environments', async () => {
    const { invoker } = benchWith()
    const { samples } = await samplesOf(invoker, [
      { kind: 'look', replicas: 2 },
      { kind: 'look', replicas: 3 },
    ])
    for (const side of ['base', 'head'] as const) {
      for (const memoryMB of [512, 1024]) {
        const here = samples.filter((s) => s.side === side && s.memoryMB === memoryMB)
        expect(new Set(here.map((s) => s.environment)).size).toBe(3)
        expect(count(here, { phase: 'kept', payload: 'a' })).toBe(3 * 38)
        expect(count(here, { phase: 'cold' })).toBe(3)
      }
    }
  })

  test('plans exactly the calls it makes', async () => {
    const { invoker } = benchWith()
    const { samples, planned } = await samplesOf(invoker, [{ kind: 'look', replicas: 2 }])
    expect(planned).toBe(samples.length)
  })

  test('never has more calls in flight than allowed', async () => {
    for (const concurrency of [1, 3, 8]) {
      const { invoker, mostInFlight } = benchWith()
      await samplesOf(invoker, [{ kind: 'look', replicas: 4 }], concurrency)
      expect(mostInFlight()).toBeLessThanOrEqual(concurrency)
    }
  })
})

test('a confirmation deploys fresh replicas and calls flagged payloads only', async () => {
  const { invoker, deployed } = benchWith()
  const { samples } = await samplesOf(invoker, [
    { kind: 'look', replicas: 1 },
    { kind: 'confirm', replicas: 2, cells: [{ memoryMB: 512, payload: 'b' }] },
  ])
  const confirming = samples.filter(({ stage }) => stage === 'confirm')
  expect(new Set(confirming.map((s) => `${s.memoryMB} ${s.payload}`))).toEqual(new Set(['512 b']))
  expect(new Set(confirming.map((s) => s.environment)).size).toBe(4)
  expect(deployed).toHaveLength(4 + 4)
})

test('a size that keeps failing on one side is given up, and the other side shows that it works', async () => {
  const { invoker } = benchWith({
    failing: ({ side, memoryMB }) =>
      side === 'head' && memoryMB === 512 ? { kind: 'out-of-memory' } : undefined,
  })
  const { samples, seen, planned } = await samplesOf(invoker, [{ kind: 'look', replicas: 4 }], 2)
  expect(seen[1]?.abandoned).toEqual([
    { side: 'head', memoryMB: 512, failure: { kind: 'out-of-memory' } },
  ])
  const head = samples.filter((s) => s.side === 'head' && s.memoryMB === 512)
  const base = samples.filter((s) => s.side === 'base' && s.memoryMB === 512)
  expect(head).toHaveLength(8)
  expect(base.length).toBeGreaterThanOrEqual(8)
  expect(base.length).toBeLessThan(4 * 9)
  expect(count(samples, { memoryMB: 1024, phase: 'kept' })).toBe(2 * 4 * 2 * 38)
  expect(planned).toBe(samples.length)
})

test('an environment that is lost on the way gets an identity of its own and no warm call too many', async () => {
  const { invoker } = benchWith({ reclaimAt: 5 })
  const { samples } = await samplesOf(invoker, [{ kind: 'look', replicas: 1 }], 1)
  const one = samples.filter((s) => s.side === 'base' && s.memoryMB === 512)
  const lost = one.filter(({ environment }) => environment.includes('#1'))
  expect(one.slice(0, 5).map(({ phase, sequence }) => [phase, sequence])).toEqual([
    ['cold', 0],
    ...[1, 2, 3, 4].map((sequence) => ['warm-up', sequence]),
  ])
  expect(lost.slice(0, 2).map(({ phase, sequence }) => [phase, sequence])).toEqual([
    ['cold', 0],
    ['warm-up', 1],
  ])
  expect(count(one, { phase: 'kept' })).toBe(2 * 38)
})

test('when measuring has to stop, nothing more is called and the decision is told', async () => {
  const { invoker } = benchWith()
  const { samples, seen } = await samplesOf(invoker, [{ kind: 'look', replicas: 4 }], 2, 10)
  expect(samples.length).toBeLessThanOrEqual(12)
  expect(seen.at(-1)?.exhausted).toBe(true)
})

test('one call that cannot be measured ends the run without waiting for all others', async () => {
  let calls = 0
  const { invoker } = benchWith()
  const failing: Invoker = {
    ...invoker,
    invoke: async (replica, payload) => {
      if (++calls === 5) throw new Error('no report')
      return invoker.invoke(replica, payload)
    },
  }
  await expect(samplesOf(failing, [{ kind: 'look', replicas: 8 }], 2)).rejects.toThrow('no report')
  expect(calls).toBeLessThan(12)
})

describe('the order', () => {
  test('of payloads differs from environment to environment', async () => {
    const { samples } = await samplesOf(benchWith().invoker, [{ kind: 'look', replicas: 4 }], 1)
    const orders = [...Map.groupBy(samples, ({ environment }) => environment).values()].map((own) =>
      own.map(({ payload }) => payload).join(''),
    )
    expect(new Set(orders).size).toBeGreaterThan(orders.length / 2)
  })

  test('is the same for the same seed and another for another', () => {
    const order = (seed: number) => shuffled([...Array(50).keys()], seededRandom(seed, 'orders'))
    expect(order(1)).toEqual(order(1))
    expect(order(1)).not.toEqual(order(2))
    expect(shuffled([...Array(50).keys()], seededRandom(1, 'other'))).not.toEqual(order(1))
  })

  test('puts every item at every place about equally often', () => {
    const random = seededRandom(3, 'fair')
    const first = [0, 0, 0, 0]
    for (let round = 0; round < 4000; round++) {
      const [winner = 0] = shuffled([0, 1, 2, 3], random)
      first[winner] = (first[winner] ?? 0) + 1
    }
    for (const times of first) expect(Math.abs(times - 1000)).toBeLessThan(150)
  })
})
