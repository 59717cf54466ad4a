import { expect, test } from '@jest/globals'
import { seededRandom } from '../../../src/shared/random.ts'
import { dealtRule, falseAlarms } from '../../../src/verdict/calibration/false-alarms.ts'
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

test('the last environment counts, and a first look that decides nothing is followed by a second', () => {
  const inconclusive = (looks: readonly number[], replicas: number, spread: number) => {
    const own = functionCase({ rule: { looks, confirmReplicas: 8 } })
    return falseAlarms(own, samplesOf(own, { replicas, spread, durationMs: () => 100 }), {
      checks: 6,
      random: seededRandom(1, 'dealt'),
    }).inconclusive
  }
  expect(inconclusive([4], 4, 0)).toBe(0)
  expect(inconclusive([4], 16, 0.03)).toBeGreaterThan(0)
  expect(inconclusive([4, 8], 16, 0.03)).toBe(0)
})

test('environments that are alike raise no alarm', () => {
  expect(dealt(() => 100)).toEqual({
    checks: 6,
    looks: [4, 8],
    fail: 0,
    inconclusive: 0,
  })
})

test('every way to deal is judged once', () => {
  const samples = samplesOf(fn, { replicas: 16, spread: 1, durationMs: () => 100 })
  const { fail, inconclusive } = falseAlarms(fn, samples, {
    checks: 4,
    random: seededRandom(1, 'dealt'),
  })
  expect(fail + inconclusive).toBe(4)
})

test('environments of one machine are dealt out to a single look', () => {
  const local = localDecisionRule()
  expect(dealtRule(local)).toEqual({ ...local, looks: [8] })
  expect(dealtRule(fn.rule)).toEqual({ looks: [4, 8], confirmReplicas: 8 })
})
