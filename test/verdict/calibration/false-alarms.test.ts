import { expect, test } from '@jest/globals'
import { seededRandom } from '../../../src/shared/random.ts'
import { falseAlarms } from '../../../src/verdict/calibration/false-alarms.ts'
import { functionCase, samplesOf } from '../support.ts'

const fn = functionCase({ rule: { looks: [4, 8], confirmReplicas: 8 } })
const dealt = (durationMs: Parameters<typeof samplesOf>[1]['durationMs']) =>
  falseAlarms(fn, samplesOf(fn, { replicas: 16, durationMs }), {
    checks: 20,
    random: seededRandom(1, 'dealt'),
  })

test('a look after a confirmation takes environments that neither has used', () => {
  // Half of the environments take twice as long: a first look often finds that, and confirms nothing.
  const alarms = dealt(({ side }) => (side === 'head' ? 4000 : 2000))
  expect(alarms.inconclusive).toBeGreaterThan(10)
  expect(alarms.checks).toBe(20)
})

test('environments that are alike raise no alarm', () => {
  expect(dealt(() => 100)).toEqual({ checks: 20, fail: 0, inconclusive: 0 })
})
