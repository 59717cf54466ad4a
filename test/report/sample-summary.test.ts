import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Sample } from '../../src/measure/sample.ts'
import { summarizeSamples } from '../../src/report/sample-summary.ts'
import { functionCase, samplesOf } from '../verdict/support.ts'

const fn = functionCase({
  payloads: [
    { name: 'small', weight: 3 },
    { name: 'large', weight: 1 },
  ],
  memorySizesMB: [512, 1024],
})
const samples = samplesOf(fn, {
  replicas: 4,
  durationMs: ({ side, payload }) =>
    (payload === 'large' ? 400 : 100) * (side === 'head' ? 1.2 : 1),
  initMs: () => 150,
})

describe('a summary of samples', () => {
  test('does not depend on the order of the samples', () => {
    const expected = summarizeSamples(fn, samples)
    fc.assert(
      fc.property(fc.shuffledSubarray(samples, { minLength: samples.length }), (shuffled) => {
        expect(summarizeSamples(fn, shuffled)).toEqual(expected)
      }),
      { numRuns: 10 },
    )
  })

  test('has the mean by weight of each environment, and an interval that holds it', () => {
    const [size] = summarizeSamples(fn, samples).sizes
    const own = samples.filter(
      ({ environment, phase }) => environment === 'head:512:look:0' && phase === 'kept',
    )
    const meanOf = (payload: string) => {
      const durations = own
        .filter((each) => each.payload === payload)
        .map((each) => each.durationMs)
      return durations.reduce((a, b) => a + b, 0) / durations.length
    }
    const head = size?.environments.find(({ side }) => side === 'head')
    expect(head?.durationMs).toBeCloseTo(0.75 * meanOf('small') + 0.25 * meanOf('large'), 9)
    expect(head?.interval?.lowMs).toBeLessThanOrEqual(head?.durationMs ?? 0)
    expect(head?.coldMs).toBeGreaterThan(100)
  })

  test('brings payloads to one level, so that a course does not jump between them', () => {
    const [size] = summarizeSamples(fn, samples).sizes
    const kept = size?.course.base.filter(({ phase }) => phase === 'kept') ?? []
    expect(kept.length).toBeGreaterThan(3)
    for (const { medianMs } of kept) expect(Math.abs(medianMs / 175 - 1)).toBeLessThan(0.05)
  })

  test('of one payload is in its own milliseconds, from the cold start on', () => {
    const one = functionCase({ memorySizesMB: [1024] })
    const [size] = summarizeSamples(
      one,
      samplesOf(one, { replicas: 3, durationMs: () => 100, spread: 0 }),
    ).sizes
    expect(size?.course.base[0]).toMatchObject({
      firstInvocation: 1,
      phase: 'cold',
      environments: 3,
    })
    for (const point of size?.course.base ?? []) expect(point.medianMs).toBe(100)
  })

  test('is small, however many samples there are', () => {
    const many = Array.from({ length: 40_000 }, (_, index): Sample => {
      return {
        side: index % 2 ? 'base' : 'head',
        memoryMB: index % 4 < 2 ? 512 : 1024,
        payload: 'small',
        environment: String(Math.floor(index / 40)),
        stage: 'look',
        phase: index % 40 === 0 ? 'cold' : 'kept',
        sequence: index % 8 === 7 ? index : index % 40,
        durationMs: 0,
        billedMs: 1,
        maxMemoryUsedMB: 80,
      }
    })
    const { sizes, environmentsLeftOut } = summarizeSamples(
      { ...fn, payloads: [{ name: 'small', weight: 1 }] },
      many,
    )
    expect(sizes.flatMap(({ environments }) => environments).length).toBeLessThanOrEqual(256)
    expect(environmentsLeftOut).toBeGreaterThan(1000)
    for (const { course } of sizes) expect(course.base.length).toBeLessThanOrEqual(61)
  })

  test('leaves failures out of durations, and says how many there were', () => {
    const failing = samples.map((sample): Sample => {
      return sample.side === 'head'
        ? { ...sample, durationMs: 9999, failure: { kind: 'timeout' } }
        : sample
    })
    const [size] = summarizeSamples(fn, failing).sizes
    expect(size?.environments.some(({ side }) => side === 'head')).toBe(false)
    expect(size?.course.head).toEqual([])
  })
})
