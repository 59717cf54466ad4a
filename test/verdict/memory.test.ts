import { describe, expect, test } from '@jest/globals'
import type { Side } from '../../src/inputs/plan.ts'
import type { Sample } from '../../src/measure/sample.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { memoryGrowthFindings } from '../../src/verdict/memory-growth.ts'
import { memoryPressureFindings } from '../../src/verdict/memory-pressure.ts'
import { comparisonOf, facts, functionCase, samplesOf } from './support.ts'

/** Max Memory Used of an invocation, by how many the environment had before. */
type Memory = (side: Side, sequence: number, environment: string) => number

const FUNCTION = functionCase({ memorySizesMB: [256], deployedMB: { base: 256, head: 256 } })

function measured(memory: Memory, durationMs: (sample: Sample) => number = () => 100): Sample[] {
  return samplesOf(FUNCTION, {
    replicas: 16,
    spread: 0,
    durationMs: () => 100,
    adjust(sample) {
      const maxMemoryUsedMB = memory(sample.side, sample.sequence, sample.environment)
      const grown = { ...sample, maxMemoryUsedMB }
      return { ...grown, durationMs: durationMs(grown) }
    },
  })
}

const growth = (memory: Memory) => memoryGrowthFindings(FUNCTION, measured(memory))

/** As a heap settles: the same of both sides. */
const SETTLING = [66, 70, 71, 72, 88, 88]

describe('growth of memory over warm invocations', () => {
  test('is reported where head keeps 3 MB of every invocation and base does not', () => {
    const leaking = measured((side, sequence) =>
      side === 'head' ? 68 + 3 * sequence : (SETTLING[sequence] ?? 0),
    )
    const comparison = comparisonOf(FUNCTION, leaking)
    expect(facts(comparison)).toEqual(['warn memory-growth'])
    expect(comparison.findings[0]).toMatchObject({
      growthMB: 3,
      invocations: 5,
      headGrowing: 16,
      headEnvironments: 16,
      baseGrowing: 0,
      baseEnvironments: 16,
      full: { memoryMB: 256, invocations: 58 },
    })
    expect(comparison.verdict).toBe('pass')
  })

  test('is none where the heap settles and jumps, as high as it may', () => {
    const jumping = [66, 75, 75, 96, 96, 130]
    expect(
      growth((side, sequence) => (side === 'head' ? jumping : SETTLING)[sequence] ?? 0),
    ).toEqual([])
  })

  test('is none that the pull request brings where base grows as fast', () => {
    expect(growth((_, sequence) => 76 + 9 * sequence)).toEqual([])
    expect(growth((side, sequence) => 76 + (side === 'head' ? 10 : 9) * sequence)).toEqual([])
  })

  test('is reported where head grows more than twice as fast as base', () => {
    expect(growth((side, sequence) => 60 + (side === 'head' ? 5 : 2) * sequence)).toMatchObject([
      { kind: 'memory-growth' },
    ])
  })

  test('is none where only half of the environments grow', () => {
    expect(
      growth((side, sequence, environment) =>
        side === 'head' && /[02468]$/.test(environment) ? 60 + 5 * sequence : 60,
      ),
    ).toEqual([])
  })

  test('is none from environments that were lost after a few invocations', () => {
    const samples = measured((side, sequence) => (side === 'head' ? 60 + 5 * sequence : 60))
    const short = samples.filter(({ sequence }) => sequence < 5)
    expect(memoryGrowthFindings(FUNCTION, short)).toEqual([])
    expect(memoryGrowthFindings(FUNCTION, samples)).toHaveLength(1)
  })

  test('is seen up to the invocation that ran out of memory', () => {
    const fn = functionCase({
      payloads: [
        { name: 'large', weight: 1 },
        { name: 'b', weight: 1 },
      ],
    })
    const samples = samplesOf(fn, {
      replicas: 8,
      durationMs: () => 100,
      adjust: (sample) => ({
        ...sample,
        maxMemoryUsedMB: sample.side === 'head' ? 500 + 60 * sample.sequence : 500,
        ...(sample.side === 'head' &&
          sample.sequence > 7 && { failure: { kind: 'out-of-memory' } as const }),
      }),
    })
    expect(memoryGrowthFindings(fn, samples)).toHaveLength(1)
  })

  test('raises a false alarm in less than one check of a hundred, however heaps settle', () => {
    const random = seededRandom(11, 'heaps')
    let alarms = 0
    for (let check = 0; check < 1000; check++) {
      // Both sides of a check settle alike: how much they add and how often is the check's own.
      const [most, often] = [1 + 20 * random(), random()]
      const used = new Map<string, number>()
      const found = growth((_, __, environment) => {
        const step = random() < often ? Math.round(most * random()) : 0
        const now = (used.get(environment) ?? 60) + step
        used.set(environment, now)
        return now
      })
      alarms += found.length
    }
    expect(alarms).toBeLessThan(10)
  })
})

describe('duration that rises with memory', () => {
  const filling: Memory = (_, sequence) => 200 + 8 * sequence
  const stalling = (sample: Sample) =>
    sample.side === 'head' ? 100 + (sample.maxMemoryUsedMB - 200) : 100

  test('is a remark where head has little room', () => {
    expect(memoryPressureFindings(measured(filling, stalling))).toEqual([
      {
        kind: 'memory-pressure',
        memoryMB: 256,
        usedMB: 240,
        risePercent: expect.closeTo(12.9, 1),
      },
    ])
  })

  test('is none where there is room, where base stalls too, or by less than 5 %', () => {
    const roomy: Memory = (_, sequence) => 60 + 8 * sequence
    expect(memoryPressureFindings(measured(roomy, stalling))).toEqual([])
    const both = (sample: Sample) => 100 + (sample.maxMemoryUsedMB - 200)
    expect(memoryPressureFindings(measured(filling, both))).toEqual([])
    const hardly = (sample: Sample) => 100 + (sample.maxMemoryUsedMB - 200) / 10
    expect(memoryPressureFindings(measured(filling, hardly))).toEqual([])
  })

  test('is none by chance: not once in 1,000 checks without a difference', () => {
    const random = seededRandom(12, 'pressure')
    let alarms = 0
    for (let check = 0; check < 1000; check++) {
      const samples = measured(filling, () => 100 * Math.exp(0.1 * (random() - 0.5)))
      alarms += memoryPressureFindings(samples).length
    }
    expect(alarms).toBe(0)
  })
})

describe('growth of memory, at its thresholds', () => {
  const fn = functionCase({ memorySizesMB: [256, 512] })
  /** Environments of six warm invocations, each with its steps of memory. */
  const histories = (side: Side, steps: readonly number[], count: number, more: object = {}) =>
    Array.from({ length: count }, (_, environment) => {
      let maxMemoryUsedMB = 100
      return [0, ...steps].map((step, index): Sample => {
        maxMemoryUsedMB += step
        return {
          ...{ side, memoryMB: 256, payload: 'large', stage: 'look', phase: 'kept' },
          ...{ environment: `${side}${environment}`, sequence: index + 1, durationMs: 1 },
          ...{ billedMs: 1, maxMemoryUsedMB },
          ...more,
        }
      })
    }).flat()
  const found = (base: readonly Sample[], head: readonly Sample[], of = fn) =>
    memoryGrowthFindings(of, [...base, ...head])
  const flat = [0, 0, 0, 0, 0]
  const one = [1, 1, 1, 1, 1]

  test('it takes 1 MB, and the second smallest of five steps', () => {
    const grows = (steps: readonly number[]) =>
      found(histories('base', flat, 8), histories('head', steps, 8)).length
    expect(grows(one)).toBe(1)
    expect(grows([0.9, 0.9, 9, 9, 9])).toBe(0)
    expect(grows([0, 1, 1, 1, 1])).toBe(1)
    expect(grows([0, 0, 9, 9, 9])).toBe(0)
    // Of eight steps the second smallest as well, of nine the third.
    expect(grows([0, 1, 1, 1, 1, 1, 1, 1])).toBe(1)
    expect(grows([0, 0, 9, 9, 9, 9, 9, 9, 9])).toBe(1)
    expect(grows([0, 0, 0, 9, 9, 9, 9, 9, 9])).toBe(0)
    expect(grows([0, 0, 1, 1, 1, 1])).toBe(0)
    expect(grows([0, 0, 1, 1, 1, 1, 1])).toBe(0)
    expect(grows([9, 9, 9])).toBe(0)
    expect(grows([9, 9, 9, 9])).toBe(1)
  })

  test('it takes four environments of each side, three in four growing, and 1 % of chance', () => {
    const both = (base: number, growing: number, others: number, more: object = {}) => {
      const rest = histories('head', flat, others).map((each) => ({
        ...each,
        environment: `other ${each.environment}`,
      }))
      return found(histories('base', flat, base), [
        ...histories('head', one, growing, more),
        ...rest,
      ]).length
    }
    // 1/70 and 1/126; with four of base 1/210.
    expect(both(4, 4, 0)).toBe(0)
    expect(both(5, 4, 0)).toBe(1)
    expect(both(4, 5, 0)).toBe(1)
    expect(both(3, 40, 0)).toBe(0)
    expect(both(40, 3, 0)).toBe(0)
    expect(both(40, 9, 3)).toBe(1)
    expect(both(40, 8, 3)).toBe(0)
    expect(both(5, 4, 0, { ranAtMB: 512 })).toBe(0)
  })

  test('an environment lasts until its size is full, as deployed or at the smallest', () => {
    const base = histories('base', flat, 8)
    const head = histories('head', [2, 2, 2, 2, 2, 2], 8)
    const full = (more: object) => found(base, head, { ...fn, ...more })[0]
    // 256 less 112 MB, at 2 MB each.
    expect(full({})).toMatchObject({ invocations: 6, full: { memoryMB: 256, invocations: 72 } })
    expect(full({ deployedMB: { base: 512, head: 512 } })).not.toHaveProperty('full')
    const few = { memorySizesMB: [113], deployedMB: { base: 113, head: 113 } }
    const at = (samples: readonly Sample[]) => samples.map((each) => ({ ...each, memoryMB: 113 }))
    expect(found(at(base), at(head), { ...fn, ...few })[0]).toMatchObject({
      full: { memoryMB: 113, invocations: 1 },
    })
    const elsewhere = { deployedMB: { base: 512, head: 512 } }
    const larger = head.map((each) => ({
      ...each,
      memoryMB: 512,
      environment: `large${each.environment}`,
    }))
    expect(found(base, [...head, ...larger], { ...fn, ...elsewhere })[0]).toMatchObject({
      full: { memoryMB: 512, invocations: 200 },
    })
  })
})
