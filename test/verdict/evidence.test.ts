import { expect, test } from '@jest/globals'
import { differenceAt } from '../../src/verdict/differences.ts'
import { gatherEvidence } from '../../src/verdict/evidence.ts'
import { judgedFunction, sameSize } from '../../src/verdict/judged-function.ts'
import { functionCase, samplesOf } from './support.ts'

test('replicas are in the order of their names, whatever the order of samples', () => {
  const fn = functionCase()
  const samples = samplesOf(fn, { replicas: 4, durationMs: () => 10 })
  const names = (given: typeof samples) =>
    gatherEvidence(fn, given)[0]?.look.head.map(({ environment }) => environment)
  const sorted = [0, 1, 2, 3].map((replica) => `head:1024:look:${replica}`)
  expect(names(samples)).toEqual(sorted)
  expect(names(samples.toReversed())).toEqual(sorted)
})

test('the cold start of a replica is its first environment’s, whatever the order of samples', () => {
  const fn = functionCase()
  const samples = samplesOf(fn, { replicas: 1, durationMs: () => 10 }).flatMap((sample) => {
    const again = (times: number) => ({
      ...sample,
      environment: `${sample.environment}#${times}`,
      initMs: 100 + times,
    })
    return sample.phase === 'cold' ? [again(10), again(2), { ...sample, initMs: 100 }] : [sample]
  })
  const coldMs = (given: typeof samples) =>
    gatherEvidence(fn, given)[0]?.look.head.map((replica) => replica.coldMs)
  const withoutFirst = samples.filter(({ initMs }) => initMs !== 100)
  for (const given of [samples, samples.toReversed()]) expect(coldMs(given)).toEqual([100])
  for (const given of [withoutFirst, withoutFirst.toReversed()]) {
    expect(coldMs(given)).toEqual([102])
  }
})

test.each([true, false])(
  'a size with one environment lends the others no error, paired: %p',
  (paired) => {
    const fn = functionCase({ memorySizesMB: [512, 1024, 2048] })
    const samples = samplesOf(fn, {
      replicas: 4,
      durationMs: ({ side }) => (side === 'head' ? 22 : 20),
      adjust: (sample) => {
        const replica = Number(sample.environment.at(-1))
        if (sample.memoryMB === 2048 && replica > 0) return undefined
        return paired ? { ...sample, pair: replica } : sample
      },
    })
    const values = (of: typeof samples) => {
      const judged = judgedFunction(fn, of)
      const [size] = judged.sizes
      if (size === undefined) throw new Error('There is a size.')
      return differenceAt(sameSize(size), {
        quantity: 'duration',
        payloads: [0],
        judged,
        stage: 'look',
      })
    }
    const without = values(samples.filter(({ memoryMB }) => memoryMB !== 2048))
    expect(values(samples)).toEqual(without)
    // The other size lends it some.
    const alone = values(samples.filter(({ memoryMB }) => memoryMB === 512))
    expect(alone?.estimate).toBe(without?.estimate)
    expect(alone?.squaredError).not.toBe(without?.squaredError)
  },
)

test('a replica has its cold start, its failures, and the means of what was kept', () => {
  const fn = functionCase()
  const [plain] = samplesOf(fn, { replicas: 1, durationMs: () => 10 })
  if (plain === undefined) throw new Error('There is a sample.')
  const timeout = { kind: 'timeout' } as const
  const crash = { kind: 'out-of-memory' } as const
  const sample = (sequence: number, more: Partial<typeof plain>) => ({
    ...plain,
    sequence,
    ...more,
  })
  const replicaOf = (samples: readonly (typeof plain)[]) =>
    gatherEvidence(fn, samples)[0]?.look[plain.side][0]
  const restored = { phase: 'cold', restoreMs: 300, durationMs: 10.2, billedMs: 15 } as const
  const samples = [
    sample(4, { phase: 'kept', failure: crash, durationMs: 1 }),
    sample(3, { phase: 'kept', failure: timeout, durationMs: 1 }),
    sample(2, { phase: 'kept', durationMs: 30, billedMs: 30, logBytes: 100 }),
    sample(1, { phase: 'kept', durationMs: 10, billedMs: 10, logBytes: 50 }),
    sample(0, restored),
  ]
  expect(replicaOf(samples)).toMatchObject({
    // 15 ms were billed, of which 11 are the invocation.
    ...{ coldMs: 300, coldBilledMs: 4 },
    payloads: [
      {
        kept: { lnDurationMs: Math.log(20), billedMs: 20, logBytes: 75 },
        ...{ keptFailures: 2, invocations: 5, failures: 2, failure: timeout },
      },
    ],
  })
  const inited = [sample(0, { phase: 'cold', initMs: 200 }), ...samples.slice(2, 4)]
  expect(replicaOf(inited)).toMatchObject({ coldMs: 200, coldBilledMs: 200 })
  const failed = [sample(0, { ...restored, failure: timeout }), sample(1, { phase: 'warm-up' })]
  expect(replicaOf(failed)).toMatchObject({ coldMs: undefined, coldBilledMs: undefined })
  const nothing = [sample(1, { phase: 'kept', durationMs: 0 })]
  expect(replicaOf(nothing)?.payloads[0]?.kept?.lnDurationMs).toBe(Math.log(0.01))
})

test('a size lends no error to others of payloads that it cannot be judged by', () => {
  const payloads = ['a', 'b'].map((name) => ({ name, weight: 1 }))
  const fn = functionCase({ memorySizesMB: [512, 1024], payloads })
  const samples = samplesOf(fn, {
    replicas: 4,
    durationMs: () => 20,
    adjust: (sample) =>
      sample.side === 'head' && sample.memoryMB === 512 && sample.payload === 'b'
        ? { ...sample, failure: { kind: 'timeout' } }
        : sample,
  })
  const errorOf = (of: typeof samples, own: readonly number[]) => {
    const judged = judgedFunction(fn, of)
    const [, size] = judged.sizes
    if (size === undefined) throw new Error('There is a size.')
    const values = { quantity: 'duration', payloads: own, judged, stage: 'look' } as const
    return differenceAt(sameSize(size), values)?.squaredError
  }
  const alone = samples.filter(({ memoryMB }) => memoryMB === 1024)
  expect(errorOf(samples, [0, 1])).toBe(errorOf(alone, [0, 1]))
  expect(errorOf(samples, [1])).toBe(errorOf(alone, [1]))
  expect(errorOf(samples, [0])).not.toBe(errorOf(alone, [0]))
})
