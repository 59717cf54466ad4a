import { expect, test } from '@jest/globals'
import { seededRandom } from '../../../src/shared/random.ts'
import { deal, dealtRule, falseAlarms } from '../../../src/verdict/calibration/false-alarms.ts'
import { localDecisionRule } from '../../../src/verdict/looks.ts'
import { functionCase, samplesOf } from '../support.ts'

const fn = functionCase({ rule: { looks: [4, 8], confirmReplicas: 8 } })
const dealt = (durationMs: Parameters<typeof samplesOf>[1]['durationMs']) =>
  falseAlarms(fn, samplesOf(fn, { replicas: 16, durationMs }), {
    checks: 6,
    random: seededRandom(1, 'dealt'),
  })

test('a look after a confirmation takes environments that neither has used', () => {
  // Half of the environments take twice as long: a first look often finds that, and confirms nothing.
  const alarms = dealt(({ side }) => (side === 'head' ? 4000 : 2000))
  expect(alarms).toEqual({ checks: 6, looks: [4, 8], fail: 0, inconclusive: 6 })
})

test('a check ends as undecided where there are no environments left, and takes each once', () => {
  const ending = (replicas: number, head: number) =>
    falseAlarms(
      fn,
      samplesOf(fn, { replicas, durationMs: ({ side }) => (side === 'head' ? head : 100) }),
      {
        ...{ checks: 2, random: seededRandom(3, 'dealt') },
      },
    )
  // The first look has 4 of each side, of which there are 3.
  expect(ending(3, 100)).toMatchObject({ fail: 0, inconclusive: 2 })
  expect(ending(16, 100)).toMatchObject({ fail: 0, inconclusive: 0 })
})

test('environments that are alike raise no alarm', () => {
  expect(dealt(() => 100)).toEqual({
    checks: 6,
    looks: [4, 8],
    fail: 0,
    inconclusive: 0,
  })
})

test('an environment that several sizes share is dealt to one side, with all of them', () => {
  const ofOne = samplesOf(fn, { replicas: 8, durationMs: () => 100 })
  const shared = ofOne.flatMap((sample) => [sample, { ...sample, memoryMB: 2048, ranAtMB: 1024 }])
  const groups = deal(shared, seededRandom(1, 'dealt'))
  const environments = groups.flatMap((group) => [...group.values()])
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
  const pairAt = (place: string) => group?.get(place)?.[0]?.pair
  const places = Array.from({ length: 8 }, (_, index) => index)
  expect(places.map((index) => pairAt(`base ${index}`))).toEqual(
    places.map((index) => pairAt(`head ${index}`)),
  )
  expect(new Set(places.map((index) => pairAt(`base ${index}`))).size).toBe(8)
  const dealtAnew = places.filter((index) =>
    group?.get(`base ${index}`)?.[0]?.environment.startsWith('head'),
  )
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
  expect(deal(missing, seededRandom(1, 'dealt'))[0]?.size).toBe(14)
  const unpaired = pairs.map(({ pair, ...sample }) =>
    sample.environment === lone || pair === undefined ? sample : { ...sample, pair },
  )
  expect(deal(unpaired, seededRandom(1, 'dealt'))[0]?.size).toBe(16)
})

test('every way to deal is judged once', () => {
  const samples = samplesOf(fn, { replicas: 16, spread: 1, durationMs: () => 100 })
  const { fail, inconclusive } = falseAlarms(fn, samples, {
    checks: 4,
    random: seededRandom(1, 'dealt'),
  })
  expect(fail + inconclusive).toBe(4)
})

test('environments of one machine are dealt out as a check of them begins', () => {
  const local = localDecisionRule()
  expect(dealtRule(local)).toEqual({ ...local, looks: local.looks.slice(0, 1) })
  expect(dealtRule(fn.rule)).toEqual({ looks: [4, 8], confirmReplicas: 8 })
})
