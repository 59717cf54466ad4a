import { describe, expect, test } from '@jest/globals'
import type { Sample } from '../../src/measure/sample.ts'
import { tQuantile } from '../../src/verdict/stats/t-distribution.ts'
import { warmUpFindings, warmUpsOf } from '../../src/verdict/warm-up.ts'
import { comparisonOf, functionCase, samplesOf } from './support.ts'

const fn = functionCase({ memorySizesMB: [512, 1024], deployedMB: { base: 512, head: 512 } })

/** Head's discarded invocations take so many times as long, and what is kept is the same. */
function warming(factor: number): Sample[] {
  return samplesOf(fn, {
    replicas: 16,
    durationMs: ({ memoryMB }) => (memoryMB === 512 ? 100 : 50),
    adjust: (sample) =>
      sample.side === 'head' && sample.phase !== 'kept'
        ? { ...sample, durationMs: sample.durationMs * factor }
        : sample,
  })
}

describe('what warming up takes', () => {
  test('is what discarded invocations take beyond as many kept ones, by side and size', () => {
    const [small, large] = warmUpsOf(fn, warming(3))
    expect(small?.base.excessMs).toBeCloseTo(0, 0)
    // Three discarded invocations, each of 200 ms more.
    expect(small?.head.excessMs).toBeGreaterThan(580)
    expect(small?.head.excessMs).toBeLessThan(620)
    expect(large?.head.excessMs).toBeGreaterThan(290)
    expect(large?.head.excessMs).toBeLessThan(310)
    expect(small?.head.settled).toBe(true)
  })

  test('is that of the first ones that all environments discard: pairs are delayed by more of them', () => {
    const late = warming(3).map((sample) => {
      const isDelayed = sample.phase === 'kept' && /[02468]$/.test(sample.environment)
      // A collection of garbage among what only some discard.
      return isDelayed && sample.sequence === 3
        ? { ...sample, phase: 'warm-up' as const, durationMs: 9000 }
        : sample
    })
    expect(late.filter(({ durationMs }) => durationMs === 9000).length).toBeGreaterThan(8)
    const [small] = warmUpsOf(fn, late)
    expect(small?.base.excessMs).toBeCloseTo(0, 0)
    expect(small?.head.excessMs).toBeGreaterThan(580)
    expect(small?.head.excessMs).toBeLessThan(620)
  })

  test('of a size is that of as many as its own environments discard, however many others do', () => {
    const few = warming(3).map((sample) =>
      sample.memoryMB === 1024 && sample.sequence === 2
        ? { ...sample, phase: 'kept' as const }
        : sample,
    )
    const [small, large] = warmUpsOf(fn, few)
    expect(small?.head.excessMs).toBeGreaterThan(580)
    // Two of 100 ms more; the third is kept, and raises what the two are compared with.
    expect(large?.head.excessMs).toBeLessThan(210)
    expect(large?.head.excessMs).toBeGreaterThan(100)
  })

  test('is not that of an environment which replaced a lost one', () => {
    const replaced = warming(3).map((sample) =>
      sample.environment.endsWith('1') && sample.phase === 'kept'
        ? { ...sample, environment: `${sample.environment}#1`, sequence: sample.sequence - 3 }
        : sample,
    )
    const again = replaced.map((sample) =>
      sample.environment.includes('#') && sample.sequence === 0
        ? { ...sample, phase: 'cold' as const }
        : sample,
    )
    const [small] = warmUpsOf(fn, again)
    expect(small?.head.excessMs).toBeGreaterThan(580)
  })

  test('is a finding from five warm invocations on, and warns', () => {
    expect(warmUpFindings(fn, warming(1))).toEqual([])
    expect(warmUpFindings(fn, warming(2.5))).toEqual([])
    expect(warmUpFindings(fn, warming(2.8))).toEqual([
      {
        kind: 'warm-up-regression',
        memoryMB: 512,
        baseExcessMs: expect.any(Number),
        headExcessMs: expect.any(Number),
      },
    ])
    const comparison = comparisonOf(fn, warming(3))
    expect(comparison.verdict).toBe('pass')
    expect(comparison.findings).toContainEqual(
      expect.objectContaining({ kind: 'warm-up-regression', severity: 'warn' }),
    )
  })

  test('is none below 20 ms', () => {
    const quick = samplesOf(fn, {
      replicas: 16,
      durationMs: () => 2,
      adjust: (sample) =>
        sample.side === 'head' && sample.phase !== 'kept'
          ? { ...sample, durationMs: sample.durationMs * 4 }
          : sample,
    })
    expect(warmUpFindings(fn, quick)).toEqual([])
  })

  test('says of each side whether what was kept still got faster', () => {
    const falling = samplesOf(fn, {
      replicas: 8,
      durationMs: () => 100,
      adjust: (sample) =>
        sample.side === 'base' && sample.phase === 'kept'
          ? { ...sample, durationMs: sample.durationMs * (1 - 0.05 * sample.sequence) }
          : sample,
    })
    const [small] = warmUpsOf(fn, falling)
    expect([small?.base.settled, small?.head.settled]).toEqual([false, true])
  })
})

describe('warming up, at its thresholds', () => {
  const one = functionCase({ memorySizesMB: [512] })
  /** Of each environment: milliseconds of what was discarded, and of what was kept. */
  type Series = readonly [discarded: readonly number[], kept: readonly number[]]
  const environment = (side: 'base' | 'head', name: string, [discarded, kept]: Series) =>
    [...discarded, ...kept].map((durationMs, sequence): Sample => {
      const phase = sequence >= discarded.length ? 'kept' : sequence === 0 ? 'cold' : 'warm-up'
      return {
        ...{ side, memoryMB: 512, payload: 'large', environment: `${side} ${name}` },
        ...{ stage: 'look', phase, sequence, durationMs, billedMs: durationMs },
        maxMemoryUsedMB: 80,
      }
    })
  const of = (side: 'base' | 'head', series: readonly Series[]) =>
    series.flatMap((each, index) => environment(side, String(index), each))
  const times = (count: number, series: Series) => Array.from({ length: count }, () => series)
  const flat: Series = [[100], [100, 100]]
  const slow = (invocations: number, ms = 100): Series => [[ms * (1 + invocations)], [ms, ms]]
  const found = (base: readonly Series[], head: readonly Series[], own = one) =>
    warmUpFindings(own, [...of('base', base), ...of('head', head)]).length

  test('it takes five invocations, 20 ms, and four environments of each side', () => {
    expect(found(times(4, flat), times(4, slow(5)))).toBe(1)
    expect(found(times(4, flat), times(4, slow(4.99)))).toBe(0)
    expect(found(times(3, flat), times(8, slow(9)))).toBe(0)
    expect(found(times(8, flat), times(3, slow(9)))).toBe(0)
    // Of 4 ms each, 20 ms are five; base takes 4 ms as well.
    expect(found(times(4, [[4], [4, 4]]), times(4, slow(5, 4)))).toBe(1)
    expect(found(times(4, [[4], [4, 4]]), times(4, slow(6, 3.3)))).toBe(0)
    expect(found(times(4, slow(5, 3.9)), times(4, slow(10.1, 3.9)))).toBe(0)
  })

  test('it takes that chance makes it in 1 % at most', () => {
    // t = 6 / (d × √(2 / 3)) with 6 degrees of freedom.
    const d = 6 / tQuantile(0.99, 6) / Math.sqrt(2 / 3)
    const spread = (by: number) => {
      const series = (middle: number) => [-by, by, -by, by].map((each) => slow(middle + each))
      return found(series(4), series(10))
    }
    expect([spread(d * 0.999), spread(d * 1.001)]).toEqual([1, 0])
  })

  test('an environment counts that kept two of each payload, never failed, and was a look’s', () => {
    const base = of('base', times(4, flat))
    const slower = of('head', times(4, slow(9)))
    const last = ({ environment }: Sample) => environment === 'head 3'
    const changed = (change: (sample: Sample) => Sample | undefined) =>
      warmUpFindings(
        one,
        [...base, ...slower].flatMap((each) => (last(each) ? (change(each) ?? []) : each)),
      ).length
    expect(changed((each) => each)).toBe(1)
    expect(changed((each) => ({ ...each, stage: 'confirm' }))).toBe(0)
    expect(changed((each) => ({ ...each, payload: 'unknown' }))).toBe(0)
    expect(changed((each) => ({ ...each, memoryMB: 1024 }))).toBe(0)
    expect(changed((each) => ({ ...each, ranAtMB: 256 }))).toBe(0)
    expect(changed((each) => (each.sequence === 2 ? undefined : each))).toBe(0)
    expect(changed((each) => (each.sequence === 0 ? undefined : each))).toBe(0)
    expect(
      changed((each) => (each.sequence === 1 ? { ...each, failure: { kind: 'timeout' } } : each)),
    ).toBe(0)
    expect(warmUpsOf(one, slower)).toEqual([])
    expect(warmUpsOf(one, base)).toEqual([])
  })

  test('what was kept still fell where it did so by 3 % or more, in its order, beyond doubt', () => {
    const settled = (kept: readonly number[], count = 8) => {
      const own = [...of('base', times(4, flat)), ...of('head', times(count, [[100], kept]))]
      const states = [own, own.toReversed()].map((each) => warmUpsOf(one, each)[0]?.head.settled)
      expect(states[0]).toBe(states[1])
      return states[0]
    }
    expect(settled([100, 96.9])).toBe(false)
    expect(settled([100, 97.1])).toBe(true)
    expect(settled([96, 100])).toBe(true)
    // The middle one of three counts to the second half.
    expect(settled([100, 100, 93])).toBe(false)
    expect(settled([100, 90], 1)).toBe(true)
    expect(settled([100, 50], 2)).toBe(false)
    // As they never agree within 1 %: t = −ln(r) / (0.01 / √count), at 0.01.
    const two = Math.exp(-(0.01 / Math.sqrt(2)) * tQuantile(0.99, 1))
    expect(settled([100, 100 * two * 0.999], 2)).toBe(false)
    expect(settled([100, 100 * two * 1.001], 2)).toBe(true)
  })
})
