import { expect, test } from '@jest/globals'
import type { Sample } from '../../src/measure/sample.ts'
import { historiesOf } from '../../src/verdict/histories.ts'
import { functionCase, samplesOf } from './support.ts'

test('an environment’s history is its warm invocations in order, until the first failure', () => {
  const fn = functionCase({ memorySizesMB: [512, 1024] })
  const failing = new Map([
    ['base:512:look:0', 3],
    ['head:512:look:0', 0],
    ['head:1024:look:0', 1],
  ])
  const samples = samplesOf(fn, {
    replicas: 1,
    durationMs: () => 10,
    adjust: (sample): Sample =>
      failing.get(sample.environment) === sample.sequence
        ? { ...sample, failure: { kind: 'timeout' } }
        : sample,
  })
  const histories = (of: readonly Sample[]) =>
    historiesOf(of).map(({ side, memoryMB, warm }) => [
      `${side} ${memoryMB}`,
      warm.map(({ sequence }) => sequence),
    ])
  const expected = [
    ['base 512', [1, 2]],
    ['head 512', []],
    ['base 1024', [1, 2, 3, 4, 5]],
    ['head 1024', []],
  ]
  expect(histories(samples)).toEqual(expected)
  expect(histories(samples.toReversed())).toEqual(expected.toReversed())
})
