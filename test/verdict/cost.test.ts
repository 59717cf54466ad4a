import { describe, expect, test } from '@jest/globals'
import { pricesIn } from '../support/prices.ts'
import { comparisonOf, functionCase, samplesOf } from './support.ts'

describe('one-millisecond billing steps', () => {
  const judged = (baseMs: number, headMs: number, memoryMB: number, spread = 0.01) => {
    const fn = functionCase({ memorySizesMB: [memoryMB] })
    const samples = samplesOf(fn, {
      replicas: 16,
      spread,
      durationMs: ({ side }) => (side === 'head' ? headMs : baseMs),
    })
    return comparisonOf(fn, samples)
  }

  test('0.9 ms that become 1.1 ms double what is billed, and cost fails while duration does not', () => {
    const { verdict, findings, sizes } = judged(0.9, 1.1, 3008)
    expect(verdict).toBe('fail')
    expect(findings.map(({ kind }) => kind)).toEqual(['cost-regression'])
    expect(sizes[0]?.base?.billedMs).toBe(1)
    expect(sizes[0]?.head?.billedMs).toBe(2)
    // 1 ms × 3,008 MB × $0.0000166667 per GB-second, and $0.20 for a million requests.
    expect(sizes[0]?.base?.costPerMillionUsd).toBeCloseTo(0.248958431, 9)
    expect(sizes[0]?.cost?.changePercent).toBeCloseTo(100 * (0.297916863 / 0.248958431 - 1), 3)
  })

  test('the request fee counts: at 128 MB the same step is 1 % of the bill', () => {
    const { verdict, sizes } = judged(0.9, 1.1, 128)
    expect(verdict).toBe('pass')
    expect(sizes[0]?.cost?.changePercent).toBeCloseTo(1, 0)
  })

  test('bills that never differ are the same bill, without dividing by zero', () => {
    const { verdict, sizes } = judged(0.9, 0.9, 3008)
    expect(verdict).toBe('pass')
    expect(sizes[0]?.cost).toMatchObject({ changePercent: 0, verdict: 'pass' })
    expect(sizes[0]?.cost?.highPercent).toBeGreaterThan(0)
  })

  test('four environments that agree to the millisecond are still uncertain by a percent each', () => {
    const fn = functionCase({ exhausted: true })
    const samples = samplesOf(fn, { replicas: 4, spread: 0, durationMs: () => 100 })
    const { sizes } = comparisonOf(fn, samples)
    expect(sizes[0]?.duration?.highPercent).toBeGreaterThan(1.5)
    expect(sizes[0]?.cost?.highPercent).toBeGreaterThan(1.5)
  })

  test('an invocation of 0.00 ms has a logarithm', () => {
    const { sizes } = judged(0.001, 0.001, 128, 0)
    expect(sizes[0]?.duration?.changePercent).toBe(0)
  })
})

describe('cost without a change in duration', () => {
  test('another architecture has another price', () => {
    const fn = functionCase({
      deployedMB: { base: 1024, head: 1024 },
      prices: { base: pricesIn('us-east-1', 'arm64'), head: pricesIn('us-east-1', 'x86_64') },
    })
    const samples = samplesOf(fn, { replicas: 16, durationMs: () => 400 })
    const { verdict, findings, asDeployed, sizes } = comparisonOf(fn, samples)
    expect(verdict).toBe('fail')
    expect(findings.map(({ kind }) => kind)).toEqual(['cost-regression'])
    expect(asDeployed).toEqual(sizes[0])
  })

  test('/tmp above 512 MB is paid for', () => {
    const fn = functionCase({ ephemeralStorageMB: { base: 512, head: 10240 } })
    const samples = samplesOf(fn, { replicas: 16, spread: 0, durationMs: () => 400 })
    const { sizes } = comparisonOf(fn, samples)
    const tmpUsd = 0.4 * ((10240 - 512) / 1024) * 0.0000000309 * 1e6
    const [base, head] = [sizes[0]?.base, sizes[0]?.head]
    expect((head?.costPerMillionUsd ?? 0) - (base?.costPerMillionUsd ?? 0)).toBeCloseTo(tmpUsd, 9)
  })

  test('nothing is said about cost where nothing costs', () => {
    const free = { ...pricesIn('us-east-1'), usdPerGBSecond: '0', usdPerRequest: '0' }
    const fn = functionCase({ prices: { base: free, head: free } })
    const samples = samplesOf(fn, { replicas: 16, durationMs: () => 400 })
    const { verdict, sizes } = comparisonOf(fn, samples)
    expect(verdict).toBe('pass')
    expect(sizes[0]?.cost).toBeNull()
  })

  test('an invocation in twenty that takes ten times as long is what a month pays', () => {
    const fn = functionCase({ memorySizesMB: [128, 512, 1024, 1769, 3008] })
    let kept = 0
    const samples = samplesOf(fn, {
      replicas: 16,
      durationMs: () => 400,
      adjust(sample) {
        if (sample.side === 'base' || sample.phase !== 'kept' || ++kept % 20 !== 0) return sample
        return { ...sample, durationMs: 4000, billedMs: 4000 }
      },
    })
    const { verdict, findings } = comparisonOf(fn, samples)
    expect(verdict).toBe('fail')
    expect(findings.map(({ kind }) => kind)).toEqual(['cost-regression', 'duration-regression'])
  })
})

describe('base and head deployed at different sizes', () => {
  const fn = functionCase({
    memorySizesMB: [1024, 3008],
    deployedMB: { base: 1024, head: 3008 },
  })
  const samples = samplesOf(fn, {
    replicas: 16,
    spread: 0.01,
    durationMs: ({ memoryMB }) => (memoryMB === 1024 ? 1000 : 480),
  })
  const comparison = comparisonOf(fn, samples)

  test('are compared as deployed: faster, and more expensive anyway', () => {
    expect(comparison.verdict).toBe('fail')
    expect(comparison.asDeployed).toMatchObject({
      baseMemoryMB: 1024,
      memoryMB: 3008,
      duration: { verdict: 'pass' },
      cost: { verdict: 'fail' },
    })
    expect(comparison.asDeployed?.base?.durationMs).toBeCloseTo(1000, -2)
    expect(comparison.asDeployed?.head?.durationMs).toBeCloseTo(480, -2)
  })

  test('are reported as what they are', () => {
    expect(comparison.findings).toMatchObject([
      { kind: 'cost-regression', memoryMB: 3008, baseMemoryMB: 1024 },
      { kind: 'duration-improvement', memoryMB: 3008, baseMemoryMB: 1024 },
    ])
  })

  test('leave the sizes themselves without a change', () => {
    expect(comparison.sizes.map(({ cost, baseMemoryMB }) => [cost?.verdict, baseMemoryMB])).toEqual(
      [
        ['pass', undefined],
        ['pass', undefined],
      ],
    )
  })
})
