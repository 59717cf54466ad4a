import { expect, test } from '@jest/globals'
import { seededRandom } from '../../../src/shared/random.ts'
import { type DealtSize, deal, take } from '../../../src/verdict/calibration/deal.ts'
import { functionCase, samplesOf } from '../support.ts'

const fn = functionCase()
const counts = (sizes: readonly DealtSize[]) =>
  sizes.map(({ base, head }) => [base.length, head.length])

/** One size of so many environments per side, each with one sample, named by side and number. */
function sizeOf(environments: number): DealtSize {
  const [sample] = samplesOf(fn, { replicas: 1, durationMs: () => 100 })
  if (!sample) throw new Error('No sample.')
  const of = (side: 'base' | 'head') =>
    Array.from({ length: environments }, (_, index) => [
      { ...sample, side, environment: `${side} ${index}` },
    ])
  return { base: of('base'), head: of('head') }
}

const taking = (sizes: readonly DealtSize[], ...[step, taken]: Params) => {
  const { samples, ...rest } = take(sizes, step, taken)
  const names = samples.map(({ environment, stage }) => `${stage}: ${environment}`)
  return { names, ...rest }
}
type Params = [Parameters<typeof take>[1], Parameters<typeof take>[2]]

test('a first look takes the first environments of each size and side', () => {
  const size = sizeOf(8)
  expect(taking([size, size], { kind: 'look', replicas: 2 }, { look: 0, confirm: 0 })).toEqual({
    names: [1, 2].flatMap(() => ['look: base 0', 'look: base 1', 'look: head 0', 'look: head 1']),
    taken: { look: 2, confirm: 0 },
    exhausted: false,
  })
})

test('a later look keeps what earlier looks have taken, and nothing that answered a confirmation', () => {
  expect(taking([sizeOf(8)], { kind: 'look', replicas: 3 }, { look: 2, confirm: 4 })).toEqual({
    names: ['look: base 6', 'look: head 6'],
    taken: { look: 3, confirm: 4 },
    exhausted: false,
  })
})

test('a confirmation takes environments that neither looks nor confirmations have taken', () => {
  expect(taking([sizeOf(8)], { kind: 'confirm', replicas: 2 }, { look: 4, confirm: 1 })).toEqual({
    names: ['confirm: base 5', 'confirm: base 6', 'confirm: head 5', 'confirm: head 6'],
    taken: { look: 4, confirm: 3 },
    exhausted: false,
  })
})

test('a step may take the last environment, and is answered by what is left where one size has no more', () => {
  const step = { kind: 'look', replicas: 2 } as const
  const none = { look: 0, confirm: 0 }
  expect(taking([sizeOf(2), sizeOf(2)], step, none).exhausted).toBe(false)
  expect(taking([sizeOf(2), sizeOf(1)], step, none)).toEqual({
    names: ['base 0', 'base 1', 'head 0', 'head 1', 'base 0', 'head 0'].map(
      (name) => `look: ${name}`,
    ),
    taken: { look: 2, confirm: 0 },
    exhausted: true,
  })
  const uneven = { base: sizeOf(2).base, head: sizeOf(1).head }
  expect(taking([uneven], step, none).exhausted).toBe(true)
})

test('environments are dealt to both sides in turn, each with all of its samples', () => {
  const samples = samplesOf(functionCase({ memorySizesMB: [512, 1024] }), {
    replicas: 4,
    durationMs: () => 100,
  })
  const sizes = deal(samples, seededRandom(1, 'dealt'))
  expect(counts(sizes)).toEqual([
    [4, 4],
    [4, 4],
  ])
  expect(sizes.flatMap(({ base, head }) => [...base, ...head].flat())).toHaveLength(samples.length)
  for (const { base, head } of sizes) {
    expect(new Set(base.flat().map(({ side }) => side))).toEqual(new Set(['base']))
    expect(new Set(head.flat().map(({ side }) => side))).toEqual(new Set(['head']))
    expect(base.some(([sample]) => sample?.environment.startsWith('head'))).toBe(true)
    expect(new Set([...base, ...head].map(([sample]) => sample?.environment)).size).toBe(8)
  }
})

test('of an odd number base has one more', () => {
  const samples = samplesOf(fn, { replicas: 2, durationMs: () => 100 })
  const odd = samples.filter(({ environment }) => environment !== 'head:1024:look:1')
  expect(counts(deal(odd, seededRandom(1, 'dealt')))).toEqual([[2, 1]])
})

test('an environment that several sizes share is dealt to one side, with all of them', () => {
  const ofOne = samplesOf(fn, { replicas: 8, durationMs: () => 100 })
  const shared = ofOne.flatMap((sample) => [sample, { ...sample, memoryMB: 2048, ranAtMB: 1024 }])
  const groups = deal(shared, seededRandom(1, 'dealt'))
  const environments = groups.flatMap(({ base, head }) => [...base, ...head])
  expect(groups).toHaveLength(1)
  expect(environments).toHaveLength(16)
  for (const own of environments) {
    expect(new Set(own.map(({ side }) => side)).size).toBe(1)
    expect(new Set(own.map(({ memoryMB }) => memoryMB))).toEqual(new Set([1024, 2048]))
  }
})

test('environments that were invoked in pairs stay pairs', () => {
  const pairs = samplesOf(fn, {
    replicas: 8,
    durationMs: () => 100,
    adjust: (sample) => ({ ...sample, pair: Number(sample.environment.at(-1)) }),
  })
  const [group] = deal(pairs, seededRandom(1, 'dealt'))
  const { base, head } = group ?? { base: [], head: [] }
  const pairsOf = (side: typeof base) => side.map(([sample]) => sample?.pair)
  expect(pairsOf(base)).toEqual(pairsOf(head))
  expect(new Set(pairsOf(base)).size).toBe(8)
  expect(pairsOf(base)).not.toEqual(pairsOf(base).toSorted())
  const dealtAnew = base.filter(([sample]) => sample?.environment.startsWith('head'))
  expect(dealtAnew.length).toBeGreaterThan(0)
  expect(dealtAnew.length).toBeLessThan(8)
})

test('a pair of which one is missing is left out, and without pairs none is', () => {
  const pairs = samplesOf(fn, {
    replicas: 8,
    durationMs: () => 100,
    adjust: (sample) => ({ ...sample, pair: Number(sample.environment.at(-1)) }),
  })
  const lone = 'head:1024:look:3'
  const missing = pairs.filter(({ environment }) => environment !== lone)
  expect(counts(deal(missing, seededRandom(1, 'dealt')))).toEqual([[7, 7]])
  const unpaired = pairs.map(({ pair, ...sample }) =>
    sample.environment === lone || pair === undefined ? sample : { ...sample, pair },
  )
  expect(counts(deal(unpaired, seededRandom(1, 'dealt')))).toEqual([[8, 8]])
})
