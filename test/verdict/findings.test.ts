import { describe, expect, test } from '@jest/globals'
import { comparisonOf, functionCase, messages, type SampleOptions, samplesOf } from './support.ts'

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
    const function_ = functionCase()
    const comparison = comparisonOf(function_, samplesOf(function_, exactly(headSlowerBy(1.12))))
    expect(messages(comparison)).toEqual([
      'fail duration-regression: At 1,024 MB payload large takes 448 ms instead of 400 ms: 12 % longer (with 95 % confidence between +11.2 % and +12.8 %; limit 5 %).',
      'fail cost-regression: At 1,024 MB a million invocations cost $7.67 instead of $6.87: 11.7 % more (with 95 % confidence between +10.8 % and +12.5 %; limit 5 %).',
    ])
    expect(comparison.findings[0]).toMatchObject({ memoryMB: 1024, payload: 'large' })
  })

  test('at all sizes are told once for each payload', () => {
    const function_ = functionCase({ memorySizesMB: FIVE_SIZES })
    const comparison = comparisonOf(function_, samplesOf(function_, exactly(headSlowerBy(1.12))))
    expect(messages(comparison)).toEqual([
      'fail duration-regression: Payload large takes 12 % longer over all 5 memory sizes (with 95 % confidence between +11.6 % and +12.4 %; limit 5 %).',
      'fail cost-regression: An invocation costs 11.3 % more over all 5 memory sizes (with 95 % confidence between +10.9 % and +11.6 %; limit 5 %).',
    ])
    expect(comparison.sizes.map(({ duration }) => duration?.verdict)).toEqual(
      FIVE_SIZES.map(() => 'fail'),
    )
  })

  test('at one size are not blamed on all', () => {
    const function_ = functionCase({ memorySizesMB: FIVE_SIZES })
    const samples = samplesOf(
      function_,
      exactly(({ side, memoryMB }) => (side === 'head' && memoryMB === 128 ? 520 : 400)),
    )
    const { findings, sizes } = comparisonOf(function_, samples)
    expect(findings.map(({ kind, memoryMB }) => [kind, memoryMB])).toEqual([
      ['duration-regression', 128],
      ['cost-regression', 128],
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
    const function_ = functionCase()
    const comparison = comparisonOf(function_, samplesOf(function_, exactly(headSlowerBy(1.03))))
    expect(comparison.verdict).toBe('pass')
    expect(comparison.findings).toEqual([])
  })

  test('of less than a millisecond are none, however large', () => {
    const function_ = functionCase({ memorySizesMB: [128] })
    const samples = samplesOf(
      function_,
      exactly(({ side }) => (side === 'head' ? 2.9 : 2.1)),
    )
    const { verdict, sizes } = comparisonOf(function_, samples)
    expect(verdict).toBe('pass')
    expect(sizes[0]?.duration?.changePercent).toBeCloseTo(38, 0)
  })
})

describe('improvements', () => {
  test('are told, and pass', () => {
    const function_ = functionCase()
    const comparison = comparisonOf(function_, samplesOf(function_, exactly(headSlowerBy(0.8))))
    expect(comparison.verdict).toBe('pass')
    expect(messages(comparison)).toEqual([
      'info duration-improvement: At 1,024 MB payload large takes 320 ms instead of 400 ms: 20 % shorter (with 95 % confidence between −20.6 % and −19.4 %).',
      'info cost-improvement: At 1,024 MB a million invocations cost $5.53 instead of $6.87: 19.4 % less (with 95 % confidence between −20.0 % and −18.8 %).',
    ])
  })
})

describe('fail-on', () => {
  const sizes = { memorySizesMB: [128, 1024], deployedMB: { base: 1024, head: 1024 } }
  const slowAt = (slowMB: number) =>
    exactly(({ side, memoryMB }) => (side === 'head' && memoryMB === slowMB ? 520 : 400))

  test('deployed lets a regression at another size pass, and tells it', () => {
    const function_ = functionCase({ ...sizes, failOn: 'deployed' })
    const { verdict, findings } = comparisonOf(function_, samplesOf(function_, slowAt(128)))
    expect(verdict).toBe('pass')
    expect(findings.filter(({ kind }) => kind === 'duration-regression')).toMatchObject([
      { severity: 'warn', memoryMB: 128 },
    ])
  })

  test('deployed fails on a regression at the deployed size', () => {
    const function_ = functionCase({ ...sizes, failOn: 'deployed' })
    const { verdict, findings } = comparisonOf(function_, samplesOf(function_, slowAt(1024)))
    expect(verdict).toBe('fail')
    expect(findings[0]).toMatchObject({ kind: 'duration-regression', severity: 'fail' })
  })

  test('none never fails, and still shows the regression in its row', () => {
    const function_ = functionCase({ ...sizes, failOn: 'none' })
    const comparison = comparisonOf(function_, samplesOf(function_, slowAt(1024)))
    expect(comparison.verdict).toBe('pass')
    expect(comparison.findings[0]).toMatchObject({ kind: 'duration-regression', severity: 'warn' })
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
    const function_ = functionCase()
    expect(comparisonOf(function_, samplesOf(function_, using(819))).findings).toEqual([])
    expect(messages(comparisonOf(function_, samplesOf(function_, using(922))))).toEqual([
      'warn memory-headroom: At 1,024 MB head uses up to 922 MB, 90 % of its memory; from 80 % on, garbage collection slows it down and an out-of-memory error is near.',
    ])
  })

  test('is only a remark at a size that is not deployed', () => {
    const function_ = functionCase({ deployedMB: { base: 2048, head: 2048 } })
    const { findings } = comparisonOf(function_, samplesOf(function_, using(922)))
    expect(findings).toMatchObject([{ kind: 'memory-headroom', severity: 'info' }])
  })
})

describe('an inconclusive test', () => {
  const undecided = (spread: number) => {
    const function_ = functionCase()
    const options = { replicas: 16, durationMs: () => 400, spread, seed: 2 }
    const { verdict, findings } = comparisonOf(function_, samplesOf(function_, options))
    expect(verdict).toBe('inconclusive')
    return findings[0]?.message
  }

  test('says what it measured, what it could have seen and what would decide it', () => {
    expect(undecided(0.08)).toMatch(
      /^Undecided: the duration of payload large at 1,024 MB changed by [+−][\d.]+ %, but may be anywhere between −[\d.]+ % and \+[\d.]+ %\. With 16 environments a side, these data could only have shown an increase of [\d.]+ % or more\. About [\d,]+ environments a side \(raise max-environments\), or payloads that run longer, would decide it\.$/,
    )
  })

  test('recommends no number of environments that nobody would deploy', () => {
    expect(undecided(0.3)).toMatch(
      / or more\. Payloads that run longer, or another limit, would decide it\.$/,
    )
  })

  test('says so when the change lies at the limit, and not the noise is to blame', () => {
    const function_ = functionCase()
    const durationMs = ({ side }: { side: string }) => (side === 'head' ? 417 : 400)
    const samples = samplesOf(function_, { replicas: 16, durationMs, spread: 0.02, seed: 2 })
    const { verdict, findings } = comparisonOf(function_, samples)
    expect(verdict).toBe('inconclusive')
    expect(findings[0]?.message).toMatch(
      / With 16 environments a side, an increase of [\d.]+ % is told from none, but this one lies too close to the limit of 5 %\. (About|Payloads)/,
    )
  })

  test('asks for more money where it ran out', () => {
    const function_ = functionCase({ exhausted: true })
    const samples = samplesOf(function_, { replicas: 8, durationMs: () => 400, spread: 0.08 })
    expect(messages(comparisonOf(function_, samples))[0]).toMatch(/a side \(raise max-spend\), or/)
  })

  test('says so when there were too few environments', () => {
    const function_ = functionCase({ exhausted: true })
    const samples = samplesOf(function_, { replicas: 3, durationMs: () => 400 })
    expect(messages(comparisonOf(function_, samples))).toEqual([
      'warn inconclusive: Only 3 environments a side and size could be measured; a verdict takes at least 4. Raise max-spend, or test fewer memory sizes or payloads.',
    ])
  })
})
