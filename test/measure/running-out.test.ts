import { describe, expect, test } from '@jest/globals'
import type { Replica } from '../../src/aws/lambda/previews.ts'
import { SIDES, type Side } from '../../src/inputs/plan.ts'
import { collect, type Invoker } from '../../src/measure/collect.ts'
import { concurrencyShares } from '../../src/measure/concurrency-shares.ts'
import type { FailureWatch } from '../../src/measure/failure-watch.ts'
import { type MeasureOptions, measure } from '../../src/measure/measure.ts'
import type { Sample } from '../../src/measure/sample.ts'
import { seededRandom } from '../../src/shared/random.ts'
import type { FunctionCase, FunctionComparison, Step } from '../../src/verdict/comparison.ts'
import { functionCase } from '../verdict/support.ts'

const payloads = [{ name: 'large', weight: 1, json: '{}', source: 'large' }]
const look = (replicas: number): Step => ({ kind: 'look', replicas })

/** Replicas that may be had, and invocations of them that may be made. */
function invokerWith({
  deployable = () => true,
  invocable = () => true,
  logBytes,
}: {
  deployable?: (side: Side, memoryMB: number) => boolean
  invocable?: (replica: Replica) => boolean
  logBytes?: number
} = {}) {
  const deployed: Replica[] = []
  const invoked: Replica[] = []
  const invoker: Invoker = {
    async deploy(side, memoryMB) {
      if (!deployable(side, memoryMB)) return undefined
      const version = String(deployed.length)
      const replica = { side, memoryMB, functionName: `${side}${memoryMB}`, version }
      deployed.push(replica)
      return replica
    },
    async invoke(replica) {
      if (!invocable(replica)) return undefined
      invoked.push(replica)
      const { memoryMB } = replica
      const report = {
        requestId: 'r',
        durationMs: 5000,
        billedMs: 5000,
        memoryMB,
        maxMemoryUsedMB: 40,
      }
      const invocation = { report, response: new Uint8Array(), log: '' }
      return logBytes === undefined ? invocation : { ...invocation, logBytes }
    },
  }
  return { invoker, deployed, invoked }
}

/** Measures along the steps, and says what the decision knew before each. */
async function run(
  invoker: Invoker,
  steps: Step[],
  options: Partial<MeasureOptions<FunctionComparison>> = {},
) {
  const seen: FunctionCase[] = []
  let planned = 0
  const { samples } = await measure({
    fn: functionCase({ memorySizesMB: [512, 1024], rule: { looks: [2, 4], confirmReplicas: 0 } }),
    payloads,
    invoker,
    share: concurrencyShares(4).open(),
    seed: 7,
    nextStep: (known) => {
      seen.push(known)
      return steps[seen.length - 1] ?? { kind: 'done', comparison: {} as FunctionComparison }
    },
    stopped: () => false,
    onSample: () => {},
    onPlanned: (calls) => {
      planned += calls
    },
    onSkipped: (calls) => {
      planned -= calls
    },
    ...options,
  })
  return { samples, seen, planned }
}

describe('where no more can be had', () => {
  test('a pair of which one side cannot be deployed is not invoked, nor planned any more', async () => {
    const { invoker } = invokerWith({ deployable: (side) => side === 'base' })
    const { samples, seen, planned } = await run(invoker, [look(2), look(4)])
    expect([samples.length, planned]).toEqual([0, 0])
    expect(seen.map(({ exhausted }) => exhausted)).toEqual([false, true, true])
  })

  test('a size that could not be deployed takes none of the other’s samples along', async () => {
    const { invoker } = invokerWith({ deployable: (_, memoryMB) => memoryMB === 1024 })
    const { samples, seen } = await run(invoker, [look(2)])
    expect(new Set(samples.map(({ memoryMB }) => memoryMB))).toEqual(new Set([1024]))
    expect(seen[1]?.exhausted).toBe(false)
  })

  test.each(SIDES)('replicas of which only %s could be invoked count as had', async (side) => {
    const { invoker, deployed } = invokerWith({ invocable: (replica) => replica.side === side })
    await run(invoker, [look(2), look(2)])
    expect(deployed).toHaveLength(2 * 2 * 2)
  })

  /** The sides that were invoked, an invocation each, while one pair was measured. */
  async function invokedWith(watch: Partial<FailureWatch>) {
    const { invoker, invoked } = invokerWith()
    const order = { memoryMB: 512, replicas: 1, payloads, guestsMB: [], firstPair: 0 }
    await collect([{ ...order, stage: 'look' }], {
      invoker,
      keptFactor: 1,
      delayStart: 0,
      oneMachine: false,
      share: concurrencyShares(2).open(),
      random: seededRandom(1, 'orders'),
      watch: {
        ...{ see: () => {}, over: () => false, spent: () => false, list: () => [] },
        ...watch,
      },
      record: () => {},
      answered: () => {},
      stopped: () => false,
      onPlanned: () => {},
      onSkipped: () => {},
    })
    return invoked.map(({ side }) => side)
  }

  test.each(SIDES)('the other side of a size is measured where %s is over', async (over) => {
    const sides = await invokedWith({ over: (side) => side === over })
    expect(new Set(sides)).toEqual(new Set(SIDES.filter((side) => side !== over)))
    expect(sides).toHaveLength(8)
  })

  test.each(SIDES)(
    'a replica of %s that is spent is invoked no further, and the other is',
    async (side) => {
      const sides = await invokedWith({ spent: (sample) => sample.side === side })
      expect(sides.filter((each) => each === side)).toHaveLength(1)
      expect(sides).toHaveLength(1 + 8)
    },
  )
})

describe('what is logged beyond the tail of a response', () => {
  const counted = { base: { large: 9000 }, head: { large: 9100 } }

  /** The samples that each count was asked about, and what the decision knew. */
  async function counting(
    answer: FunctionCase['countedLogBytes'],
    { logBytes, stopped = false }: { logBytes?: number; stopped?: boolean } = {},
    adjusted: (invoker: Invoker) => Invoker = (invoker) => invoker,
  ) {
    const asked: (readonly Sample[])[] = []
    const { invoker } = invokerWith({ ...(logBytes !== undefined && { logBytes }) })
    const { seen } = await run(adjusted(invoker), [look(2), look(4)], {
      countLogs: async (samples) => {
        asked.push(samples.slice())
        return answer
      },
      stopped: () => stopped,
    })
    return { asked: asked.length, known: seen.map(({ countedLogBytes }) => countedLogBytes) }
  }

  test('is counted once, after the first look', async () => {
    expect(await counting(counted)).toEqual({ asked: 1, known: [undefined, counted, counted] })
  })

  test('is counted again where a payload is not among what was counted', async () => {
    const nothing = { base: {}, head: counted.head }
    expect(await counting(nothing)).toEqual({ asked: 2, known: [undefined, nothing, nothing] })
  })

  test('is not asked for again where it cannot be counted', async () => {
    expect((await counting(undefined)).asked).toBe(1)
  })

  test('is not counted where the tail held all, measuring has stopped, or all invocations failed', async () => {
    expect((await counting(counted, { logBytes: 500 })).asked).toBe(0)
    expect((await counting(counted, { stopped: true })).asked).toBe(0)
    const failing = await counting(counted, {}, (invoker) => ({
      ...invoker,
      invoke: async (...call) => {
        const invocation = await invoker.invoke(...call)
        const failure = { kind: 'function-error', errorType: 'Error', message: 'no' } as const
        return invocation && { ...invocation, failure }
      },
    }))
    expect(failing.asked).toBe(0)
  })
})
