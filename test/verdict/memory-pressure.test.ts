import { describe, expect, test } from '@jest/globals'
import type { Side } from '../../src/inputs/plan.ts'
import type { Sample } from '../../src/measure/sample.ts'
import { memoryPressureFindings } from '../../src/verdict/memory-pressure.ts'

type Point = readonly [usedMB: number, durationMs: number]

/** So many environments of a side that all show the same series of kept invocations. */
function samplesOf(series: readonly Point[], environments: number, side: Side = 'head'): Sample[] {
  return Array.from({ length: environments }, (_, environment) =>
    series.map(
      ([maxMemoryUsedMB, durationMs], index): Sample => ({
        side,
        memoryMB: 100,
        payload: 'large',
        environment: `${side}${environment}`,
        stage: 'look',
        phase: 'kept',
        sequence: index + 1,
        durationMs,
        billedMs: durationMs,
        maxMemoryUsedMB,
      }),
    ),
  ).flat()
}

function concordance(memory: readonly number[], durations: readonly number[]): number {
  let s = 0
  memory.forEach((used, index) => {
    for (let other = index + 1; other < memory.length; other++) {
      const rises = Math.sign((memory[other] ?? 0) - used)
      s += rises * Math.sign((durations[other] ?? 0) - (durations[index] ?? 0))
    }
  })
  return s
}

function permutations(values: readonly number[]): number[][] {
  if (values.length < 2) return [values.slice()]
  return values.flatMap((first, index) =>
    permutations(values.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
  )
}

describe('duration rises with memory', () => {
  // By chance any duration goes with any memory: the variance of S is that over all permutations.
  test.each<[string, Point[]]>([
    [
      'no ties',
      [
        [70, 100],
        [72, 103],
        [71, 104],
        [74, 102],
        [73, 106],
        [75, 107],
      ],
    ],
    [
      'memory that stays',
      [
        [70, 100],
        [70, 103],
        [71, 104],
        [71, 102],
        [71, 101],
        [72, 110],
      ],
    ],
    [
      'durations that repeat',
      [
        [70, 100],
        [71, 102],
        [72, 101],
        [73, 102],
        [74, 101],
        [75, 106],
      ],
    ],
    [
      'both',
      [
        [70, 100],
        [70, 102],
        [71, 101],
        [71, 102],
        [71, 101],
        [72, 106],
      ],
    ],
    [
      'three that are alike in both',
      [
        [70, 100],
        [71, 101],
        [71, 101],
        [71, 101],
        [70, 103],
        [72, 106],
      ],
    ],
    [
      'two',
      [
        [70, 100],
        [71, 106],
      ],
    ],
  ])('from four standard errors on: %s', (_, series) => {
    const [memory, durations] = [series.map(([used]) => used), series.map(([, ms]) => ms)]
    const all = permutations(durations).map((each) => concordance(memory, each))
    const variance = all.reduce((sum, s) => sum + s * s, 0) / all.length
    const needed = Math.ceil((16 * variance) / concordance(memory, durations) ** 2)
    expect(memoryPressureFindings(samplesOf(series, needed - 1))).toEqual([])
    expect(memoryPressureFindings(samplesOf(series, needed))).toHaveLength(1)
  })

  const rising: Point[] = [
    [60, 100],
    [61, 101],
    [62, 102],
    [63, 105],
  ]

  test('where head comes to 60 % of its memory, takes 5 % longer, and base does not', () => {
    expect(memoryPressureFindings(samplesOf(rising, 9))).toEqual([
      { kind: 'memory-pressure', memoryMB: 100, usedMB: 63, risePercent: expect.closeTo(5, 9) },
    ])
    const with_ = (change: (point: Point) => Point) => samplesOf(rising.map(change), 9)
    expect(memoryPressureFindings(with_(([used, ms]) => [used - 3.1, ms]))).toEqual([])
    expect(memoryPressureFindings(with_(([used, ms]) => [used - 3, ms]))).toHaveLength(1)
    expect(memoryPressureFindings(with_(([used, ms]) => [used, Math.min(ms, 104.9)]))).toEqual([])
    const both = [...samplesOf(rising, 9), ...samplesOf(rising, 9, 'base')]
    expect(memoryPressureFindings(both)).toEqual([])
    expect(memoryPressureFindings(samplesOf(rising, 9, 'base'))).toEqual([])
  })

  test('whatever order memory and environments come in, and however little took no time', () => {
    const shuffled = [2, 0, 3, 1].flatMap((index) => rising.slice(index, index + 1))
    // Durations follow memory, whatever comes first.
    expect(memoryPressureFindings(samplesOf(shuffled, 9))).toMatchObject([
      { risePercent: expect.closeTo(5, 9) },
    ])
    const quick = rising.map(([used]): Point => [used, used === 60 ? 0 : 0.02 + (used - 63) / 1000])
    expect(memoryPressureFindings(samplesOf(quick, 9))).toMatchObject([
      { risePercent: expect.closeTo(100, 9) },
    ])
  })

  test.each([1, 2, 3, 4, 5])(
    'environments in which nothing varies over %d invocations change nothing',
    (length) => {
      // Four series of four that all rise: 4 × 6 / √(4 × 26 / 3) = 4.08.
      const idle = Array.from({ length }, (): Point => [62, 100])
      const also = samplesOf(idle, 100).map((sample) => ({
        ...sample,
        environment: `idle ${sample.environment}`,
      }))
      expect(memoryPressureFindings([...samplesOf(rising, 3), ...also])).toEqual([])
      expect(memoryPressureFindings([...samplesOf(rising, 4), ...also])).toMatchObject([
        { risePercent: expect.closeTo(5, 9) },
      ])
    },
  )

  test('at each size by itself, and of each payload by itself', () => {
    const large = samplesOf(rising, 9).map((sample) => ({
      ...sample,
      memoryMB: 200,
      maxMemoryUsedMB: 2 * sample.maxMemoryUsedMB,
      environment: `large ${sample.environment}`,
    }))
    const found = memoryPressureFindings([...large, ...samplesOf(rising, 9)])
    expect(found).toMatchObject([{ memoryMB: 100 }, { memoryMB: 200 }])
    // The heavier payload needs more memory and more time, which is no pressure.
    const payloads = samplesOf(
      [
        [70, 100],
        [70, 100],
        [90, 300],
        [90, 300],
      ],
      20,
    ).map((sample) => ({
      ...sample,
      payload: sample.maxMemoryUsedMB > 80 ? 'large' : 'small',
    }))
    expect(memoryPressureFindings(payloads)).toEqual([])
    const warming = samplesOf(rising, 9).map((sample) => ({ ...sample, phase: 'warm-up' as const }))
    expect(memoryPressureFindings(warming)).toEqual([])
  })
})
