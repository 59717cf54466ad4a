import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type AdviceInput, advise, type CurvePoint } from '../../src/money/advice.ts'
import { fitDuration } from '../../src/money/fit.ts'
import { costPerMillionUsd } from '../../src/money/invocation.ts'
import { pricesIn } from '../support/prices.ts'

const prices = pricesIn('us-east-1')

/** A curve of a model function: so much waiting, so much CPU on one vCPU. */
function curve(
  sizes: readonly number[],
  { waitingMs = 0, cpuMs = 0, usedMB = 90, noisePercent = 1 },
): CurvePoint[] {
  return sizes.map((memoryMB) => {
    const durationMs = waitingMs + cpuMs / Math.min(memoryMB / 1769, 1)
    return point({ memoryMB, durationMs, maxMemoryUsedMB: usedMB, noisePercent })
  })
}

function point(values: Omit<CurvePoint, 'costPerMillionUsd'>): CurvePoint {
  const { memoryMB, durationMs } = values
  const cost = { memoryMB, billedMs: durationMs + 0.5, ephemeralStorageMB: 512, prices }
  return { ...values, costPerMillionUsd: costPerMillionUsd(cost) }
}

function advised(input: AdviceInput) {
  const advice = advise(input)
  if (advice.kind === 'none') throw new Error(`no advice: ${advice.reason}`)
  return advice
}

describe('advice for CPU-bound work', () => {
  const input = { curve: curve([512, 1024, 1769, 3008], { cpuMs: 240 }), deployedMB: 1024 }

  test('recommends a full vCPU, which costs as much as less of it and is the fastest', () => {
    expect(advised(input)).toMatchObject({
      recommendedMB: 1769,
      fastestMB: 1769,
      kneeMB: 1769,
      work: { kind: 'cpu-bound', cpuShare: 1 },
    })
  })

  test('says what moving changes', () => {
    const { move } = advised({ ...input, invocationsPerMonth: 2_000_000 })
    expect(move).toMatchObject({ fromMB: 1024, toMB: 1769 })
    expect(move?.durationPercent).toBeCloseTo(-42.1, 1)
    expect(move?.costPerMonthUsd).toBeCloseTo(2 * (move?.costPerMillionUsd ?? 0), 12)
  })

  test('never has 3,008 MB on the frontier: it is more expensive and no faster', () => {
    expect(advised(input).frontierMB).not.toContain(3008)
  })
})

describe('advice for waiting work', () => {
  const input = {
    curve: curve([128, 512, 1024], { waitingMs: 200, usedMB: 110 }),
    deployedMB: 1024,
  }

  test('recommends the smallest size with room, and knows no knee', () => {
    expect(advised(input)).toMatchObject({
      recommendedMB: 512,
      cheapestMB: 128,
      kneeMB: null,
      work: { kind: 'waiting', cpuShare: 0 },
    })
    expect(
      advised({ ...input, curve: curve([128, 512, 1024], { waitingMs: 200, usedMB: 60 }) })
        .recommendedMB,
    ).toBe(128)
  })

  test('has no move to suggest when the deployed size is the recommended one', () => {
    expect(advised({ ...input, deployedMB: 512 })).toMatchObject({
      recommendedMB: 512,
      move: null,
    })
  })
})

describe('advice for mixed work', () => {
  const sizes = curve([256, 512, 1024, 1769], { waitingMs: 100, cpuMs: 100 })

  test('does not trade the deployed duration for a smaller bill', () => {
    const advice = advised({ curve: sizes, deployedMB: 1024 })
    expect(advice.cheapestMB).toBe(256)
    expect(advice.recommendedMB).toBe(1024)
    expect(advice.work).toMatchObject({ kind: 'mixed' })
  })

  test('takes the cheapest size within a latency limit', () => {
    expect(advised({ curve: sizes, deployedMB: 1769, maxDurationMs: 500 }).recommendedMB).toBe(512)
  })

  test('takes the cheapest size when nothing is deployed', () => {
    expect(advised({ curve: sizes })).toMatchObject({ recommendedMB: 256, move: null })
  })
})

describe('no advice', () => {
  test('from fewer than three sizes', () => {
    expect(advise({ curve: curve([512, 1024], { cpuMs: 100 }) })).toEqual({
      kind: 'none',
      reason: 'too-few-sizes',
    })
  })

  test('from a curve that fits neither CPU nor waiting, as a deployment 20 % off its neighbours', () => {
    const sha = [
      [128, 19361.2],
      [512, 5772.55],
      [1769, 1440.25],
    ].map(([memoryMB = 0, durationMs = 0]) =>
      point({ memoryMB, durationMs, maxMemoryUsedMB: 70, noisePercent: 1 }),
    )
    expect(advise({ curve: sha, deployedMB: 512 })).toEqual({ kind: 'none', reason: 'bad-fit' })
  })

  test('when all differences are within the noise', () => {
    const noisy = curve([1769, 1780, 1800], { cpuMs: 100, noisePercent: 8 })
    expect(advise({ curve: noisy, deployedMB: 1769 })).toEqual({
      kind: 'none',
      reason: 'within-noise',
    })
  })

  test('when no size has room for the memory used, or is as fast as asked for', () => {
    const full = curve([512, 1024, 1769], { cpuMs: 100, usedMB: 1700 })
    expect(advise({ curve: full })).toEqual({ kind: 'none', reason: 'no-size-fits' })
    const slow = curve([512, 1024, 1769], { cpuMs: 100 })
    expect(advise({ curve: slow, maxDurationMs: 50 })).toEqual({
      kind: 'none',
      reason: 'no-size-fits',
    })
  })

  test('from sizes that took no time at all', () => {
    const nothing = curve([512, 1024, 1769], {})
    expect(advise({ curve: nothing })).toEqual({ kind: 'none', reason: 'too-few-sizes' })
  })
})

describe('the image-resize figures', () => {
  const sizes = [
    [128, 8200],
    [512, 2100],
    [1024, 1300],
    [1769, 900],
    [3008, 800],
  ].map(([memoryMB = 0, durationMs = 0]) =>
    point({ memoryMB, durationMs, maxMemoryUsedMB: 100, noisePercent: 3 }),
  )

  test('are read as two thirds CPU on a full vCPU, and keep 3,008 MB from being recommended', () => {
    const advice = advised({ curve: sizes, deployedMB: 1024 })
    expect(advice.work?.kind).toBe('mixed')
    expect(advice.work?.cpuShare).toBeCloseTo(0.66, 2)
    expect(advice.frontierMB).toEqual([128, 512, 1024, 1769, 3008])
    expect(advice.recommendedMB).toBe(1024)
  })
})

describe('the fit', () => {
  test('finds waiting and CPU again that a curve was made from', () => {
    const ms = fc.double({ min: 0.5, max: 5000, noNaN: true })
    fc.assert(
      fc.property(ms, ms, (waitingMs, cpuMs) => {
        const fit = fitDuration(curve([128, 512, 1769, 3008], { waitingMs, cpuMs }))
        expect((fit?.waitingMs ?? 0) / waitingMs).toBeCloseTo(1, 6)
        expect((fit?.cpuMs ?? 0) / cpuMs).toBeCloseTo(1, 6)
        expect(fit?.worstPercent).toBeLessThan(0.001)
      }),
    )
  })

  test('never answers with a negative part', () => {
    const duration = fc.double({ min: 0.1, max: 10_000, noNaN: true })
    fc.assert(
      fc.property(fc.tuple(duration, duration, duration), ([a, b, c]) => {
        const fit = fitDuration([
          { memoryMB: 128, durationMs: a },
          { memoryMB: 1024, durationMs: b },
          { memoryMB: 3008, durationMs: c },
        ])
        expect(fit?.waitingMs).toBeGreaterThanOrEqual(0)
        expect(fit?.cpuMs).toBeGreaterThanOrEqual(0)
        expect(fit?.cpuShare).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('cannot conclude anything from sizes that all have a full vCPU', () => {
    expect(fitDuration(curve([1769, 2048, 3008], { cpuMs: 100 }))).toBeUndefined()
  })
})
