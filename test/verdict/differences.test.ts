import { expect, test } from '@jest/globals'
import { differenceAt, differenceFor } from '../../src/verdict/differences.ts'
import { judgedFunction, sameSize } from '../../src/verdict/judged-function.ts'
import { functionCase, samplesOf } from './support.ts'

const fn = functionCase({ memorySizesMB: [512, 1024] })
const samples = samplesOf(fn, { replicas: 6, durationMs: () => 100 })
const ofSize = { measure: 'duration', payload: 0 } as const

test('at one size the error is shared with the other sizes, or is that of the size alone', () => {
  const differenceOf = (of: typeof samples) => {
    const judged = judgedFunction(fn, of)
    const [first] = judged.sizes
    if (first === undefined) throw new Error('There is a size.')
    const sizes = sameSize(first)
    const values = { quantity: 'duration', payloads: [0], judged, stage: 'look' } as const
    const difference = differenceFor({ ...ofSize, scope: 'cell', sizes }, judged, 'look')
    expect(difference).toEqual(differenceAt(sizes, values))
    return difference
  }
  const difference = differenceOf(samples)
  const alone = differenceOf(samples.filter(({ memoryMB }) => memoryMB === 512))
  expect(alone?.estimate).toBe(difference?.estimate)
  expect(alone?.squaredError).not.toBe(difference?.squaredError)
})

test('all sizes together change by their mean; where one has a single environment, by nothing', () => {
  const changeOf = (of: typeof samples, memorySizesMB: number[]) =>
    differenceFor(
      { ...ofSize, scope: 'pooled' },
      judgedFunction(functionCase({ memorySizesMB }), of),
      'look',
    )
  const [small = 0, large = 0] = [512, 1024].map(
    (memoryMB) => changeOf(samples, [memoryMB])?.estimate,
  )
  expect(changeOf(samples, [512, 1024])?.estimate).toBeCloseTo((small + large) / 2, 12)
  for (const lone of ['base', 'head']) {
    const without = samples.filter(
      ({ side, memoryMB, environment }) =>
        side !== lone || memoryMB !== 512 || environment.endsWith(':0'),
    )
    expect(changeOf(without, [512, 1024])).toBeUndefined()
  }
})
