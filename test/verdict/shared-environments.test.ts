import { describe, expect, test } from '@jest/globals'
import type { Sample } from '../../src/measure/sample.ts'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import { testAll } from '../../src/verdict/hypothesis-tests.ts'
import { judgedFunction } from '../../src/verdict/judged-function.ts'
import { levelsAt } from '../../src/verdict/looks.ts'
import { comparisonOf, functionCase, samplesOf } from './support.ts'

const SLOWER = {
  replicas: 16,
  durationMs: ({ side }: { side: string }) => (side === 'head' ? 104 : 100),
}

/** The same samples once more at larger sizes, as if computed: the same, but for a factor. */
function withGuests(samples: readonly Sample[], ranAtMB: number, guestsMB: readonly number[]) {
  return samples.flatMap((sample) =>
    sample.memoryMB === ranAtMB
      ? [
          sample,
          ...guestsMB.map((memoryMB) => ({
            ...sample,
            memoryMB,
            ranAtMB,
            durationMs: sample.durationMs / 2,
          })),
        ]
      : [sample],
  )
}

function resultsOf(fn: FunctionCase, samples: readonly Sample[]) {
  const judged = judgedFunction(fn, samples)
  return testAll(judged, levelsAt(fn.rule, 16)).filter(
    ({ hypothesis }) => hypothesis.measure === 'duration',
  )
}

describe('sizes that share environments', () => {
  const alone = functionCase({ memorySizesMB: [512] })
  const measured = samplesOf(alone, SLOWER)
  const [own] = resultsOf(alone, measured)

  test('show no more together than one of them', () => {
    const shared = functionCase({ memorySizesMB: [512, 1024, 1769] })
    const results = resultsOf(shared, withGuests(measured, 512, [1024, 1769]))
    expect(results.map(({ hypothesis }) => hypothesis.scope)).toEqual(['cell', 'cell', 'cell'])
    for (const { difference } of results) {
      expect(difference?.squaredError).toBeCloseTo(own?.difference?.squaredError ?? 0, 12)
      expect(difference?.spread).toBeCloseTo(own?.difference?.spread ?? 0, 15)
      expect(difference?.count).toBe(16)
    }
  })

  test('are pooled with others as one group, each size with its weight', () => {
    const two = functionCase({ memorySizesMB: [256, 512] })
    const three = functionCase({ memorySizesMB: [256, 512, 1024] })
    const samples = samplesOf(two, SLOWER)
    const [, first, second] = resultsOf(two, samples)
    const pooled = resultsOf(three, withGuests(samples, 512, [1024]))[0]
    expect(pooled?.hypothesis.scope).toBe('pooled')
    const [one, other] = [256, 512].map((memoryMB) => {
      const fn = functionCase({ memorySizesMB: [memoryMB] })
      const here = samples.filter((sample) => sample.memoryMB === memoryMB)
      return resultsOf(fn, here)[0]?.difference
    })
    expect(pooled?.difference?.estimate).toBeCloseTo(
      ((first?.difference?.estimate ?? 0) + 2 * (second?.difference?.estimate ?? 0)) / 3,
      12,
    )
    expect(pooled?.difference?.squaredError).toBeCloseTo(
      ((one?.squaredError ?? 0) + 4 * (other?.squaredError ?? 0)) / 9,
      12,
    )
  })

  test('count failures, cold starts and environments once', () => {
    const failing = (sample: Sample): Sample =>
      sample.side === 'head' && sample.environment.endsWith(':0')
        ? { ...sample, failure: { kind: 'function-error', errorType: 'E', message: 'no' } }
        : sample
    const samples = samplesOf(alone, { ...SLOWER, initMs: () => 100, adjust: failing })
    const shared = functionCase({ memorySizesMB: [512, 1024, 1769] })
    const [one, three] = [
      comparisonOf(alone, samples),
      comparisonOf(shared, withGuests(samples, 512, [1024, 1769])),
    ]
    expect(three.coldStart).toEqual(one.coldStart)
    expect(three.findings.filter(({ kind }) => kind === 'failures')).toEqual(
      one.findings.filter(({ kind }) => kind === 'failures'),
    )
    expect(three.sizes.map(({ ranAtMB }) => ranAtMB)).toEqual([undefined, 512, 512])
    expect(three.sizes.map(({ head }) => head?.environments)).toEqual([15, 15, 15])
  })
})
