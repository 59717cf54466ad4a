import { describe, expect, test } from '@jest/globals'
import { falseAlarms, noiseOf } from '../../src/calibrate/noise.ts'
import type { FunctionCase } from '../../src/compare/comparison.ts'
import { seededRandom } from '../../src/measure/random.ts'
import type { Sample } from '../../src/measure/sample.ts'
import { pricesIn } from '../support/prices.ts'

const PRICES = pricesIn('us-east-1')

const function_: FunctionCase = {
  name: 'orders',
  payloads: [{ name: 'get', weight: 1 }],
  memorySizesMB: [512],
  prices: { base: PRICES, head: PRICES },
  ephemeralStorageMB: { base: 512, head: 512 },
  limits: { durationPercent: 5, costPercent: 5, initPercent: 10 },
  failOn: 'any',
  rule: { looks: [4, 8], confirmReplicas: 8 },
}

/** So many environments a side, each with one cold, two discarded and three kept calls. */
function samplesWith(environments: number, between: number, within: number): Sample[] {
  const random = seededRandom(11, 'calibration')
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return (['base', 'head'] as const).flatMap((side) =>
    Array.from({ length: environments }, (_, index) => {
      const speed = between * normal()
      return Array.from({ length: 6 }, (_, sequence): Sample => {
        const durationMs = 100 * Math.exp(speed + within * normal())
        return {
          side,
          memoryMB: 512,
          payload: 'get',
          environment: `${side}:${index}`,
          stage: 'look',
          phase: sequence === 0 ? 'cold' : sequence < 3 ? 'warm-up' : 'kept',
          sequence,
          durationMs,
          billedMs: Math.ceil(durationMs),
          ...(sequence === 0 && { initMs: 150 }),
          maxMemoryUsedMB: 70,
        }
      })
    }).flat(),
  )
}

describe('the noise of a function', () => {
  test('is told apart into between and within environments', () => {
    const [cell] = noiseOf(function_, samplesWith(400, 0.04, 0.02), 0.05)
    expect(cell?.within).toBeCloseTo(0.02, 2)
    // The median of three invocations still carries some of the noise within.
    expect(cell?.between).toBeCloseTo(Math.hypot(0.04, 0.02 * 0.67), 2)
    expect(cell?.durationMs).toBeCloseTo(100, -1)
  })

  test('says what a check can see, and what it would take to see the limit', () => {
    const [quiet] = noiseOf(function_, samplesWith(200, 0.01, 0.005), 0.05)
    const [noisy] = noiseOf(function_, samplesWith(200, 0.08, 0.02), 0.05)
    expect(quiet?.environmentsForLimit).toBe(4)
    expect(noisy?.environmentsForLimit).toBeGreaterThan(25)
    expect(noisy?.seeable).toBeGreaterThan(quiet?.seeable ?? 1)
  })
})

describe('false alarms', () => {
  test('are rare where only noise differs', () => {
    const samples = samplesWith(16, 0.04, 0.02)
    const result = falseAlarms(function_, samples, { checks: 200, random: seededRandom(1, 'deal') })
    expect(result.checks).toBe(200)
    expect(result.fail).toBeLessThanOrEqual(4)
  })

  test('are the same for the same seed', () => {
    const samples = samplesWith(16, 0.08, 0.05)
    const run = () =>
      falseAlarms(function_, samples, { checks: 50, random: seededRandom(2, 'deal') })
    expect(run()).toEqual(run())
  })
})
