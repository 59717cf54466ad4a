import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import type { Replica } from '../../src/aws/lambda/previews.ts'
import { SIDES, type Side } from '../../src/inputs/plan.ts'
import type { Invoker } from '../../src/measure/collect.ts'
import { concurrencyShares } from '../../src/measure/concurrency-shares.ts'
import { seededRandom, shuffled } from '../../src/shared/random.ts'
import type { Cell, Step } from '../../src/verdict/comparison.ts'
import { count, invokerWith, samplesOf } from './support.ts'

test('pairs are numbered where environments are of one machine, and only there', async () => {
  const look: Step = { kind: 'look', replicas: 2 }
  const confirm: Step = { kind: 'confirm', replicas: 1, cells: [{ memoryMB: 1024 }] }
  const steps = [look, { ...look, replicas: 3 }, confirm]
  const { samples } = await samplesOf(invokerWith().invoker, steps, 4, Infinity, true)
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
  // Both sides of a pair are delayed alike.
  const discarded = [...Map.groupBy(samples, ({ pair }) => pair).values()].map((own) =>
    SIDES.map((side) =>
      count(
        own.filter((sample) => sample.side === side),
        { phase: 'warm-up' },
      ),
    ),
  )
  for (const [base, head] of discarded) expect(base).toBe(head)
  expect(new Set(discarded.map(([base]) => base)).size).toBeGreaterThan(4)
  const apart = await samplesOf(invokerWith().invoker, [look])
  expect(apart.samples.filter((sample) => 'pair' in sample)).toEqual([])
})

test('both sides of a pair are invoked in turn on one machine, with the same payloads, otherwise at once', async () => {
  for (const [base, head, perTurn] of [
    [3, 4, 10],
    [10, 30, 2],
    [60, 30, 1],
  ] as const) {
    const { calls, most } = await recordedCalls({ base, head })
    expect(most).toBe(1)
    expect(calls).toHaveLength(2 * 2 * (10 + 38))
    // Of two payloads: two rounds before it is known how long an invocation takes, eight more, 38 kept.
    const pairs = [
      ...turnsOf(calls.splice(0, 2 * 4), 1),
      ...turnsOf(calls.splice(0, 2 * 16), perTurn),
      ...turnsOf(calls, perTurn),
    ]
    for (const [one, other] of pairs) {
      expect(new Set(one.map(({ side }) => side)).size).toBe(1)
      expect(new Set(other.map(({ side }) => side)).size).toBe(1)
      expect(one[0]?.side).not.toBe(other[0]?.side)
      expect(one.map(({ payload }) => payload)).toEqual(other.map(({ payload }) => payload))
    }
    // Which side begins is random, each time.
    const begins = pairs.map(([[first]]) => first?.side)
    expect(new Set(begins)).toEqual(new Set(['base', 'head']))
    if (perTurn > 1) continue
    const repeated = begins.filter((side, index) => side === begins[index - 1]).length
    expect(repeated).toBeGreaterThan(begins.length / 4)
    expect(repeated).toBeLessThan((3 * begins.length) / 4)
  }
  expect((await recordedCalls({ base: 10, head: 10 }, false)).most).toBe(2)
})

describe('both sides of a pair that may share a core', () => {
  const core = 1
  const together = { base: 25, head: 22, core }

  test('are invoked in turn until that is known, and then at the same time', async () => {
    const { calls, most } = await recordedCalls(together)
    expect(most).toBe(2)
    expect(calls).toHaveLength(2 * 2 * (10 + 38))
    // Ten rounds of two payloads on both sides are discarded.
    expect(new Set(calls.splice(0, 2 * 2 * 10).map(({ beside }) => beside))).toEqual(new Set([0]))
    const begins: Side[] = []
    for (let at = 0; at < calls.length; at += 2) {
      const [one, other] = calls.slice(at, at + 2) as [Call, Call]
      expect([one.side, other.side].sort()).toEqual(['base', 'head'])
      expect(one.payload).toBe(other.payload)
      expect([one.beside, other.beside]).toEqual([0, 1])
      begins.push(one.side)
    }
    expect(new Set(begins)).toEqual(new Set(['base', 'head']))
  })

  test('are invoked in turn where there is no room for both sides of every pair', async () => {
    const [room, none] = [4, 3].map((most) => concurrencyShares(most, { pairsAtOnce: 2 }))
    // Another size is another pair, and runs beside it.
    expect((await recordedCalls(together, true, Infinity, room)).calls.some(besideItsPair)).toBe(
      true,
    )
    expect((await recordedCalls(together, true, Infinity, none)).calls.some(besideItsPair)).toBe(
      false,
    )
  })

  test('are not invoked any more once the run has stopped', async () => {
    const { calls, samples } = await recordedCalls(together, true, 101)
    expect(samples).toBe(calls.length)
    expect(calls.length).toBeLessThan(103)
  })

  test('wait for each other where one cannot be measured', async () => {
    const { invoker } = invokerWith()
    let calls = 0
    let underWay = 0
    const invoke: Invoker['invoke'] = async (replica, payload, hints) => {
      calls++
      underWay++
      // Long enough after the other side's failure for a run to end that does not wait.
      for (let turn = 0; turn < (replica.side === 'head' ? 50 : 0); turn++) await setImmediate()
      underWay--
      if (replica.side === 'base' && calls > 60) throw new Error('no report')
      const invocation = await invoker.invoke(replica, payload, hints)
      const report = invocation && { ...invocation.report, durationMs: 25 }
      return report && { ...invocation, report, embedded: { otherSizes: [], core } }
    }
    const look: Step = { kind: 'look', replicas: 1 }
    await expect(samplesOf({ ...invoker, invoke }, [look], 2, Infinity, true)).rejects.toThrow(
      'no report',
    )
    expect(underWay).toBe(0)
  })
})

test('both sides of a pair are on one core of one machine, and pairs at the same time on others', async () => {
  const { invoker } = invokerWith()
  const cores = new Map<string, Set<number | undefined>>()
  const running = new Map<number | undefined, string>()
  let met = 0
  const invoke: Invoker['invoke'] = async (replica, payload, hints) => {
    const name = `${replica.side} ${replica.memoryMB}`
    const core = hints?.core
    cores.set(name, (cores.get(name) ?? new Set()).add(core))
    expect(running.get(core)).toBeUndefined()
    running.set(core, name)
    met = Math.max(met, running.size)
    const invocation = await invoker.invoke(replica, payload)
    running.delete(core)
    return invocation
  }
  const look: Step = { kind: 'look', replicas: 1 }
  await samplesOf({ ...invoker, invoke }, [look], 4, Infinity, true)
  expect(met).toBe(2)
  expect([cores.get('base 512'), cores.get('base 1024')]).toEqual([
    cores.get('head 512'),
    cores.get('head 1024'),
  ])
  expect([...cores.values()].flatMap((own) => [...own]).sort()).toEqual([0, 0, 1, 1])
})

test('nothing is said of cores where environments have machines of their own', async () => {
  const { invoker } = invokerWith()
  const hints = new Set<unknown>()
  const invoke: Invoker['invoke'] = (replica, payload, given) => {
    hints.add(given?.core)
    return invoker.invoke(replica, payload)
  }
  await samplesOf({ ...invoker, invoke }, [{ kind: 'look', replicas: 2 }])
  expect([...hints]).toEqual([undefined])
})

test('the order of payloads of a side comes from the seed, however long calls take', async () => {
  for (const oneMachine of [true, false]) {
    const order = async (durationMs: number) => {
      const { calls } = await recordedCalls({ base: durationMs, head: durationMs }, oneMachine)
      const ofBase = calls.filter(({ side }) => side === 'base')
      return { all: calls.length, payloads: ofBase.map(({ payload }) => payload) }
    }
    const [short, long] = [await order(3), await order(300)]
    expect(short.all).toBeGreaterThan(long.all)
    expect(long.payloads.length).toBeGreaterThan(8)
    expect(short.payloads.slice(0, long.payloads.length)).toEqual(long.payloads)
  }
})

test('no call is made in a turn once the run has stopped', async () => {
  const { made } = await recordedCalls({ base: 3, head: 3 }, true, 33)
  expect(made).toBe(33)
})

interface Call {
  side: Side
  payload: string
  /** Calls that were under way when it was made. */
  beside: number
}

/** Whether it was made while its other side was under way. */
function besideItsPair({ beside }: Call): boolean {
  return beside > 0
}

/** Calls of the only pair at 512 MB, in order. */
async function recordedCalls(
  { core, ...durationsMs }: Readonly<Record<Side, number>> & { core?: number },
  oneMachine = true,
  stopAfter = Infinity,
  shares = concurrencyShares(2),
) {
  const { invoker, mostInFlight } = invokerWith()
  const calls: Call[] = []
  let made = 0
  let underWay = 0
  let samples = 0
  const invoke: Invoker['invoke'] = async (replica, payload, hints) => {
    const { side } = replica
    const counts = replica.memoryMB === 512
    made++
    if (counts) calls.push({ side, payload: payload.name, beside: underWay })
    underWay += Number(counts)
    const invocation = await invoker.invoke(replica, payload, hints)
    underWay -= Number(counts)
    samples += Number(counts)
    const embedded = { otherSizes: [], ...(core !== undefined && { core }) }
    const durationMs = durationsMs[side]
    return invocation && { ...invocation, embedded, report: { ...invocation.report, durationMs } }
  }
  const look: Step = { kind: 'look', replicas: 1 }
  await samplesOf({ ...invoker, invoke }, [look], shares, stopAfter, oneMachine)
  return { calls, made, samples, most: mostInFlight() }
}

/** The calls two turns by two: of the side that begins, and of the other. */
function turnsOf(calls: readonly Call[], perTurn: number): [Call[], Call[]][] {
  const pairs: [Call[], Call[]][] = []
  for (let from = 0; from < calls.length; ) {
    const turn = Math.min(perTurn, (calls.length - from) / 2)
    pairs.push([calls.slice(from, from + turn), calls.slice(from + turn, from + 2 * turn)])
    from += 2 * turn
  }
  return pairs
}

test.each([
  ['on one machine', true],
  ['on machines of their own, where some wait for their turn', false],
])('nobody is invoked once a call has broken the run, %s', async (_, oneMachine) => {
  const { invoker } = invokerWith()
  let calls = 0
  let broken = false
  let after = 0
  const invoke: Invoker['invoke'] = async (replica, payload, hints) => {
    if (broken) after++
    calls++
    const isBreaking = calls === 20
    await setImmediate()
    if (isBreaking) {
      broken = true
      throw new Error('no report')
    }
    return await invoker.invoke(replica, payload, hints)
  }
  const look: Step = { kind: 'look', replicas: 8 }
  await expect(samplesOf({ ...invoker, invoke }, [look], 10, Infinity, oneMachine)).rejects.toThrow(
    'no report',
  )
  expect(after).toBe(0)
})

test('the two replicas of a pair are deployed one after the other, whichever comes first', async () => {
  const { invoker, deployed } = invokerWith()
  await samplesOf(invoker, [{ kind: 'look', replicas: 8 }])
  const first: Side[] = []
  for (let at = 0; at < deployed.length; at += 2) {
    const [one, other] = deployed.slice(at, at + 2) as [Replica, Replica]
    expect([one.side, other.side].sort()).toEqual(['base', 'head'])
    expect(one.memoryMB).toBe(other.memoryMB)
    first.push(one.side)
  }
  expect(first).toHaveLength(16)
  expect(new Set(first)).toEqual(new Set(SIDES))
})

test('of the pairs that wait, the one with the most invocations goes first', async () => {
  const { invoker } = invokerWith()
  const { samples } = await samplesOf(invoker, [{ kind: 'look', replicas: 6 }], 2)
  const base = samples.filter(({ side }) => side === 'base')
  const [, ...waited] = [...Map.groupBy(base, ({ environment }) => environment).values()].map(
    (own) => own.length,
  )
  expect(new Set(waited).size).toBeGreaterThan(4)
  expect(waited).toEqual(waited.toSorted((a, b) => b - a))
})

describe('a look', () => {
  test('brings both sides of every size to the same number of environments', async () => {
    const { invoker } = invokerWith()
    const { samples } = await samplesOf(invoker, [
      { kind: 'look', replicas: 2 },
      { kind: 'look', replicas: 3 },
    ])
    for (const memoryMB of [512, 1024]) {
      const discarded = { base: new Set<number>(), head: new Set<number>() }
      for (const side of SIDES) {
        const here = samples.filter((s) => s.side === side && s.memoryMB === memoryMB)
        expect(new Set(here.map((s) => s.environment)).size).toBe(3)
        expect(count(here, { phase: 'kept', payload: 'a' })).toBe(3 * 38)
        expect(count(here, { phase: 'cold' })).toBe(3)
        for (const own of Map.groupBy(here, (s) => s.environment).values()) {
          discarded[side].add(count(own, { phase: 'warm-up' }))
        }
      }
      // Both sides of a pair are delayed alike, and each pair by something else.
      expect(discarded.base).toEqual(discarded.head)
      expect(discarded.base.size).toBe(3)
      expect(Math.min(...discarded.base)).toBeGreaterThanOrEqual(19)
      expect(Math.max(...discarded.base)).toBeLessThanOrEqual(19 + 2 * 16)
    }
  })

  test('plans exactly the calls it makes', async () => {
    const { invoker } = invokerWith()
    const { samples, planned } = await samplesOf(invoker, [{ kind: 'look', replicas: 2 }])
    expect(planned).toBe(samples.length)
  })

  test('never has more calls in flight than allowed', async () => {
    for (const concurrency of [1, 3, 8]) {
      const { invoker, mostInFlight } = invokerWith()
      await samplesOf(invoker, [{ kind: 'look', replicas: 4 }], concurrency)
      expect(mostInFlight()).toBeLessThanOrEqual(concurrency)
    }
  })
})

test('a confirmation deploys fresh replicas and calls flagged payloads only', async () => {
  const { invoker, deployed } = invokerWith()
  const { samples } = await samplesOf(invoker, [
    { kind: 'look', replicas: 1 },
    { kind: 'confirm', replicas: 2, cells: [{ memoryMB: 512, payload: 'b' }] },
  ])
  const confirming = samples.filter(({ stage }) => stage === 'confirm')
  expect(new Set(confirming.map((s) => `${s.memoryMB} ${s.payload}`))).toEqual(new Set(['512 b']))
  expect(new Set(confirming.map((s) => s.environment)).size).toBe(4)
  expect(deployed).toHaveLength(4 + 4)
  // As many as at the third look.
  expect(count(confirming, { phase: 'kept' })).toBe(4 * 100)
})

test('a confirmation calls at each size what is flagged there', async () => {
  const called = async (...cells: Cell[]) => {
    const { samples } = await samplesOf(invokerWith().invoker, [
      { kind: 'look', replicas: 1 },
      { kind: 'confirm', replicas: 1, cells },
    ])
    const confirming = samples.filter(({ stage }) => stage === 'confirm')
    return [...new Set(confirming.map((s) => `${s.memoryMB} ${s.payload}`))].sort()
  }
  const [a, b] = ['a', 'b'].map((payload) => ({ memoryMB: 512, payload })) as [Cell, Cell]
  expect(await called(b, { ...a, memoryMB: 1024 })).toEqual(['1024 a', '512 b'])
  expect(await called(a, b)).toEqual(['512 a', '512 b'])
  expect(await called(b, { memoryMB: 512 })).toEqual(['512 a', '512 b'])
})

test('a size that keeps failing on one side is abandoned, and the other side shows that it works', async () => {
  const { invoker } = invokerWith({
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
  const { invoker } = invokerWith({ reclaimAt: 5 })
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

test('when measuring has to stop, nothing more is called and the decision knows', async () => {
  const { invoker } = invokerWith()
  const { samples, seen } = await samplesOf(invoker, [{ kind: 'look', replicas: 4 }], 2, 10)
  expect(samples.length).toBeLessThanOrEqual(12)
  expect(seen.at(-1)?.exhausted).toBe(true)
})

test('one call that cannot be measured ends the run without waiting for all others', async () => {
  let calls = 0
  const { invoker } = invokerWith()
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
    const { samples } = await samplesOf(invokerWith().invoker, [{ kind: 'look', replicas: 4 }], 1)
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
