import { describe, expect, test } from '@jest/globals'
import type { Failure, Sample } from '../../src/measure/sample.ts'
import { comparisonOf, facts, functionCase, samplesOf } from './support.ts'

const ERROR: Failure = {
  kind: 'function-error',
  errorType: 'TypeError',
  message: 'x is not\n a function',
}

const failing = (which: (sample: Sample) => boolean) => (sample: Sample) =>
  which(sample) ? { ...sample, durationMs: 2, billedMs: 2, failure: ERROR } : sample

describe('failed invocations', () => {
  test('a head that fails fast is not faster', () => {
    const fn = functionCase()
    const samples = samplesOf(fn, {
      replicas: 16,
      durationMs: () => 400,
      adjust: failing(({ side }) => side === 'head'),
    })
    const comparison = comparisonOf(fn, samples)
    expect(comparison.verdict).toBe('fail')
    expect(facts(comparison)).toEqual(['fail new-failures'])
    expect(comparison.sizes[0]).toMatchObject({ head: null, duration: null, cost: null })
    expect(comparison.sizes[0]?.base?.environments).toBe(16)
  })

  test('of head alone stop the test at its first look', () => {
    const fn = functionCase({
      memorySizesMB: [128, 512, 1024],
      rule: { looks: [4, 8, 16], confirmReplicas: 8 },
    })
    const samples = samplesOf(fn, {
      replicas: 4,
      durationMs: () => 400,
      adjust: failing(({ side, sequence }) => side === 'head' && sequence === 5),
    })
    expect(comparisonOf(fn, samples).verdict).toBe('fail')
  })

  test('at one size are found there', () => {
    const fn = functionCase({ memorySizesMB: [128, 512, 1024, 1769, 3008], exhausted: true })
    const samples = samplesOf(fn, {
      replicas: 4,
      durationMs: () => 400,
      adjust: failing(({ side, memoryMB }) => side === 'head' && memoryMB === 128),
    })
    const { findings } = comparisonOf(fn, samples)
    expect(findings[0]).toMatchObject({ kind: 'new-failures', memoryMB: 128, payload: 'large' })
  })

  test('of both sides alike fail nothing, but are mentioned', () => {
    const fn = functionCase()
    const samples = samplesOf(fn, {
      replicas: 16,
      durationMs: () => 400,
      adjust: failing(({ sequence }) => sequence === 4),
    })
    const comparison = comparisonOf(fn, samples)
    expect(comparison.verdict).toBe('pass')
    expect(facts(comparison)).toEqual(['warn failures'])
    expect(comparison.sizes[0]?.head?.failures).toBe(16)
  })

  test('a rare one is not worth a word', () => {
    const fn = functionCase()
    const samples = samplesOf(fn, {
      replicas: 16,
      durationMs: () => 400,
      adjust: failing(
        ({ environment, sequence }) => environment === 'head:1024:look:3' && sequence === 4,
      ),
    })
    expect(comparisonOf(fn, samples)).toMatchObject({ verdict: 'pass', findings: [] })
  })

  test('a payload that always fails on both sides leaves the others to be judged', () => {
    const fn = functionCase({
      payloads: [
        { name: 'broken', weight: 1 },
        { name: 'large', weight: 1 },
      ],
    })
    const samples = samplesOf(fn, {
      replicas: 16,
      durationMs: () => 400,
      adjust: failing(({ payload }) => payload === 'broken'),
    })
    const { verdict, payloads, sizes } = comparisonOf(fn, samples)
    expect(verdict).toBe('pass')
    expect(payloads.map(({ payload, duration }) => [payload, duration?.verdict])).toEqual([
      ['broken', undefined],
      ['large', 'pass'],
    ])
    expect(sizes[0]?.head?.environments).toBe(16)
  })

  test('everything failing on both sides is inconclusive', () => {
    const fn = functionCase()
    const samples = samplesOf(fn, {
      replicas: 16,
      durationMs: () => 400,
      adjust: failing(() => true),
    })
    const { verdict, findings } = comparisonOf(fn, samples)
    expect(verdict).toBe('inconclusive')
    expect(findings.map(({ kind }) => kind)).toEqual(['failures', 'inconclusive'])
  })

  test('of both sides are told by their shares of invocations', () => {
    const fn = functionCase()
    const samples = samplesOf(fn, {
      replicas: 16,
      durationMs: () => 400,
      adjust: failing(({ side, sequence }) => sequence < (side === 'head' ? 5 : 1)),
    })
    const { verdict, findings } = comparisonOf(fn, samples)
    const made = (of: string) => samples.filter(({ side }) => side === of)
    const percent = (of: 'base' | 'head', failed: number) =>
      expect.closeTo((100 * 16 * fn.memorySizesMB.length * failed) / made(of).length, 9)
    expect(verdict).toBe('fail')
    expect(findings[0]).toMatchObject({
      ...{ kind: 'new-failures', baseFailing: expect.any(Number) },
      ...{ basePercent: percent('base', 1), headPercent: percent('head', 5) },
    })
  })

  test('only warn where nothing shall fail the check', () => {
    const fn = functionCase({ failOn: 'none' })
    const samples = samplesOf(fn, {
      replicas: 16,
      durationMs: () => 400,
      adjust: failing(({ side }) => side === 'head'),
    })
    const { verdict, findings } = comparisonOf(fn, samples)
    expect(verdict).not.toBe('fail')
    expect(findings[0]).toMatchObject({ kind: 'new-failures', severity: 'warn' })
  })
})

describe('incomplete replicas', () => {
  test('lend what they have to the payloads they ran', () => {
    const fn = functionCase({
      payloads: [
        { name: 'small', weight: 1 },
        { name: 'large', weight: 1 },
      ],
    })
    const samples = samplesOf(fn, {
      replicas: 16,
      durationMs: () => 400,
      adjust: (sample) =>
        sample.environment === 'base:1024:look:0' && sample.payload === 'large'
          ? undefined
          : sample,
    })
    const { payloads, sizes } = comparisonOf(fn, samples)
    expect(payloads.map(({ base }) => base?.environments)).toEqual([16, 15])
    expect(sizes[0]?.base?.environments).toBe(15)
  })

  test('samples of other sizes and payloads are none of this function', () => {
    const fn = functionCase()
    const samples = samplesOf(fn, { replicas: 16, durationMs: () => 400 })
    const others = samples.flatMap((sample) => [
      { ...sample, memoryMB: 2048, durationMs: 9000 },
      { ...sample, payload: 'unknown', durationMs: 9000 },
    ])
    expect(comparisonOf(fn, [...samples, ...others])).toEqual(comparisonOf(fn, samples))
  })
})
