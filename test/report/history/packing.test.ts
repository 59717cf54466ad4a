import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { packHistory, unpackHistory } from '../../../src/report/history/packing.ts'
import { thinned } from '../../../src/report/history/thinning.ts'
import {
  type Estimate,
  MARKS,
  METRICS,
  type TrendPoint,
} from '../../../src/report/history/trend.ts'

const MINUTE = 60_000
const value = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.001, max: 1e9, noNaN: true }))
const estimate = fc
  .record({ value, level: value, spread: fc.option(fc.double({ min: 0, max: 0.5, noNaN: true })) })
  .map(({ value: of, level, spread }): Estimate => {
    const known = spread !== null && of > 0
    return { value: of, level, ...(known && { low: of * (1 - spread), high: of * (1 + spread) }) }
  })
const point = (at: number) =>
  fc
    .record({
      sha: fc.option(fc.stringMatching(/^[0-9a-f]{7}$/), { nil: undefined }),
      pullRequest: fc.option(fc.integer({ min: 1, max: 99_999 }), { nil: undefined }),
      mark: fc.option(fc.constantFrom(...MARKS), { nil: undefined }),
      shift: fc.option(
        fc.record({
          changePercent: fc.integer({ min: -999, max: 99_999 }).map((each) => each / 10),
          byMerges: fc.boolean(),
        }),
        { nil: undefined },
      ),
      figures: fc.dictionary(fc.constantFrom(...METRICS), estimate),
    })
    .map(({ sha, pullRequest, mark, shift, figures }): TrendPoint => {
      return {
        atMs: at * 1440 * MINUTE,
        ...(sha !== undefined && sha !== '0000000' && { sha }),
        ...(pullRequest !== undefined && { pullRequest }),
        ...(mark && { mark }),
        ...(shift && { shift }),
        figures,
      }
    })
const points = fc
  .integer({ min: 1, max: 12 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => point(20_000 + at))))

describe('a packed history', () => {
  test('is unpacked as it was, figures within 0.01 %', () => {
    fc.assert(
      fc.property(points, (of) => {
        const trend = { name: 'a', memoryMB: 512, points: of, change: {}, since: '' }
        const [unpacked] = unpackHistory(packHistory([trend]))
        expect(unpacked).toMatchObject({ name: 'a', memoryMB: 512 })
        expect(unpacked?.points.length).toBe(of.length)
        for (const [at, expected] of of.entries()) {
          const { figures, ...rest } = unpacked?.points[at] ?? { figures: {} }
          const { figures: known, ...about } = expected
          const far = METRICS.filter((metric) => !isNear(figures[metric], known[metric]))
          expect({ ...rest, far, of: Object.keys(figures).sort() }).toEqual({
            ...about,
            far: [],
            of: Object.keys(known).sort(),
          })
        }
      }),
      { numRuns: 40 },
    )
  })
})

function isNear(actual: Estimate | undefined, expected: Estimate | undefined): boolean {
  if (!expected) return actual === undefined
  const within = (one: number | undefined, other: number | undefined, share: number) =>
    (one === undefined) === (other === undefined) &&
    Math.abs((one ?? 0) - (other ?? 0)) <= share * (other ?? 0)
  return (
    within(actual?.value, expected.value, 0.0001) &&
    within(actual?.level, expected.level, 0.0001) &&
    within(actual?.low, expected.low, 0.002) &&
    within(actual?.high, expected.high, 0.002)
  )
}

describe('a long history that is thinned', () => {
  const long = Array.from({ length: 500 }, (_, at): TrendPoint => {
    const of = 100 + (at % 7)
    return {
      atMs: at * 1440 * MINUTE,
      ...(at === 123 && { mark: 'regression' }),
      figures: { duration: { value: of, level: of, low: of - 1, high: of + 1 } },
    }
  })
  const { trend, merged } = thinned(
    { name: 'a', memoryMB: 512, points: long, change: {}, since: '' },
    50,
  )

  test('has as many points as there may be, and keeps the newest and those with a mark', () => {
    expect(trend.points.length).toBeLessThanOrEqual(50)
    expect(trend.points.length + merged).toBe(500)
    expect(trend.points.filter(({ mark }) => mark === 'regression')).toEqual([long[123]])
    expect(trend.points.slice(-20)).toEqual(long.slice(-20))
  })

  test('spans with an interval all that a point stands for', () => {
    const [first] = trend.points
    expect(first?.figures.duration).toMatchObject({ low: 99, high: 107 })
  })
})
