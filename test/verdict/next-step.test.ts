import { describe, expect, test } from '@jest/globals'
import type { FunctionCase, Step } from '../../src/verdict/comparison.ts'
import { nextStep } from '../../src/verdict/next-step.ts'
import { comparisonOf, functionCase, samplesOf } from './support.ts'

const SEQUENTIAL = { looks: [4, 8, 16], confirmReplicas: 8 }
const FIVE_SIZES = [128, 512, 1024, 1769, 3008]

const same = () => 400
const slowerBy =
  (percent: number) =>
  ({ side }: { side: string }) =>
    side === 'head' ? 400 * (1 + percent / 100) : 400

/** A step without the comparison. */
function shape(step: Step) {
  return step.kind === 'done' ? { kind: step.kind, verdict: step.comparison.verdict } : step
}

describe('a sequential test', () => {
  const fn = functionCase({ memorySizesMB: FIVE_SIZES, rule: SEQUENTIAL })

  test('starts with the replicas of its first look', () => {
    expect(nextStep(fn, [])).toEqual({ kind: 'look', replicas: 4 })
  })

  test('asks again while any size or side has fewer', () => {
    const samples = samplesOf(fn, {
      replicas: 4,
      durationMs: same,
      adjust: (sample) => (sample.environment === 'head:512:look:3' ? undefined : sample),
    })
    expect(nextStep(fn, samples)).toEqual({ kind: 'look', replicas: 4 })
  })

  test('passes at the first look where nothing changed and noise is low', () => {
    const samples = samplesOf(fn, { replicas: 4, durationMs: same, spread: 0.01 })
    expect(shape(nextStep(fn, samples))).toEqual({ kind: 'done', verdict: 'pass' })
  })

  test('goes on to the next look while it is undecided', () => {
    const noisy = { durationMs: same, spread: 0.12 }
    const four = samplesOf(fn, { replicas: 4, ...noisy })
    const eight = samplesOf(fn, { replicas: 8, ...noisy })
    expect(nextStep(fn, four)).toEqual({ kind: 'look', replicas: 8 })
    expect(nextStep(fn, eight)).toEqual({ kind: 'look', replicas: 16 })
  })

  test.each([
    ['base', ['base']],
    ['both sides', ['base', 'head']],
  ])('ends where %s does nothing but fail: more of it would show nothing', (_, failing) => {
    const samples = samplesOf(fn, {
      replicas: 4,
      durationMs: same,
      adjust: (sample) =>
        failing.includes(sample.side)
          ? { ...sample, failure: { kind: 'function-error', errorType: 'Error', message: 'No.' } }
          : sample,
    })
    expect(shape(nextStep(fn, samples))).toEqual({ kind: 'done', verdict: 'inconclusive' })
  })

  test('is inconclusive when the last look cannot decide either', () => {
    const samples = samplesOf(fn, { replicas: 16, durationMs: same, spread: 0.25, seed: 3 })
    expect(shape(nextStep(fn, samples))).toEqual({ kind: 'done', verdict: 'inconclusive' })
  })

  test('fails at once where a regression is beyond doubt', () => {
    const samples = samplesOf(fn, { replicas: 4, durationMs: slowerBy(30) })
    const comparison = comparisonOf(fn, samples)
    expect(comparison.verdict).toBe('fail')
    expect(comparison.replicas).toBe(4)
    expect(comparison.confirmed).toBe(false)
  })

  const allSizes = FIVE_SIZES.map((memoryMB) => ({ memoryMB }))

  test('wants a smaller regression confirmed on fresh replicas of all sizes', () => {
    const samples = samplesOf(fn, { replicas: 4, durationMs: slowerBy(9) })
    expect(nextStep(fn, samples)).toEqual({ kind: 'confirm', replicas: 4, cells: allSizes })
  })

  test('fails once fresh replicas confirm it, and reports what they measured', () => {
    const look = samplesOf(fn, { replicas: 4, durationMs: slowerBy(9) })
    const fresh = samplesOf(fn, {
      replicas: 8,
      stage: 'confirm',
      durationMs: slowerBy(7),
      spread: 0.005,
    })
    const comparison = comparisonOf(fn, [...look, ...fresh])
    expect(comparison.verdict).toBe('fail')
    expect(comparison.confirmed).toBe(true)
    for (const { duration, base } of comparison.sizes) {
      expect(duration?.changePercent).toBeCloseTo(7, 0)
      expect(base?.environments).toBe(8)
      expect(base?.invocations).toBe(12 * 6)
    }
  })

  test('goes on to its next look where fresh replicas refute it, and there asks again', () => {
    const look = samplesOf(fn, { replicas: 4, durationMs: slowerBy(9) })
    const fresh = samplesOf(fn, { replicas: 4, stage: 'confirm', durationMs: same })
    expect(nextStep(fn, [...look, ...fresh])).toEqual({ kind: 'look', replicas: 8 })
    const second = samplesOf(fn, { replicas: 8, durationMs: slowerBy(9) })
    expect(nextStep(fn, [...second, ...fresh])).toEqual({
      kind: 'confirm',
      replicas: 8,
      cells: allSizes,
    })
  })

  test('takes a second step where fresh replicas neither confirm nor refute it', () => {
    const look = samplesOf(fn, { replicas: 4, durationMs: slowerBy(9) })
    const fresh = (replicas: number) =>
      samplesOf(fn, {
        replicas,
        stage: 'confirm',
        durationMs: slowerBy(4.8),
        spread: 0.001,
      })
    expect(nextStep(fn, [...look, ...fresh(4)])).toEqual({
      kind: 'confirm',
      replicas: 8,
      cells: allSizes,
    })
    expect(nextStep(fn, [...look, ...fresh(12)])).toEqual({ kind: 'look', replicas: 8 })
  })

  test('is inconclusive where fresh replicas do not confirm it at the last look either', () => {
    const look = samplesOf(fn, { replicas: 16, durationMs: slowerBy(9) })
    const fresh = samplesOf(fn, { replicas: 28, stage: 'confirm', durationMs: same })
    const { verdict, findings } = comparisonOf(fn, [...look, ...fresh])
    expect(verdict).toBe('inconclusive')
    expect(findings[0]).toMatchObject({ kind: 'inconclusive', reason: 'unconfirmed' })
  })

  test('passes where a later look shows that there is nothing, whatever was flagged before', () => {
    const look = samplesOf(fn, { replicas: 8, durationMs: same, spread: 0.01 })
    const fresh = samplesOf(fn, { replicas: 4, stage: 'confirm', durationMs: slowerBy(3) })
    const comparison = comparisonOf(fn, [...look, ...fresh])
    expect(comparison.verdict).toBe('pass')
    expect(comparison.sizes[0]?.base?.environments).toBe(8)
  })

  test('does not ask again when nothing more can be measured', () => {
    const look = samplesOf(fn, { replicas: 4, durationMs: slowerBy(9) })
    const exhausted = { ...fn, exhausted: true }
    expect(shape(nextStep(exhausted, look))).toEqual({ kind: 'done', verdict: 'inconclusive' })
    const fresh = samplesOf(fn, { replicas: 5, stage: 'confirm', durationMs: slowerBy(9) })
    expect(shape(nextStep(exhausted, [...look, ...fresh])).kind).toBe('done')
  })

  test('confirms a single size on replicas of it alone, and never in one step', () => {
    const slow = ({ side, memoryMB }: { side: string; memoryMB: number }) =>
      side === 'head' && memoryMB === 512 ? 480 : 400
    const look = samplesOf(fn, { replicas: 4, durationMs: slow })
    const cells = [{ memoryMB: 512 }]
    expect(nextStep(fn, look)).toEqual({ kind: 'confirm', replicas: 4, cells })
    const fresh = (replicas: number) =>
      samplesOf(
        { ...fn, memorySizesMB: [512] },
        {
          replicas,
          stage: 'confirm',
          durationMs: slow,
        },
      )
    expect(nextStep(fn, [...look, ...fresh(4)])).toEqual({
      kind: 'confirm',
      replicas: 8,
      cells,
    })
    expect(comparisonOf(fn, [...look, ...fresh(12)]).verdict).toBe('fail')
  })

  test('confirms one payload without calling the others', () => {
    const two = functionCase({
      memorySizesMB: FIVE_SIZES,
      rule: SEQUENTIAL,
      payloads: [
        { name: 'small', weight: 9 },
        { name: 'large', weight: 1 },
      ],
    })
    const samples = samplesOf(two, {
      replicas: 8,
      spread: 0.01,
      durationMs: ({ side, payload }) => (side === 'head' && payload === 'large' ? 436 : 400),
    })
    expect(nextStep(two, samples)).toEqual({
      kind: 'confirm',
      replicas: 4,
      cells: FIVE_SIZES.map((memoryMB) => ({ memoryMB, payload: 'large' })),
    })
  })

  test('takes a candidate as it is when confirming is switched off', () => {
    const off = { ...fn, rule: { looks: [4, 8, 16], confirmReplicas: 0 } }
    const samples = samplesOf(off, { replicas: 4, durationMs: slowerBy(9) })
    expect(shape(nextStep(off, samples))).toEqual({ kind: 'done', verdict: 'fail' })
  })
})

describe('too few replicas', () => {
  const judged = (replicas: number, percent: number) => {
    const fn = functionCase({
      rule: { looks: [2, 16], confirmReplicas: 0 },
      exhausted: true,
    })
    return comparisonOf(
      fn,
      samplesOf(fn, { replicas, durationMs: slowerBy(percent), spread: 0.001 }),
    ).verdict
  }

  test('three per side never fail, four do', () => {
    expect(judged(3, 100)).toBe('inconclusive')
    expect(judged(4, 100)).toBe('fail')
  })

  test('three per side never pass, four do', () => {
    expect(judged(3, 0)).toBe('inconclusive')
    expect(judged(4, 0)).toBe('pass')
  })

  test('one per side, and none at all, still give a comparison', () => {
    expect(judged(1, 0)).toBe('inconclusive')
    expect(judged(0, 0)).toBe('inconclusive')
  })
})

describe('a single look', () => {
  test('spends all of α at once', () => {
    const samples = (fn: FunctionCase) =>
      samplesOf(fn, { replicas: 16, durationMs: same, spread: 0.05, seed: 11 })
    const once = functionCase({ rule: { looks: [16], confirmReplicas: 0 } })
    const often = functionCase({ rule: { looks: [4, 8, 16], confirmReplicas: 0 } })
    const narrow = comparisonOf(once, samples(once)).sizes[0]?.duration
    const wide = comparisonOf(often, samples(often)).sizes[0]?.duration
    if (!narrow || !wide) throw new Error('Both have been measured.')
    expect(wide.changePercent).toBe(narrow.changePercent)
    expect(wide.highPercent - wide.lowPercent).toBeGreaterThan(
      narrow.highPercent - narrow.lowPercent,
    )
  })
})
