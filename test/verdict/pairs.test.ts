import { describe, expect, test } from '@jest/globals'
import type { Sample } from '../../src/measure/sample.ts'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import { testAll } from '../../src/verdict/hypothesis-tests.ts'
import { judgedFunction } from '../../src/verdict/judged-function.ts'
import { levelsAt } from '../../src/verdict/looks.ts'
import { arePaired, meanOfPairs, meanOfReadings } from '../../src/verdict/pairs.ts'
import { comparisonOf, functionCase, samplesOf } from './support.ts'

const RULE = { looks: [8], confirmReplicas: 0, oneMachine: true } as const
const fn = functionCase({
  rule: RULE,
  limits: { durationPercent: 5, costPercent: 5, initPercent: 10 },
})
const indexOf = ({ environment }: Sample) => Number(/\d+$/.exec(environment)?.[0])
const numbered = (sample: Sample) => ({ ...sample, pair: indexOf(sample) })

/** Eight environments per side on a machine that is slower from pair to pair, by 0 to 28 %. */
function onBusyMachine(factorOfHead: number, adjust: (sample: Sample) => Sample | undefined) {
  return samplesOf(fn, {
    replicas: 8,
    spread: 0.002,
    durationMs: ({ side }) => (side === 'head' ? 1000 * factorOfHead : 1000),
    adjust(sample) {
      const durationMs = sample.durationMs * (1 + 0.04 * indexOf(sample))
      return adjust({ ...sample, durationMs, billedMs: Math.ceil(durationMs) })
    },
  })
}

function durationOf(judged: FunctionCase, samples: readonly Sample[]) {
  return testAll(judgedFunction(judged, samples), levelsAt(judged.rule, 8)).find(
    ({ hypothesis }) => hypothesis.measure === 'duration',
  )?.difference
}

describe('base and head on one machine', () => {
  test('are compared pair by pair, so that what slows both down is in neither', () => {
    expect(comparisonOf(fn, onBusyMachine(1, numbered)).verdict).toBe('pass')
    expect(comparisonOf(fn, onBusyMachine(1.06, numbered)).verdict).toBe('fail')
    expect(
      comparisonOf(
        fn,
        onBusyMachine(1, (sample) => sample),
      ).verdict,
    ).toBe('inconclusive')
  })

  test('have the error of the mean of their differences, but never less than 1 % per side', () => {
    const ln = (index: number) => [0.02, -0.01, 0.05, 0.03, -0.04, 0.01, 0.06, 0][index] ?? 0
    const samples = samplesOf(fn, {
      replicas: 8,
      spread: 0,
      durationMs: () => 1000,
      adjust(sample) {
        const grown = sample.side === 'head' ? Math.exp(ln(indexOf(sample))) : 1
        return numbered({ ...sample, durationMs: sample.durationMs * grown })
      },
    })
    // Mean 0.015, squares of the distances from it 0.0074, so 0.0074 / 7 / 8 by hand.
    const difference = durationOf(fn, samples)
    expect(difference?.estimate).toBeCloseTo(0.015, 10)
    expect(difference?.squaredError).toBeCloseTo(0.0074 / 56, 10)
    expect((difference?.squaredError ?? 0) ** 2 / (difference?.spread ?? 1)).toBeCloseTo(7, 8)
    expect(difference?.count).toBe(8)
    expect(durationOf(fn, onBusyMachine(1, numbered))?.squaredError).toBeCloseTo(0.0002 / 8, 10)
  })

  test('count pairs of which both members were measured', () => {
    const lost = (sample: Sample) =>
      sample.side === 'base' && indexOf(sample) === 3 ? undefined : numbered(sample)
    expect(durationOf(fn, onBusyMachine(1, lost))?.count).toBe(7)
  })

  test('belong together by their number alone, whatever environments are called', () => {
    const samples = onBusyMachine(1.06, numbered)
    const renamed = samples.map((sample) => ({
      ...sample,
      environment: `${sample.side}:${sample.side === 'head' ? 9 - indexOf(sample) : indexOf(sample)}`,
    }))
    expect(durationOf(fn, renamed)).toEqual(durationOf(fn, samples))
  })

  test('as deployed at sizes that ran apart are compared as on AWS', () => {
    const resized = functionCase({
      rule: RULE,
      memorySizesMB: [1024, 2048],
      deployedMB: { base: 1024, head: 2048 },
    })
    let next = 0
    const numbers = new Map<string, number>()
    const apart = samplesOf(resized, {
      replicas: 8,
      spread: 0.002,
      durationMs: ({ memoryMB }) => (memoryMB === 1024 ? 2000 : 1000),
      adjust(sample) {
        const place = `${sample.memoryMB} ${indexOf(sample)}`
        if (!numbers.has(place)) numbers.set(place, next++)
        return { ...sample, pair: numbers.get(place) ?? 0 }
      },
    })
    const { asDeployed } = comparisonOf(resized, apart)
    expect(asDeployed?.duration?.changePercent).toBeCloseTo(-50, 0)
  })

  test('are compared so over several groups of sizes, too', () => {
    const wide = functionCase({ rule: RULE, memorySizesMB: [512, 1024] })
    const drifting = samplesOf(wide, {
      replicas: 8,
      spread: 0,
      durationMs: () => 1000,
      adjust(sample) {
        const slower = 1 + 0.04 * indexOf(sample)
        const pair = indexOf(sample) + (sample.memoryMB === 512 ? 0 : 8)
        return { ...sample, pair, durationMs: sample.durationMs * slower }
      },
    })
    const pooled = testAll(judgedFunction(wide, drifting), levelsAt(RULE, 8)).find(
      ({ hypothesis }) => hypothesis.measure === 'duration' && hypothesis.scope === 'pooled',
    )
    // Two groups of eight pairs without a spread of their own: (2 × 0.01² ÷ 8) ÷ 2.
    expect(pooled?.difference?.squaredError).toBeCloseTo(0.0000125, 12)
  })
})

test('sides are paired where every environment of both has a pair, and ran at one size', () => {
  const paired = (without: string, ranAtMB?: number) => {
    const [size] = judgedFunction(
      fn,
      samplesOf(fn, {
        replicas: 2,
        durationMs: () => 10,
        adjust: (sample) => (sample.environment === without ? sample : numbered(sample)),
      }),
    ).sizes
    if (size === undefined) throw new Error('There is a size.')
    return arePaired({ base: size, head: { ...size, ranAtMB: ranAtMB ?? size.ranAtMB } }, 'look')
  }
  expect(paired('')).toBe(true)
  expect(paired('base:1024:look:0')).toBe(false)
  expect(paired('head:1024:look:1')).toBe(false)
  expect(paired('', 512)).toBe(false)
})

test('two pairs, or two readings, have a mean; one has none', () => {
  const readings = [0, 1, 2].map((pair) => ({ pair, value: 10 * pair }))
  const head = readings.map(({ pair, value }) => ({ pair, value: value + 1 + 2 * (pair % 2) }))
  expect(meanOfPairs(readings, head.slice(0, 2))).toMatchObject({ value: 2, count: 2 })
  expect(meanOfPairs(readings, head.slice(0, 1))).toBeUndefined()
  expect(meanOfPairs(readings.slice(1), head.slice(0, 2))).toBeUndefined()
  expect(meanOfReadings(readings.slice(0, 2))).toMatchObject({ value: 5, count: 2 })
  expect(meanOfReadings(readings.slice(0, 1))).toBeUndefined()
})
