import { describe, expect, test } from '@jest/globals'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import { decide, isPartOf, isSettled } from '../../src/verdict/decide.ts'
import type { TestResult } from '../../src/verdict/hypothesis-tests.ts'
import { type Hypothesis, judgedFunction } from '../../src/verdict/judged-function.ts'
import { functionCase, samplesOf } from './support.ts'

const SIZES = [512, 1024, 1769]
const LEVELS = { failShare: 1, passLevel: 0.02 }

/** What 16 replicas come to where head takes so many percent longer at each size. */
function decided(
  percents: readonly number[],
  { spread = 0.004, ...overrides }: Partial<FunctionCase> & { spread?: number } = {},
) {
  const fn = functionCase({ memorySizesMB: SIZES.slice(0, percents.length), ...overrides })
  const samples = samplesOf(fn, {
    ...{ replicas: 16, spread },
    durationMs: ({ side, memoryMB }) =>
      side === 'head' ? 400 * (1 + (percents[SIZES.indexOf(memoryMB)] ?? 0) / 100) : 400,
  })
  return decide(judgedFunction(fn, samples), LEVELS)
}

/** `duration pooled a`, `cost 512`. */
const names = (results: readonly TestResult[]) =>
  results.map(({ hypothesis: each }) =>
    [
      each.measure,
      each.scope === 'pooled' ? 'all' : each.sizes.head.memoryMB,
      ...(each.measure === 'duration' ? [each.payload] : []),
    ].join(' '),
  )

const [one, other] = [512, 1024].map((memoryMB) => {
  const fn = functionCase({ memorySizesMB: [memoryMB] })
  const [size] = judgedFunction(fn, samplesOf(fn, { replicas: 4, durationMs: () => 1 })).sizes
  if (!size) throw new Error('no size')
  return size
}) as [TestSize, TestSize]
type TestSize = Extract<Hypothesis, { scope: 'cell' }>['sizes']['base']

const result = (hypothesis: Hypothesis, of: Partial<TestResult> = {}): TestResult => ({
  ...{ hypothesis, difference: undefined, limits: { fail: 0.05, pass: 0.15 }, alpha: 0.01 },
  ...{ candidate: false, beyondDoubt: false, nonInferior: false, nonInferiorAlone: false },
  gating: true,
  ...of,
})
const sizes = { base: one, head: one }
const durationOf = (payload: number) => result({ measure: 'duration', scope: 'pooled', payload })
const cost = result({ measure: 'cost', scope: 'pooled' })
const cellOf = (payload: number, of: Partial<TestResult> = {}) =>
  result({ measure: 'duration', scope: 'cell', payload, sizes }, of)

describe('a single size is part', () => {
  test.each<[string, boolean, TestResult, TestResult]>([
    ['of its payload over all sizes', true, cellOf(0), durationOf(0)],
    ['of no other payload', false, cellOf(1), durationOf(0)],
    ['of the cost over all sizes', true, result({ measure: 'cost', scope: 'cell', sizes }), cost],
    ['of no cost, as a duration', false, cellOf(0), cost],
    [
      'of no duration, as a cost',
      false,
      result({ measure: 'cost', scope: 'cell', sizes }),
      durationOf(0),
    ],
    [
      'of nothing, where the sides have two sizes',
      false,
      result({ measure: 'cost', scope: 'cell', sizes: { base: one, head: other } }),
      cost,
    ],
    ['of no single size', false, cellOf(0), cellOf(0)],
  ])('%s', (_, expected, cell, wider) => {
    expect(isPartOf(cell, wider)).toBe(expected)
    // All sizes are part of nothing.
    expect(isPartOf(wider, cell)).toBe(false)
  })
})

test('a single size is settled by itself, or by the wide limit where all sizes together are not worse', () => {
  const alone = { nonInferior: true, nonInferiorAlone: true }
  const wide = { nonInferior: true }
  const [worse, notWorse] = [durationOf(0), { ...durationOf(0), nonInferior: true }]
  expect(isSettled(cellOf(0, alone), [worse])).toBe(true)
  expect(isSettled(cellOf(0, wide), [worse])).toBe(false)
  expect(isSettled(cellOf(0, wide), [notWorse])).toBe(true)
  expect(isSettled(cellOf(0), [notWorse])).toBe(false)
  // Where nothing is over all sizes, as with one.
  expect(isSettled(cellOf(0, wide), [])).toBe(true)
  expect(isSettled(cellOf(0, wide), [durationOf(1)])).toBe(true)
})

describe('a look', () => {
  test('at one size of one payload that costs nothing is not worse', () => {
    const { base: free } = functionCase().prices
    const prices = { ...free, usdPerGBSecond: '0' }
    const { nonInferior, results } = decided([0], { prices: { base: prices, head: prices } })
    expect(results).toHaveLength(1)
    expect(nonInferior).toBe(true)
  })

  test('flags what is at least the limit over all sizes, and not its parts as well', () => {
    const { candidates, flagged } = decided([9, 9, 9])
    expect(names(candidates)).toEqual(['duration all 0', 'cost all'])
    expect(flagged).toHaveLength(8)
    expect(names(decided([0, 0, 9]).candidates)).toEqual(['duration 1769 0', 'cost 1769'])
  })

  test('leaves open what it depends on, over all sizes and at single ones', () => {
    const { open, nonInferior } = decided([0, 0, 0], { spread: 0.5 })
    expect(nonInferior).toBe(false)
    expect(names(open)).toEqual([
      ...['duration all 0', 'cost all'],
      ...['duration 512 0', 'duration 1024 0', 'duration 1769 0'],
      ...['cost 512', 'cost 1024', 'cost 1769'],
    ])
    expect(decided([0, 0, 0]).open).toEqual([])
    // One size that gets worse; all sizes together are not worse by the limit.
    expect(names(decided([-20, -20, 20]).open)).toEqual(['duration 1769 0', 'cost 1769'])
  })
})

describe('with fail-on: deployed', () => {
  const deployedMB = { base: 1769, head: 1769 }
  const flagged = (percents: readonly number[], more: Partial<FunctionCase>) =>
    names(decided(percents, more).candidates)

  test('a change over all sizes counts where the deployed size has it, too', () => {
    expect(flagged([9, 9, 9], { deployedMB, failOn: 'deployed' })).toEqual([
      'duration all 0',
      'cost all',
    ])
    expect(flagged([12, 12, 2], { deployedMB, failOn: 'deployed' })).toEqual([])
    expect(flagged([12, 12, 2], { deployedMB })).toEqual(['duration all 0', 'cost all'])
  })

  test('every size counts where nothing is deployed', () => {
    expect(flagged([12, 12, 2], { failOn: 'deployed' })).toEqual(['duration all 0', 'cost all'])
  })
})
