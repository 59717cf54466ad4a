import { describe, expect, test } from '@jest/globals'
import type { Sample } from '../../../src/measure/sample.ts'
import { defined } from '../../../src/shared/defined.ts'
import { seededRandom } from '../../../src/shared/random.ts'
import { falseAlarms } from '../../../src/verdict/calibration/false-alarms.ts'
import {
  type CellNoise,
  detectableOverall,
  noiseOf,
} from '../../../src/verdict/calibration/noise.ts'
import type { FunctionCase } from '../../../src/verdict/comparison.ts'
import { detectable } from '../../../src/verdict/detectable.ts'
import { MIN_VARIANCE } from '../../../src/verdict/pairs.ts'
import { pricesIn } from '../../support/prices.ts'

const PRICES = pricesIn('us-east-1')

const LIMIT = { limit: 0.05, environments: 16 }

const fn: FunctionCase = {
  name: 'orders',
  payloads: [{ name: 'get', weight: 1 }],
  memorySizesMB: [512],
  prices: { base: PRICES, head: PRICES },
  ephemeralStorageMB: { base: 512, head: 512 },
  limits: { durationPercent: 5, costPercent: 5, initPercent: 10 },
  failOn: 'any',
  rule: { looks: [4, 8], confirmReplicas: 8 },
}

/** So many environments per side, each with one cold, two discarded and three kept calls. */
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
  test('of one machine is what pairs differ in, not what they have in common', () => {
    const alone = samplesWith(200, 0.02, 0.01)
    const drifting = alone.map((sample) => {
      const pair = Number(sample.environment.split(':')[1])
      return { ...sample, pair, durationMs: sample.durationMs * (1 + (pair % 10) / 20) }
    })
    const [own] = noiseOf(fn, alone, LIMIT)
    const [paired] = noiseOf(fn, drifting, LIMIT)
    expect(own?.ofDifference).toBeCloseTo((own?.between ?? 0) * Math.SQRT2, 10)
    expect(paired?.between).toBeGreaterThan(0.1)
    expect(paired?.ofDifference).toBeCloseTo(own?.ofDifference ?? 0, 2)
    expect(paired?.detectableBySingleTest).toBeCloseTo(own?.detectableBySingleTest ?? 0, 2)
    expect(paired?.environmentsForTwice).toBeLessThan(20)
  })

  test('is split into between and within environments', () => {
    const [cell] = noiseOf(fn, samplesWith(400, 0.04, 0.02), LIMIT)
    expect(cell?.within).toBeCloseTo(0.02, 2)
    // The mean of three invocations still carries some of the noise within.
    expect(cell?.between).toBeCloseTo(Math.hypot(0.04, 0.02 / Math.sqrt(3)), 2)
    expect(cell?.durationMs).toBeCloseTo(100, -1)
    expect(cell?.kept).toBe(3)
  })

  test('says what the whole rule finds, and what it would take to find twice the limit', () => {
    const [quiet] = noiseOf(fn, samplesWith(200, 0.01, 0.005), LIMIT)
    const [noisy] = noiseOf(fn, samplesWith(200, 0.08, 0.02), LIMIT)
    expect(quiet?.environmentsForTwice).toBe(4)
    expect(noisy?.environmentsForTwice).toBeGreaterThan(15)
    expect(noisy?.detectableBySingleTest).toBeGreaterThan(quiet?.detectableBySingleTest ?? 1)
    const error = (noisy?.between ?? 0) * Math.sqrt(2 / 16)
    expect(noisy?.detectableBySingleTest).toBeCloseTo(
      Math.expm1(detectable(error, Math.log1p(0.05), 1, 'together')),
      9,
    )
  })

  test('says whether more environments or more invocations of each are the cheaper way', () => {
    const [between] = noiseOf(fn, samplesWith(200, 0.08, 0.001), LIMIT)
    expect(between?.cheapest).toEqual({ environments: between?.environmentsForTwice, kept: 10 })
    const [within] = noiseOf(fn, samplesWith(200, 0.001, 0.25), LIMIT)
    expect(within?.cheapest.kept).toBeGreaterThan(within?.kept ?? 0)
    expect(within?.cheapest.environments).toBeLessThan(within?.environmentsForTwice ?? 0)
  })

  test('never claims to find less than the limit, which an estimate has to reach', () => {
    const [still] = noiseOf(fn, samplesWith(20, 0, 0), LIMIT)
    expect(still?.between).toBeLessThan(1e-9)
    expect(still?.detectableBySingleTest).toBeGreaterThan(0.049)
  })

  test('is smaller over several sizes together', () => {
    const wider = { ...fn, memorySizesMB: [512, 1024] }
    const ofOne = samplesWith(16, 0.05, 0.01)
    const samples = [...ofOne, ...ofOne.map((sample) => ({ ...sample, memoryMB: 1024 }))]
    const cells = noiseOf(wider, samples, LIMIT)
    expect(detectableOverall(wider, cells, LIMIT)).toBeLessThan(
      cells[0]?.detectableBySingleTest ?? 0,
    )
    expect(detectableOverall(wider, cells.slice(1), LIMIT)).toBeUndefined()
  })

  test('counts sizes that share environments once', () => {
    const wider = { ...fn, memorySizesMB: [512, 1024] }
    const ofOne = samplesWith(16, 0.05, 0.01)
    const guests = ofOne.map((sample) => ({ ...sample, memoryMB: 1024, ranAtMB: 512 }))
    const cells = noiseOf(wider, [...ofOne, ...guests], LIMIT)
    const alone = detectableOverall(fn, noiseOf(fn, ofOne, LIMIT), LIMIT)
    expect(detectableOverall(wider, cells, LIMIT)).toBe(alone)
  })

  test('asks on one machine what sizes that share environments find', () => {
    const local = {
      ...fn,
      memorySizesMB: [512, 1024],
      rule: { ...fn.rule, oneMachine: true },
    } as const
    const ofOne = samplesWith(16, 0.05, 0.01)
    const guests = ofOne.map((sample) => ({ ...sample, memoryMB: 1024, ranAtMB: 512 }))
    const cells = noiseOf(local, [...ofOne, ...guests], LIMIT)
    const [cell] = cells
    const error = Number(cell?.ofDifference) / Math.sqrt(LIMIT.environments)
    const found = Math.expm1(detectable(error, Math.log1p(LIMIT.limit), 2, 'shared'))
    expect(cell?.detectableBySingleTest).toBeCloseTo(found, 12)
    expect(detectableOverall(local, cells, LIMIT)).toBeCloseTo(found, 12)
  })
})

describe('the noise of a few invocations, to the digit', () => {
  /** The kept durations of each environment, all else like the first sample. */
  function samplesOf(
    byEnvironment: readonly (readonly number[])[],
    pairs: readonly number[] = [],
  ): Sample[] {
    const [first] = samplesWith(1, 0, 0) as [Sample]
    return byEnvironment.flatMap((own, environment) =>
      own.map((durationMs, sequence) => ({
        ...first,
        environment: `e${environment}`,
        phase: 'kept' as const,
        sequence,
        durationMs,
        ...defined({ pair: pairs[environment] }),
      })),
    )
  }
  const noise = (...given: Parameters<typeof samplesOf>) =>
    noiseOf(fn, samplesOf(...given), LIMIT)[0]

  test('is what kept invocations of this size and payload differ in', () => {
    const kept = samplesOf([[90, 110], [200, 200], [50]])
    const [first] = kept as [Sample]
    const cells = noiseOf(
      fn,
      [
        ...kept,
        { ...first, memoryMB: 1024, durationMs: 1 },
        { ...first, payload: 'put', durationMs: 2 },
        { ...first, phase: 'warm-up', durationMs: 3 },
        { ...first, failure: { kind: 'timeout' }, durationMs: 4 },
      ],
      LIMIT,
    )
    expect(cells).toHaveLength(1)
    expect(cells[0]?.environments).toBe(3)
    expect(cells[0]?.kept).toBeCloseTo(5 / 3, 12)
    expect(cells[0]?.durationMs).toBeCloseTo(100, 10)
    expect(cells[0]?.between).toBeCloseTo(Math.LN2, 12)
    expect(cells[0]?.ofDifference).toBeCloseTo(Math.LN2 * Math.SQRT2, 12)
    expect(cells[0]?.within).toBeCloseTo(0.1, 12)
  })

  test('needs two environments, and within them two invocations', () => {
    expect(noise([[90, 110]])).toBeUndefined()
    expect(noise([[90, 110], [100]])?.within).toBeCloseTo(Math.sqrt(0.02), 12)
    expect(noise([[100], [100]])?.within).toBe(0)
    expect(noise([[0], [0]])?.durationMs).toBeCloseTo(0.01, 12)
  })

  test('of pairs is the mean square of their differences, from two whole pairs on', () => {
    const environments = [[100], [200], [100], [100], [1000]]
    const ofTwo = noise(environments, [0, 0, 1, 1, 2])
    expect(ofTwo?.ofDifference).toBeCloseTo(Math.LN2 / Math.SQRT2, 12)
    const ofOne = noise(environments.slice(0, 3), [0, 0, 1])
    expect(ofOne?.ofDifference).toBeCloseTo((ofOne?.between ?? 0) * Math.SQRT2, 12)
    expect(noise([[100], [100]])?.ofDifference).toBeCloseTo(Math.sqrt(2 * MIN_VARIANCE), 12)
  })

  test('that single invocations make up for shrinks with more of them', () => {
    const efforts = (byEnvironment: readonly (readonly number[])[]) => {
      const { environmentsForTwice, cheapest } = noise(byEnvironment) ?? {}
      return { twice: environmentsForTwice, ...cheapest }
    }
    // Of a variance of 0.01107 invocations make up for 0.005, and for 0.001 where there are ten.
    const some = [95, 105].map((ms) => [ms, 200 - ms])
    expect(efforts([...some.slice(0, 1), [90.25, 99.75], [104.5, 115.5]])).toEqual({
      twice: 17,
      environments: 11,
      kept: 10,
    })
    // As many as four environments have to make, and no more of them.
    for (const [ratio, kept] of [
      [1.1675, 20],
      [1.245, 40],
      [1.3632, 80],
    ] as const) {
      const [one, other] = [50, 150]
      expect(
        efforts([
          [one, other],
          [ratio * one, ratio * other],
        ]),
      ).toMatchObject({
        environments: 4,
        kept,
      })
    }
    // For all of it.
    expect(efforts([...some, [95, 105]])).toEqual({ twice: 4, environments: 4, kept: 10 })
    expect(
      efforts([
        [1, 199],
        [0.5, 99.5],
        [2, 398],
      ]),
    ).toEqual({
      twice: 1000,
      environments: 18,
      kept: 160,
    })
  })

  test('of a payload counts for all sizes together, and the noisiest payload for the check', () => {
    const two = {
      ...fn,
      memorySizesMB: [512, 1024],
      payloads: ['get', 'put'].map((name) => ({ name, weight: 1 })),
    }
    const samples = two.memorySizesMB.flatMap((memoryMB) =>
      two.payloads.flatMap(({ name: payload }) =>
        samplesOf([[100], [105]]).map((sample) => ({ ...sample, memoryMB, payload })),
      ),
    )
    const cells = noiseOf(two, samples, LIMIT)
    const of = (error: number, where: 'alone' | 'together') =>
      Math.expm1(detectable(error / Math.sqrt(16), Math.log1p(0.05), 2, where))
    const far = noiseOf({ ...fn, memorySizesMB: [512, 1024] }, samplesOf([[100], [120]]), LIMIT)
    // At one size alone; at both together 44 would do.
    expect(far[0]?.environmentsForTwice).toBe(55)
    expect(cells[0]?.detectableBySingleTest).toBeCloseTo(
      of(cells[0]?.ofDifference ?? 0, 'alone'),
      12,
    )
    const noisier = cells.map((cell, index) => ({
      ...cell,
      ofDifference: [0.03, 0.1, 0.04, 0.24][index] ?? 0,
    }))
    // The second payload: 0.1 and 0.24 come to 0.26, half of it for the mean of two sizes.
    expect(detectableOverall(two, noisier, LIMIT)).toBeCloseTo(of(0.13, 'together'), 12)
    expect(detectableOverall(two, noisier.slice(1), LIMIT)).toBeUndefined()
    const three = { ...fn, memorySizesMB: [512, 1024, 2048] }
    const byPayload = [0.1, 0.24, 0].map((ofDifference) => ({
      ...(cells[0] as CellNoise),
      ofDifference,
    }))
    const together = detectable(0.26 / 3 / Math.sqrt(16), Math.log1p(0.05), 3, 'together')
    expect(detectableOverall(three, byPayload, LIMIT)).toBeCloseTo(Math.expm1(together), 12)
  })
})

describe('false alarms', () => {
  test('are rare where only noise differs', () => {
    const samples = samplesWith(16, 0.04, 0.02)
    const result = falseAlarms(fn, samples, { checks: 200, random: seededRandom(1, 'deal') })
    expect(result.checks).toBe(200)
    expect(result.fail).toBeLessThanOrEqual(4)
  })

  test('are the same for the same seed', () => {
    const samples = samplesWith(16, 0.08, 0.05)
    const run = () => falseAlarms(fn, samples, { checks: 50, random: seededRandom(2, 'deal') })
    expect(run()).toEqual(run())
  })
})

test('of functions of 5 ms is measured for their limit, 1 ms', () => {
  const short = samplesWith(16, 0.01, 0.01).map((sample) => ({
    ...sample,
    durationMs: sample.durationMs / 20,
  }))
  const cells = noiseOf(fn, short, LIMIT)
  expect(cells[0]?.detectableBySingleTest).toBeGreaterThanOrEqual(0.2)
  expect(detectableOverall(fn, cells, LIMIT)).toBeGreaterThanOrEqual(0.2)
  // Of 100 ms it is 5 %.
  const long = noiseOf(fn, samplesWith(16, 0.01, 0.01), LIMIT)
  expect(long[0]?.detectableBySingleTest).toBeLessThan(0.1)
})
