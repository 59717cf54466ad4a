import { describe, expect, test } from '@jest/globals'
import { advise, type CurvePoint } from '../../src/money/advice.ts'
import { fitDuration } from '../../src/money/fit.ts'
import { costPerMillionUsd } from '../../src/money/invocation.ts'
import { pricesIn } from '../support/prices.ts'

type Measured = readonly (readonly [memoryMB: number, durationMs: number])[]

/** Real curves, measured on AWS. */
const PRIMES: Measured = [
  [128, 11_722.965],
  [256, 6678.945],
  [512, 3194.954],
  [1024, 1465.984],
]
const SHA_X86: Measured = [
  [256, 10_617.99],
  [1024, 2716.51],
  [2048, 1384.19],
]
const SHA_ARM: Measured = [
  [128, 19_361.2],
  [512, 5772.55],
  [1769, 1440.25],
]
const PICTURES: Measured = [
  [128, 8200],
  [512, 2100],
  [1024, 1300],
  [1769, 900],
  [3008, 800],
]

function curve(measured: Measured, architecture: 'x86_64' | 'arm64' = 'x86_64'): CurvePoint[] {
  const prices = pricesIn('us-east-2', architecture)
  return measured.map(([memoryMB, durationMs]) => ({
    memoryMB,
    durationMs,
    costPerMillionUsd: costPerMillionUsd({
      billedMs: durationMs + 0.5,
      memoryMB,
      ephemeralStorageMB: 512,
      prices,
    }),
    maxMemoryUsedMB: 70,
    noisePercent: 2,
  }))
}

const advised = (input: Parameters<typeof advise>[0]) => {
  const advice = advise(input)
  if (advice.kind === 'none') throw new Error(`no advice: ${advice.reason}`)
  return advice
}

describe('advice from measured curves', () => {
  test('sees prime numbers and SHA-256 as pure computing, within the fit that it reports', () => {
    for (const measured of [PRIMES, SHA_X86]) {
      const { work, kneeMB } = advised({ curve: curve(measured) })
      expect(work?.kind).toBe('cpu-bound')
      expect(work?.cpuShare).toBeGreaterThan(0.95)
      expect(work?.fitErrorPercent).toBeLessThan(10)
      expect(kneeMB).toBe(1769)
    }
  })

  test('does not move prime numbers at 1,024 MB, which cost as much at 128 and take eight times as long', () => {
    expect(advised({ curve: curve(PRIMES), deployedMB: 1024 })).toMatchObject({
      recommendedMB: 1024,
      move: null,
    })
    const { move, recommendedMB } = advised({ curve: curve(PRIMES), deployedMB: 256 })
    expect(recommendedMB).toBe(1024)
    expect(move?.costPercent).toBeCloseTo(-12.2, 0)
    expect(move?.durationPercent).toBeCloseTo(-78.1, 1)
  })

  test('gives none from the arm64 curve whose 512 MB lie 20 % off its neighbours', () => {
    expect(advise({ curve: curve(SHA_ARM, 'arm64') })).toEqual({ kind: 'none', reason: 'bad-fit' })
    expect(
      fitDuration(SHA_ARM.map(([memoryMB, durationMs]) => ({ memoryMB, durationMs })))
        ?.worstPercent,
    ).toBeGreaterThan(10)
  })

  test('keeps pictures within a latency limit at the least cost', () => {
    const at = (maxDurationMs: number) => advise({ curve: curve(PICTURES), maxDurationMs })
    expect(at(10_000)).toMatchObject({ recommendedMB: 128 })
    expect(at(5000)).toMatchObject({ recommendedMB: 512 })
    expect(at(1500)).toMatchObject({ recommendedMB: 1024 })
    expect(at(1000)).toMatchObject({ recommendedMB: 1769 })
    expect(at(850)).toMatchObject({ recommendedMB: 3008 })
    expect(at(500)).toEqual({ kind: 'none', reason: 'no-size-fits' })
  })
})

describe('a fitted curve', () => {
  const points = (measured: Measured) =>
    measured.map(([memoryMB, durationMs]) => ({ memoryMB, durationMs }))

  test('takes two sizes that differ in CPU, and says none of two that do not', () => {
    const fit = fitDuration(
      points([
        [884.5, 1100],
        [1769, 600],
      ]),
    )
    expect([fit?.waitingMs, fit?.cpuMs].map((ms) => Math.round(ms ?? 0))).toEqual([100, 500])
    expect(
      fitDuration(
        points([
          [1769, 600],
          [3008, 600],
        ]),
      ),
    ).toBeUndefined()
  })

  test('says how far the worst size is from it', () => {
    const { waitingMs = 0, cpuMs = 0, worstPercent } = fitDuration(points(PICTURES)) ?? {}
    const errors = PICTURES.map(([memoryMB, durationMs]) => {
      const fitted = waitingMs + (cpuMs * 1769) / Math.min(memoryMB, 1769)
      return 100 * Math.abs(fitted / durationMs - 1)
    })
    expect(worstPercent).toBeCloseTo(Math.max(...errors), 9)
    expect(worstPercent).toBeGreaterThan(1)
  })
})
