import { describe, expect, test } from '@jest/globals'
import { comparisonOf, facts, functionCase, type SampleOptions, samplesOf } from './support.ts'

const FIVE_SIZES = [128, 512, 1024, 1769, 3008]

/** Exactly these durations, so that sentences can be compared whole. */
function exactly(durationMs: SampleOptions['durationMs']): SampleOptions {
  return { replicas: 16, spread: 0, durationMs }
}

const headSlowerBy =
  (factor: number): SampleOptions['durationMs'] =>
  ({ side }) =>
    side === 'head' ? 400 * factor : 400

describe('regressions', () => {
  test('of a payload at the only size say from how much to how much, and how sure', () => {
    const fn = functionCase()
    const comparison = comparisonOf(fn, samplesOf(fn, exactly(headSlowerBy(1.12))))
    expect(facts(comparison)).toEqual(['fail cost-regression', 'fail duration-regression'])
    expect(comparison.findings[1]).toMatchObject({
      memoryMB: 1024,
      payload: 'large',
      limitPercent: 5,
      changePercent: expect.closeTo(12, 1),
      baseDurationMs: expect.closeTo(400, 0),
      headDurationMs: expect.closeTo(448, 0),
    })
  })

  test('at all sizes are reported once for each payload', () => {
    const fn = functionCase({ memorySizesMB: FIVE_SIZES })
    const comparison = comparisonOf(fn, samplesOf(fn, exactly(headSlowerBy(1.12))))
    expect(facts(comparison)).toEqual(['fail cost-regression', 'fail duration-regression'])
    expect(comparison.sizes.map(({ duration }) => duration?.verdict)).toEqual(
      FIVE_SIZES.map(() => 'fail'),
    )
  })

  test('at one size are not blamed on all', () => {
    const fn = functionCase({ memorySizesMB: FIVE_SIZES })
    const samples = samplesOf(
      fn,
      exactly(({ side, memoryMB }) => (side === 'head' && memoryMB === 128 ? 520 : 400)),
    )
    const { findings, sizes } = comparisonOf(fn, samples)
    expect(findings.map(({ kind, memoryMB }) => [kind, memoryMB])).toEqual([
      ['cost-regression', 128],
      ['duration-regression', 128],
    ])
    expect(sizes.map(({ duration }) => duration?.verdict)).toEqual([
      'fail',
      'pass',
      'pass',
      'pass',
      'pass',
    ])
  })

  test('below the limit are none, however certain', () => {
    const fn = functionCase()
    const comparison = comparisonOf(fn, samplesOf(fn, exactly(headSlowerBy(1.03))))
    expect(comparison.verdict).toBe('pass')
    expect(comparison.findings).toEqual([])
  })

  test('of less than a millisecond are none, however large', () => {
    const fn = functionCase({ memorySizesMB: [128] })
    const samples = samplesOf(
      fn,
      exactly(({ side }) => (side === 'head' ? 2.9 : 2.1)),
    )
    const { verdict, sizes } = comparisonOf(fn, samples)
    expect(verdict).toBe('pass')
    expect(sizes[0]?.duration?.changePercent).toBeCloseTo(38, 0)
  })
})

describe('improvements', () => {
  test('are reported, and pass', () => {
    const fn = functionCase()
    const comparison = comparisonOf(fn, samplesOf(fn, exactly(headSlowerBy(0.8))))
    expect(comparison.verdict).toBe('pass')
    expect(facts(comparison)).toEqual(['info duration-improvement', 'info cost-improvement'])
  })
})

describe('fail-on', () => {
  const sizes = { memorySizesMB: [128, 1024], deployedMB: { base: 1024, head: 1024 } }
  const slowAt = (slowMB: number) =>
    exactly(({ side, memoryMB }) => (side === 'head' && memoryMB === slowMB ? 520 : 400))

  test('deployed lets a regression at another size pass, and reports it', () => {
    const fn = functionCase({ ...sizes, failOn: 'deployed' })
    const { verdict, findings } = comparisonOf(fn, samplesOf(fn, slowAt(128)))
    expect(verdict).toBe('pass')
    expect(findings.filter(({ kind }) => kind === 'duration-regression')).toMatchObject([
      { severity: 'warn', memoryMB: 128 },
    ])
  })

  test('deployed fails on a regression at the deployed size', () => {
    const fn = functionCase({ ...sizes, failOn: 'deployed' })
    const { verdict, findings } = comparisonOf(fn, samplesOf(fn, slowAt(1024)))
    expect(verdict).toBe('fail')
    expect(findings[0]).toMatchObject({ kind: 'cost-regression', severity: 'fail' })
  })

  test('none never fails, and still shows the regression in its row', () => {
    const fn = functionCase({ ...sizes, failOn: 'none' })
    const comparison = comparisonOf(fn, samplesOf(fn, slowAt(1024)))
    expect(comparison.verdict).toBe('pass')
    expect(comparison.findings[0]).toMatchObject({ kind: 'cost-regression', severity: 'warn' })
    expect(comparison.sizes[1]?.duration?.verdict).toBe('fail')
  })
})

describe('memory', () => {
  const using = (usedMB: number) =>
    ({
      ...exactly(() => 400),
      adjust: (sample) => ({ ...sample, maxMemoryUsedMB: usedMB }),
    }) satisfies SampleOptions

  test('is warned about from 80 % on', () => {
    const fn = functionCase()
    expect(comparisonOf(fn, samplesOf(fn, using(819))).findings).toEqual([])
    expect(facts(comparisonOf(fn, samplesOf(fn, using(922))))).toEqual(['warn memory-headroom'])
  })

  test('is only a remark at a size that is not deployed', () => {
    const fn = functionCase({ deployedMB: { base: 2048, head: 2048 } })
    const { findings } = comparisonOf(fn, samplesOf(fn, using(922)))
    expect(findings).toMatchObject([{ kind: 'memory-headroom', severity: 'info' }])
  })
})

describe('an inconclusive test', () => {
  const undecided = (spread: number) => {
    const fn = functionCase()
    const options = { replicas: 16, durationMs: () => 400, spread, seed: 2 }
    const { verdict, findings } = comparisonOf(fn, samplesOf(fn, options))
    expect(verdict).toBe('inconclusive')
    return findings[0]
  }

  test('says what it measured, what it could have seen and what would decide it', () => {
    expect(undecided(0.08)).toMatchObject({
      kind: 'inconclusive',
      reason: 'undecided',
      measure: 'duration',
      payload: 'large',
      memoryMB: 1024,
      environments: 16,
      remedy: { environments: expect.any(Number), input: 'max-environments' },
    })
  })

  test('recommends no number of environments that nobody would deploy', () => {
    expect(undecided(0.3)).not.toHaveProperty('remedy')
  })

  test('says so when the change lies at the limit, and not the noise is to blame', () => {
    const fn = functionCase()
    const durationMs = ({ side }: { side: string }) => (side === 'head' ? 417 : 400)
    const samples = samplesOf(fn, { replicas: 16, durationMs, spread: 0.02, seed: 2 })
    const { verdict, findings } = comparisonOf(fn, samples)
    expect(verdict).toBe('inconclusive')
    const [first] = findings
    expect(first).toMatchObject({ reason: 'undecided', environments: 16 })
    if (first?.kind !== 'inconclusive' || first.reason !== 'undecided') throw new Error('undecided')
    expect(first.detectablePercent).toBeGreaterThan(first.limitPercent)
    expect(first.detectablePercent).toBeLessThan(1.3 * first.limitPercent)
  })

  test('asks for more money where it ran out', () => {
    const fn = functionCase({ exhausted: true })
    const samples = samplesOf(fn, { replicas: 8, durationMs: () => 400, spread: 0.08 })
    expect(comparisonOf(fn, samples).findings[0]).toMatchObject({
      remedy: { input: 'max-spend' },
    })
  })

  test('says so when there were too few environments', () => {
    const fn = functionCase({ exhausted: true })
    const samples = samplesOf(fn, { replicas: 3, durationMs: () => 400 })
    expect(facts(comparisonOf(fn, samples))).toEqual(['warn inconclusive'])
  })
})
