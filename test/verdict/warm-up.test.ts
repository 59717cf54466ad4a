import { describe, expect, test } from '@jest/globals'
import type { Sample } from '../../src/measure/sample.ts'
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
