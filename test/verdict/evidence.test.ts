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
