import { describe, expect, test } from '@jest/globals'
import { renderMarkdown } from '../../../src/report/markdown/report.ts'
import type { MeasuredFunction } from '../../../src/report/schema.ts'
import { aFunction, aReport } from '../../support/report.ts'

describe('the sentences about money', () => {
  const sentences = (overrides: Partial<MeasuredFunction>) =>
    renderMarkdown(aReport({ functions: [aFunction(overrides)] }))
  const move = {
    fromMB: 1024,
    toMB: 1769,
    costPercent: -9,
    durationPercent: -48,
    costPerMillionUsd: -0.6,
    costPerMonthUsd: -1.94,
  }
  const advice = {
    kind: 'advice' as const,
    cheapestMB: 1769,
    fastestMB: 1769,
    frontierMB: [1769],
    recommendedMB: 1769,
    work: null,
    kneeMB: null,
  } satisfies Partial<MeasuredFunction['advice']>

  test('say what the recommended size saves, and what base would save if that differs', () => {
    expect(
      sentences({ advice: { ...advice, move: { ...move, baseCostPerMonthUsd: -1.94 } } }),
    ).toContain(
      'would cost 9 % less than the deployed size and answer 48 % faster, saving $1.94 a month.',
    )
    expect(
      sentences({ advice: { ...advice, move: { ...move, baseCostPerMonthUsd: -1.5 } } }),
    ).toContain('saving $1.94 a month (base: $1.50).')
  })

  test('say the size of the package and what it grew by, hostile names included', () => {
    const grown = Array.from({ length: 7 }, (_, index) => ({
      path: index === 0 ? 'node_modules/`a`|b/<img>.js' : `lib/${index}.js`,
      baseBytes: [0, 2048, 200 * 1024 - 38][index] ?? 0,
      headBytes: 200 * 1024 - index,
    }))
    const markdown = sentences({
      package: {
        baseBytes: 51_200,
        headBytes: 1_331_200,
        baseZipBytes: 20_480,
        headZipBytes: 307_200,
        grown,
      },
    })
    expect(markdown).toContain(
      'Package, unzipped: 50 KB → 1.3 MB (zipped 20 KB → 300 KB). Files that grew:',
    )
    expect(markdown).toContain('lib/1.js`: 2,048 bytes → 200 KB')
    // Rounded, nothing is to be seen of it.
    expect(markdown).toContain('lib/2.js`: 200 KB → 200 KB (+36 bytes)')
    expect(markdown).toContain('and 2 more')
    expect(markdown).toContain('- `node_modules/ˋaˋ│b/<img>.js`: new → 200 KB')
  })
})
