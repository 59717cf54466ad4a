import { describe, expect, test } from '@jest/globals'
import type { Sample } from '../../src/measure/sample.ts'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import { costFamilies, durationFamilies } from '../../src/verdict/families.ts'
import {
  cellsOf,
  deployedPair,
  type Hypothesis,
  isSame,
  judgedFunction,
  payloadsAt,
  sameSize,
} from '../../src/verdict/judged-function.ts'
import { pricesIn } from '../support/prices.ts'
import { functionCase, samplesOf } from './support.ts'

const FN = functionCase({
  memorySizesMB: [512, 1024],
  payloads: ['a', 'b'].map((name) => ({ name, weight: 1 })),
})
const judgedOf = (
  overrides: Partial<FunctionCase> = {},
  fails: (sample: Sample) => boolean = () => false,
  present: (sample: Sample) => boolean = () => true,
) => {
  const fn = { ...FN, ...overrides }
  const adjust = (sample: Sample): Sample | undefined => {
    if (!present(sample)) return undefined
    return fails(sample) ? { ...sample, failure: { kind: 'timeout' } } : sample
  }
  return judgedFunction(fn, samplesOf(fn, { replicas: 4, durationMs: () => 100, adjust }))
}
const judged = judgedOf()
const [small, large] = judged.sizes
if (small === undefined || large === undefined) throw new Error('There are two sizes.')

describe('hypotheses', () => {
  const at = (base = small, head = base) => ({ base, head })
  const all: Hypothesis[] = [
    { measure: 'duration', scope: 'pooled', payload: 0 },
    { measure: 'duration', scope: 'pooled', payload: 1 },
    { measure: 'cost', scope: 'pooled' },
    ...[at(), at(large), at(small, large), at(large, small)].flatMap((sizes): Hypothesis[] => [
      { measure: 'duration', scope: 'cell', payload: 0, sizes },
      { measure: 'duration', scope: 'cell', payload: 1, sizes },
      { measure: 'cost', scope: 'cell', sizes },
    ]),
  ]

  test('are the same where measure, scope, payload and both sizes are', () => {
    const same = all.map((one) => all.map((other) => isSame({ ...one }, { ...other })))
    expect(same).toEqual(all.map((_, index) => all.map((_, other) => index === other)))
  })

  test('over all sizes put together those at which a payload works, or any', () => {
    const ofA = judgedOf({}, ({ payload, memoryMB }) => payload === 'a' && memoryMB === 512)
    const sizes = (hypothesis: Hypothesis, of = ofA) =>
      cellsOf(hypothesis, of).map(({ sizes: { base, head } }) => [base.memoryMB, head.memoryMB])
    const both = [
      [512, 512],
      [1024, 1024],
    ]
    expect(sizes({ measure: 'duration', scope: 'pooled', payload: 0 })).toEqual([[1024, 1024]])
    expect(sizes({ measure: 'duration', scope: 'pooled', payload: 1 })).toEqual(both)
    expect(sizes({ measure: 'cost', scope: 'pooled' })).toEqual(both)
    const none = judgedOf({}, ({ memoryMB }) => memoryMB === 512)
    expect(sizes({ measure: 'cost', scope: 'pooled' }, none)).toEqual([[1024, 1024]])
    const [first, second] = ofA.sizes
    if (!first || !second) throw new Error('There are two sizes.')
    expect(payloadsAt(ofA, { base: first, head: second })).toEqual([1])
    expect(payloadsAt(ofA, { base: second, head: first })).toEqual([1])
    expect(payloadsAt(ofA, sameSize(second))).toEqual([0, 1])
  })
})

describe('a payload works at a size', () => {
  const sizes = (fails: (sample: Sample) => boolean, present?: (sample: Sample) => boolean) =>
    judgedOf({}, fails, present).judgeable.map((each) => each.map(({ memoryMB }) => memoryMB))
  const all = [512, 1024]
  const first = ({ environment }: Sample) => environment.endsWith(':0')

  test('unless a side does nothing but fail there', () => {
    const here = ({ payload, memoryMB }: Sample) => payload === 'b' && memoryMB === 1024
    for (const own of ['base', 'head']) {
      expect(sizes((s) => s.side === own && here(s))).toEqual([all, [512]])
      expect(sizes((s) => s.side === own && here(s) && !first(s))).toEqual([all, all])
      // The others of its environments were never invoked with it.
      expect(
        sizes(
          (s) => s.side === own && here(s),
          (s) => s.side !== own || !here(s) || first(s),
        ),
      ).toEqual([all, [512]])
    }
  })

  test('as far as is known where it was not invoked yet', () => {
    expect(
      sizes(
        () => false,
        (s) => s.payload !== 'b',
      ),
    ).toEqual([all, all])
  })
})

describe('what is asked', () => {
  const asked = (overrides: Partial<FunctionCase>, fails?: (sample: Sample) => boolean) => {
    const own = judgedOf(overrides, fails)
    const counts = [durationFamilies(own), costFamilies(own)]
    return counts.map(({ pooled, cells }) => [pooled.length, cells.length])
  }

  test('is each payload at each size, over all of them, and as deployed', () => {
    const same = { deployedMB: { base: 512, head: 512 } }
    const resized = { deployedMB: { base: 512, head: 1024 } }
    expect(asked(same)).toEqual([
      [2, 4],
      [1, 2],
    ])
    expect(asked(resized)).toEqual([
      [2, 6],
      [1, 3],
    ])
    const { cells } = durationFamilies(judgedOf(resized))
    expect(cells.map(({ measure, scope }) => `${measure} ${scope}`)).toEqual(
      cells.map(() => 'duration cell'),
    )
    const bills = costFamilies(judgedOf(resized)).cells
    expect(bills.map(({ measure, scope }) => `${measure} ${scope}`)).toEqual(
      bills.map(() => 'cost cell'),
    )
    expect(asked({ ...resized, payloads: [{ name: 'a', weight: 1 }] })).toEqual([
      [1, 3],
      [1, 3],
    ])
    const atLarge = ({ memoryMB }: Sample) => memoryMB === 1024
    expect(asked(resized, atLarge)).toEqual([
      [0, 2],
      [0, 1],
    ])
    expect(deployedPair(judgedOf(resized))).toEqual({
      ...{ base: expect.objectContaining({ memoryMB: 512 }) },
      head: expect.objectContaining({ memoryMB: 1024 }),
    })
    for (const deployedMB of [
      { base: 512, head: 2048 },
      { base: 2048, head: 512 },
    ]) {
      expect(deployedPair(judgedOf({ deployedMB }))).toBeUndefined()
    }
  })

  test('is nothing of cost where one side’s milliseconds cost nothing', () => {
    const prices = pricesIn('us-east-1')
    const cells = (head: Partial<typeof prices>) =>
      asked({ prices: { base: prices, head: { ...prices, ...head } } })[1]
    expect(cells({ usdPerRequest: '0' })).toEqual([1, 2])
    expect(cells({ usdPerGBSecond: '0' })).toEqual([0, 0])
    expect(cells({ usdPerRequest: '-1' })).toEqual([0, 0])
  })
})

test('an abandoned size is no longer asked about', () => {
  const abandoned = [{ memoryMB: 512, side: 'head', failure: { kind: 'timeout' } }] as const
  const { sizes, alive, judgeable } = judgedOf({ abandoned })
  expect(sizes).toHaveLength(2)
  expect(alive.map(({ memoryMB }) => memoryMB)).toEqual([1024])
  expect(judgeable.map((each) => each.length)).toEqual([1, 1])
})
