import { describe, expect, test } from '@jest/globals'
import { compareColdStarts } from '../../src/verdict/cold-start.ts'
import { judgedFunction } from '../../src/verdict/judged-function.ts'
import { meanOf, pAbove, pBelow, welch } from '../../src/verdict/stats/welch.ts'
import { functionCase, samplesOf } from './support.ts'

/** Cold starts of both sides, milliseconds, one an environment. */
function compared(base: readonly number[], head: readonly number[]) {
  const fn = functionCase({ memorySizesMB: [512] })
  const durations = { base, head }
  const samples = samplesOf(fn, {
    replicas: Math.max(base.length, head.length),
    durationMs: () => 100,
    adjust: (sample) => {
      const initMs = durations[sample.side][Number(sample.environment.split(':').at(-1))]
      if (initMs === undefined) return undefined
      return sample.phase === 'cold' ? { ...sample, initMs } : sample
    },
  })
  return compareColdStarts(judgedFunction(fn, samples))
}

const times = (count: number, ms: number) => Array.from({ length: count }, () => ms)
const verdict = (base: readonly number[], head: readonly number[]) =>
  compared(base, head)?.init.verdict

describe('a cold start is longer', () => {
  test.each([
    [100, 119.9, 120.1],
    [1000, 1099.5, 1100.5],
  ])('than %d ms by 20 ms and 10 % at least', (base, below, above) => {
    expect(verdict(times(16, base), times(16, below))).not.toBe('fail')
    expect(verdict(times(16, base), times(16, above))).toBe('fail')
  })

  test('where it is surely longer by half of that, with an error of 1 %', () => {
    const limit = Math.log(1.1)
    const seen = Array.from({ length: 20 }, (_, index) => {
      const spread = 0.06 + index * 0.001
      const around = (ms: number) =>
        Array.from({ length: 12 }, (_, each) => ms * Math.exp(each % 2 === 0 ? spread : -spread))
      const [base, head] = [around(1000), around(1130)]
      const ln = (all: readonly number[]) => meanOf(all.map(Math.log), 1e-9)
      const difference = welch(ln(base), ln(head))
      return { got: verdict(base, head), p: pAbove(difference, limit / 2) }
    })
    for (const { got, p } of seen) expect(got === 'fail').toBe(p < 0.01)
    expect(seen.some(({ p }) => p > 0.01 && p < 0.011)).toBe(true)
  })
})

test('a cold start is not longer where it is surely below the limit, with an error of 5 %', () => {
  const limit = Math.log(1.1)
  const seen = Array.from({ length: 20 }, (_, index) => {
    const spread = 0.11 + index * 0.001
    const around = (ms: number) =>
      Array.from({ length: 12 }, (_, each) => ms * Math.exp(each % 2 === 0 ? spread : -spread))
    const [base, head] = [around(1000), around(1010)]
    const ln = (all: readonly number[]) => meanOf(all.map(Math.log), 1e-9)
    return { got: verdict(base, head), p: pBelow(welch(ln(base), ln(head)), limit) }
  })
  for (const { got, p } of seen) expect(got).toBe(p < 0.05 ? 'pass' : 'inconclusive')
  expect(seen.some(({ p }) => p > 0.05 && p < 0.052)).toBe(true)
})

test('three environments per side decide nothing, four do, and the smaller side counts', () => {
  expect(verdict(times(3, 100), times(3, 300))).toBe('inconclusive')
  expect(verdict(times(4, 100), times(4, 300))).toBe('fail')
  expect(compared(times(4, 100), times(9, 300))?.environments).toBe(4)
})

test('one cold start of a side has no error, two have', () => {
  expect(compared(times(1, 100), times(9, 100))).toBeNull()
  expect(compared(times(9, 100), times(1, 100))).toBeNull()
  expect(compared(times(2, 100), times(2, 100))).toMatchObject({ environments: 2 })
})
