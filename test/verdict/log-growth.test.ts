import { describe, expect, test } from '@jest/globals'
import { seededRandom } from '../../src/shared/random.ts'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import { comparisonOf, facts, functionCase, type SampleOptions, samplesOf } from './support.ts'

const SMALL = functionCase({
  memorySizesMB: [128],
  rule: { looks: [8], confirmReplicas: 0 },
})
const compared = (
  logBytes: (side: 'base' | 'head') => number | undefined,
  overrides: Partial<FunctionCase> = {},
  options: Partial<SampleOptions> = {},
) => {
  const fn = { ...SMALL, ...overrides }
  return comparisonOf(
    fn,
    samplesOf(fn, {
      replicas: 8,
      durationMs: () => 50,
      adjust: (sample) => {
        const bytes = logBytes(sample.side)
        return bytes === undefined ? sample : { ...sample, logBytes: bytes }
      },
      ...options,
    }),
  )
}
const more = (bytes: number) => (side: string) => (side === 'head' ? 342 + bytes : 342)

describe('log volume', () => {
  test('is part of the cost, and of what max-cost-increase is about', () => {
    const comparison = compared(more(1050))
    expect(facts(comparison)).toEqual(['fail cost-regression', 'warn log-growth'])
    const [row] = comparison.sizes
    const growth = Number(row?.head?.costPerMillionUsd) - Number(row?.base?.costPerMillionUsd)
    expect(growth).toBeCloseTo(0.489, 1)
    expect(row?.head?.logPerMillionUsd).toBeCloseTo((1392e6 / 2 ** 30) * 0.5, 9)
  })

  test('that grows a little, or by little of the whole, fails nothing', () => {
    expect(facts(compared(more(99)))).not.toContain('warn log-growth')
    const slow = compared(more(400), {}, { durationMs: () => 4000 })
    expect([slow.verdict, facts(slow)]).toEqual(['pass', ['warn log-growth']])
  })

  test('is left out of both sides where it is not known of one, or has no price', () => {
    const plain = compared(() => undefined)
    const unknown = compared((side) => (side === 'base' ? 342 : undefined))
    expect(unknown.sizes[0]?.base?.costPerMillionUsd).toBe(plain.sizes[0]?.base?.costPerMillionUsd)
    expect(facts(unknown)).toEqual([])
    const { logs: _, ...prices } = SMALL.prices.head
    const unpriced = compared(more(1050), { prices: { base: prices, head: prices } })
    expect(facts(unpriced)).toEqual(['warn log-growth'])
    expect(unpriced.sizes[0]?.head).not.toHaveProperty('logPerMillionUsd')
  })

  test('counted another way stands in for tails that were cut', () => {
    const counted = { base: { large: 342 }, head: { large: 9000 } }
    const comparison = compared(() => undefined, { countedLogBytes: counted })
    expect(facts(comparison)).toEqual(['fail cost-regression', 'warn log-growth'])
    expect(comparison.sizes[0]?.head?.logBytes).toBe(9000)
  })

  test('that is the same, or differs by chance alone, is found in none of 500 checks', () => {
    const found = Array.from({ length: 500 }, (_, seed) => {
      const random = seededRandom(seed, 'logs')
      const skewed = () => 342 + Math.round(400 * -Math.log(1 - random()))
      return facts(compared(seed % 2 === 0 ? () => 342 : skewed, {}, { seed, replicas: 8 }))
    })
    expect(found.filter((kinds) => kinds.some((kind) => kind.includes('log-growth')))).toEqual([])
    // Nothing is confirmed here, so that half of α is what chance may have.
    const failing = found.filter((kinds) => kinds.some((kind) => kind.startsWith('fail')))
    expect(failing.length / found.length).toBeLessThanOrEqual(0.025)
  })
})
