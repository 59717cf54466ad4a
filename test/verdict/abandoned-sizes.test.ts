import { describe, expect, test } from '@jest/globals'
import { abandonedSizeFindings } from '../../src/verdict/abandoned-sizes.ts'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import { judgedFunction } from '../../src/verdict/judged-function.ts'
import { comparisonOf, functionCase, samplesOf } from './support.ts'

const SEQUENTIAL = { looks: [4, 8, 16], confirmReplicas: 8 }
const same = () => 400

const slowerBy =
  (percent: number) =>
  ({ side }: { side: string }) =>
    side === 'head' ? 400 * (1 + percent / 100) : 400

describe('abandoned sizes', () => {
  const sizes = functionCase({ memorySizesMB: [128, 1024], rule: SEQUENTIAL })
  const abandoned = [
    { side: 'head' as const, memoryMB: 128, failure: { kind: 'out-of-memory' as const } },
  ]
  const broken = (replicas: number, percent = 0) =>
    samplesOf(sizes, {
      replicas,
      spread: 0.01,
      durationMs: slowerBy(percent),
      adjust(sample) {
        if (sample.memoryMB !== 128) return sample
        if (!sample.environment.endsWith(':0') || sample.sequence > 2) return undefined
        return sample.side === 'head' ? { ...sample, failure: { kind: 'out-of-memory' } } : sample
      },
    })

  test('hold nothing up: the other sizes are judged', () => {
    const comparison = comparisonOf({ ...sizes, abandoned, failOn: 'none' }, broken(8))
    expect(comparison.sizes[0]).toMatchObject({ memoryMB: 128, duration: null, cost: null })
    expect(comparison.sizes[1]?.duration?.verdict).toBe('pass')
  })

  const failingHead = (failures: number) =>
    samplesOf(sizes, {
      replicas: 4,
      spread: 0.01,
      durationMs: same,
      adjust(sample) {
        if (sample.memoryMB !== 128) return sample
        if (!/:[01]$/.test(sample.environment) || sample.sequence > 3) return undefined
        const index = 4 * Number(sample.environment.at(-1)) + sample.sequence
        const failed = sample.side === 'head' && index < failures
        return failed ? { ...sample, failure: { kind: 'out-of-memory' } } : sample
      },
    })

  test('fail the check by what was counted there until then', () => {
    const { verdict, findings } = comparisonOf({ ...sizes, abandoned }, failingHead(8))
    expect(verdict).toBe('fail')
    expect(findings).toContainEqual({
      kind: 'new-failures',
      severity: 'fail',
      payload: 'large',
      baseFailing: 0,
      baseEnvironments: 2,
      headFailing: 2,
      headEnvironments: 2,
      example: { kind: 'out-of-memory' },
      memoryMB: 128,
    })
  })

  test('are no evidence by themselves', () => {
    const { verdict, findings } = comparisonOf({ ...sizes, abandoned }, failingHead(3))
    expect(verdict).not.toBe('fail')
    expect(findings.map(({ kind }) => kind)).toContain('size-abandoned')
  })

  test('do not fail it where base could not run either', () => {
    const both = [
      ...abandoned,
      { side: 'base' as const, memoryMB: 128, failure: { kind: 'timeout' as const } },
    ]
    const { verdict, findings } = comparisonOf({ ...sizes, abandoned: both }, broken(8))
    expect(verdict).toBe('pass')
    expect(findings).toContainEqual({
      kind: 'size-abandoned',
      severity: 'warn',
      memoryMB: 128,
      base: { kind: 'timeout' },
      head: { kind: 'out-of-memory' },
      headWorks: false,
    })
  })

  test('all of them end the test', () => {
    const all = [
      ...abandoned,
      { side: 'base' as const, memoryMB: 128, failure: { kind: 'timeout' as const } },
      { side: 'head' as const, memoryMB: 1024, failure: { kind: 'timeout' as const } },
      { side: 'base' as const, memoryMB: 1024, failure: { kind: 'timeout' as const } },
    ]
    const { verdict, findings } = comparisonOf({ ...sizes, abandoned: all }, [])
    expect(verdict).toBe('inconclusive')
    expect(findings.at(-1)).toMatchObject({ kind: 'inconclusive', reason: 'nothing-works' })
  })
})

const payloads = ['small', 'large'].map((name) => ({ name, weight: 1 }))
const timeout = { kind: 'timeout' } as const

/** What is found where every invocation of head fails but those of one payload in one environment. */
function found(abandoned: FunctionCase['abandoned'], works: boolean) {
  const fn = functionCase({ payloads, memorySizesMB: [512, 1024], ...(abandoned && { abandoned }) })
  const samples = samplesOf(fn, {
    replicas: 2,
    durationMs: () => 10,
    adjust: (sample) => {
      const isGood = works && sample.payload === 'large' && sample.environment.endsWith(':1')
      return sample.side === 'base' || isGood ? sample : { ...sample, failure: timeout }
    },
  })
  return abandonedSizeFindings(judgedFunction(fn, samples))
}

test('an abandoned size says which side kept failing there, and whether head works at all', () => {
  const base = { side: 'base', memoryMB: 512, failure: timeout } as const
  const place = { kind: 'size-abandoned', memoryMB: 512 }
  expect(found([base], true)).toEqual([{ ...place, base: timeout, headWorks: true }])
  expect(found([base], false)).toEqual([{ ...place, base: timeout, headWorks: false }])
  const head = { ...base, side: 'head' } as const
  expect(found([head], true)).toEqual([{ ...place, head: timeout, headWorks: false }])
  expect(found([{ ...base, memoryMB: 1024 }], true)).toEqual([
    { ...place, memoryMB: 1024, base: timeout, headWorks: true },
  ])
  expect(found(undefined, true)).toEqual([])
})
