import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Sample } from '../../src/measure/sample.ts'
import type { FunctionCase, RowVerdict } from '../../src/verdict/comparison.ts'
import { nextStep } from '../../src/verdict/next-step.ts'
import { comparisonOf, functionCase, samplesOf } from './support.ts'

const TWO_BY_TWO: Partial<FunctionCase> = {
  memorySizesMB: [512, 1024],
  payloads: [
    { name: 'small', weight: 2 },
    { name: 'large', weight: 1 },
  ],
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 })
const factors = fc.double({ min: 0.7, max: 1.5, noNaN: true })
const spreads = fc.double({ min: 0.002, max: 0.15, noNaN: true })

function measured(fn: FunctionCase, factor: number, spread: number, seed: number) {
  return samplesOf(fn, {
    replicas: 8,
    seed,
    spread,
    durationMs: ({ side, payload }) =>
      (payload === 'large' ? 900 : 300) * (side === 'head' ? factor : 1),
  })
}

const rounded = (sample: Sample, durationMs: number): Sample => {
  return { ...sample, durationMs, billedMs: Math.ceil(durationMs) }
}

describe('whatever was measured', () => {
  test('the order of the samples makes no difference', () => {
    const fn = functionCase({ ...TWO_BY_TWO, rule: { looks: [4, 8], confirmReplicas: 4 } })
    fc.assert(
      fc.property(factors, spreads, seeds, (factor, spread, seed) => {
        const samples = measured(fn, factor, spread, seed)
        const shuffled = samples.toSorted((a, b) => hash(a, seed) - hash(b, seed))
        expect(nextStep(fn, shuffled)).toEqual(nextStep(fn, samples))
      }),
      { numRuns: 30 },
    )
  })

  test('the names of environments make no difference', () => {
    const fn = functionCase({ ...TWO_BY_TWO, rule: { looks: [8], confirmReplicas: 0 } })
    fc.assert(
      fc.property(factors, spreads, seeds, (factor, spread, seed) => {
        const samples = measured(fn, factor, spread, seed)
        const renamed = samples.map((sample) => {
          return { ...sample, environment: [...sample.environment].reverse().join('') }
        })
        expect(nextStep(fn, renamed)).toEqual(nextStep(fn, samples))
      }),
      { numRuns: 20 },
    )
  })

  test('base and head swapped give the inverse change', () => {
    const fn = functionCase({ ...TWO_BY_TWO, rule: { looks: [8], confirmReplicas: 0 } })
    fc.assert(
      fc.property(factors, spreads, seeds, (factor, spread, seed) => {
        const samples = measured(fn, factor, spread, seed)
        const swapped = samples.map((sample): Sample => {
          return { ...sample, side: sample.side === 'base' ? 'head' : 'base' }
        })
        const forth = comparisonOf(fn, samples)
        const back = comparisonOf(fn, swapped)
        for (const [index, row] of [...forth.sizes, ...forth.payloads].entries()) {
          const mirrored = [...back.sizes, ...back.payloads][index]
          expect(mirrored?.base).toEqual(row.head)
          for (const measure of ['duration', 'cost'] as const) {
            expect(ratio(mirrored?.[measure]?.changePercent)).toBeCloseTo(
              1 / ratio(row[measure]?.changePercent),
              9,
            )
            expect(ratio(mirrored?.[measure]?.lowPercent)).toBeCloseTo(
              1 / ratio(row[measure]?.highPercent),
              9,
            )
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  test('another unit of time changes no relative duration and no verdict about it', () => {
    // Without a price only durations are judged: a bill has a unit of its own, the millisecond.
    const { prices } = functionCase()
    const free = { ...prices.base, usdPerGBSecond: '0', usdPerRequest: '0' }
    const fn = functionCase({
      ...TWO_BY_TWO,
      prices: { base: free, head: free },
      rule: { looks: [8], confirmReplicas: 0 },
    })
    fc.assert(
      fc.property(factors, spreads, seeds, fc.integer({ min: 1, max: 6 }), (f, spread, seed, k) => {
        const samples = measured(fn, f, spread, seed)
        const scaled = samples.map((sample) => rounded(sample, sample.durationMs * 2 ** k))
        const before = comparisonOf(fn, samples)
        const after = comparisonOf(fn, scaled)
        expect(after.verdict).toBe(before.verdict)
        for (const [index, row] of before.payloads.entries()) {
          expect(after.payloads[index]?.duration?.changePercent).toBeCloseTo(
            row.duration?.changePercent ?? Number.NaN,
            8,
          )
        }
      }),
      { numRuns: 30 },
    )
  })

  test('a slower head never gets a better verdict', () => {
    const fn = functionCase({ ...TWO_BY_TWO, rule: { looks: [8], confirmReplicas: 0 } })
    const badness: Record<RowVerdict, number> = { pass: 0, inconclusive: 1, fail: 2 }
    fc.assert(
      fc.property(
        factors,
        spreads,
        seeds,
        fc.double({ min: 1, max: 1.4, noNaN: true }),
        (f, spread, seed, more) => {
          const samples = measured(fn, f, spread, seed)
          const slower = samples.map((sample) =>
            sample.side === 'head' ? rounded(sample, sample.durationMs * more) : sample,
          )
          const before = comparisonOf(fn, samples)
          const after = comparisonOf(fn, slower)
          expect(badness[after.verdict]).toBeGreaterThanOrEqual(badness[before.verdict])
        },
      ),
      { numRuns: 60 },
    )
  })
})

function ratio(percent: number | undefined): number {
  return 1 + (percent ?? Number.NaN) / 100
}

function hash({ environment, sequence }: Sample, seed: number): number {
  let value = seed
  for (const character of `${environment} ${sequence}`) {
    value = Math.imul(value ^ character.charCodeAt(0), 0x01000193)
  }
  return value
}
