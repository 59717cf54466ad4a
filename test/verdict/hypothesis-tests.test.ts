import { describe, expect, test } from '@jest/globals'
import type { DecisionRule, FunctionCase } from '../../src/verdict/comparison.ts'
import { confirmation } from '../../src/verdict/confirm.ts'
import { decide } from '../../src/verdict/decide.ts'
import { differenceFor } from '../../src/verdict/differences.ts'
import { type TestResult, testAll } from '../../src/verdict/hypothesis-tests.ts'
import { type JudgedFunction, judgedFunction } from '../../src/verdict/judged-function.ts'
import { holm } from '../../src/verdict/stats/holm.ts'
import { type Difference, pAbove, pBelow } from '../../src/verdict/stats/welch.ts'
import { functionCase, type SampleOptions, samplesOf } from './support.ts'

const THREE_SIZES = [512, 1024, 1769]
const PASS_LEVEL = 0.02

/** A hair above and below what decides. */
const MORE = 1 + 1e-9
const LESS = 1 - 1e-9

const longerBy =
  (percent: number) =>
  ({ side }: { side: string }) =>
    side === 'head' ? 400 * (1 + percent / 100) : 400

function judged(overrides: Partial<FunctionCase>, ...options: SampleOptions[]): JudgedFunction {
  const fn = functionCase(overrides)
  return judgedFunction(
    fn,
    options.flatMap((each) => samplesOf(fn, each)),
  )
}

const at = (failShare: number) => ({ failShare, passLevel: PASS_LEVEL })
const find = (
  results: readonly TestResult[],
  measure: 'duration' | 'cost',
  scope: 'pooled' | 'cell',
): TestResult => {
  const result = results.find(({ hypothesis: h }) => h.measure === measure && h.scope === scope)
  if (!result) throw new Error(`nothing asks for ${measure}, ${scope}`)
  return result
}

const known = ({ difference }: TestResult): Difference => {
  if (!difference) throw new Error('not tested')
  return difference
}

describe('α', () => {
  const alphas = (one: JudgedFunction) => testAll(one, at(0.4)).map(({ alpha }) => alpha.toFixed(6))

  test('is halved between duration and cost, and again between all sizes and single ones', () => {
    const several = judged({ memorySizesMB: THREE_SIZES }, { replicas: 4, durationMs: longerBy(0) })
    expect(alphas(several)).toEqual(Array.from({ length: 8 }, () => '0.005000'))
    const one = judged({}, { replicas: 4, durationMs: longerBy(0) })
    expect(alphas(one)).toEqual(['0.010000', '0.010000'])
  })

  test('is what the p-value of a family may reach, corrected by Holm, and no more', () => {
    const slower = judged(
      { memorySizesMB: THREE_SIZES },
      { replicas: 4, durationMs: longerBy(9), spread: 0.03 },
    )
    const cells = testAll(slower, at(1)).filter(
      ({ hypothesis: h }) => h.measure === 'duration' && h.scope === 'cell',
    )
    const adjusted = holm(cells.map((each) => pAbove(known(each), 0)))
    const flagged = (p: number, factor: number) =>
      testAll(slower, at((factor * p) / 0.0125)).filter(
        ({ hypothesis: h, candidate }) =>
          candidate && h.measure === 'duration' && h.scope === 'cell',
      ).length
    for (const p of adjusted) {
      expect(flagged(p, MORE)).toBe(adjusted.filter((each) => each <= p).length)
      expect(flagged(p, LESS)).toBe(adjusted.filter((each) => each < p).length)
    }
  })
})

describe('a candidate', () => {
  const changed = (percent: number) =>
    testAll(judged({}, { replicas: 8, durationMs: longerBy(percent), spread: 0 }), at(1))

  test('is at least as much as the limit', () => {
    expect(find(changed(5.01), 'duration', 'cell').candidate).toBe(true)
    expect(find(changed(4.99), 'duration', 'cell').candidate).toBe(false)
  })

  test('is at least 1 ms longer', () => {
    const short = (headMs: number) =>
      testAll(
        judged(
          {},
          { replicas: 8, durationMs: ({ side }) => (side === 'head' ? headMs : 10), spread: 0 },
        ),
        at(1),
      )
    expect(find(short(11.02), 'duration', 'cell').candidate).toBe(true)
    expect(find(short(10.98), 'duration', 'cell').candidate).toBe(false)
  })

  test('over all sizes shows at most of them by half the limit', () => {
    const slower = (...percents: number[]) =>
      find(
        testAll(
          judged(
            { memorySizesMB: THREE_SIZES },
            {
              replicas: 8,
              spread: 0,
              durationMs: ({ side, memoryMB }) =>
                side === 'head'
                  ? 400 * (1 + (percents[THREE_SIZES.indexOf(memoryMB)] ?? 0) / 100)
                  : 400,
            },
          ),
          at(1),
        ),
        'duration',
        'pooled',
      ).candidate
    expect(slower(2.6, 2.6, 14)).toBe(true)
    expect(slower(2.4, 2.4, 14)).toBe(false)
    expect(slower(0, 2.6, 14)).toBe(true)
  })
})

describe('beyond doubt', () => {
  test('is what is above twice the limit, for all hypotheses of the family at once', () => {
    const payloads = ['a', 'b', 'c'].map((name) => ({ name, weight: 1 }))
    const slower = judged(
      { memorySizesMB: THREE_SIZES, payloads },
      { replicas: 4, durationMs: longerBy(25), spread: 0.03 },
    )
    const p = pAbove(known(find(testAll(slower, at(1)), 'duration', 'pooled')), 2 * Math.log(1.05))
    const beyond = (factor: number) =>
      find(testAll(slower, at((factor * 3 * p) / 0.0125)), 'duration', 'pooled').beyondDoubt
    expect([beyond(MORE), beyond(LESS)]).toEqual([true, false])
  })

  test('is nothing at fewer than three sizes, and no single size', () => {
    const beyond = (memorySizesMB: number[]) =>
      testAll(
        judged({ memorySizesMB }, { replicas: 8, durationMs: longerBy(80), spread: 0.01 }),
        at(1),
      ).map(({ hypothesis: { scope }, beyondDoubt }) => `${scope} ${beyondDoubt}`)
    expect(new Set(beyond(THREE_SIZES))).toEqual(new Set(['pooled true', 'cell false']))
    expect(new Set(beyond([512, 1024]))).toEqual(new Set(['pooled false', 'cell false']))
  })
})

test('one size is beyond doubt by itself only where all environments are of one machine', () => {
  const ofOneSize = (rule: DecisionRule) => {
    const clear = judged({ rule }, { replicas: 8, durationMs: longerBy(60), spread: 0.005 })
    return find(testAll(clear, at(1)), 'duration', 'cell').beyondDoubt
  }
  expect(ofOneSize({ looks: [8], confirmReplicas: 8 })).toBe(false)
  expect(ofOneSize({ looks: [8], confirmReplicas: 8, oneMachine: true })).toBe(true)
})

test('a change as deployed is beyond doubt by itself where the sizes differ', () => {
  const deployedMB = { base: 512, head: 1024 }
  const moved = judged(
    { memorySizesMB: [512, 1024], deployedMB },
    { replicas: 8, durationMs: longerBy(80), spread: 0.01 },
  )
  const beyond = testAll(moved, at(1)).map(({ hypothesis: h, beyondDoubt }) => [
    h.scope === 'cell' && h.sizes.base !== h.sizes.head,
    beyondDoubt,
  ])
  for (const [isMove, isBeyond] of beyond) expect(isBeyond).toBe(isMove)
  expect(beyond.filter(([isMove]) => isMove)).toHaveLength(2)
})

describe('not worse', () => {
  test('is what is below the limit at the level of the look', () => {
    const same = judged({}, { replicas: 8, durationMs: longerBy(0), spread: 0.04 })
    const p = pBelow(known(find(testAll(same, at(1)), 'duration', 'cell')), Math.log(1.05))
    const shown = (passLevel: number) => {
      const { nonInferior, nonInferiorAlone } = find(
        testAll(same, { failShare: 1, passLevel }),
        'duration',
        'cell',
      )
      return [nonInferior, nonInferiorAlone]
    }
    expect(shown(p * MORE)).toEqual([true, true])
    expect(shown(p * LESS)).toEqual([false, false])
  })

  test('at one of several sizes reaches three times the limit, at the deployed one 1.5 times', () => {
    const limits = (payloads: number, baseMB = 1024) => {
      const fn = {
        memorySizesMB: THREE_SIZES,
        deployedMB: { base: baseMB, head: 1024 },
        payloads: Array.from({ length: payloads }, (_, index) => ({ name: `${index}`, weight: 1 })),
      }
      return testAll(judged(fn, { replicas: 4, durationMs: longerBy(0) }), at(1))
        .filter(({ hypothesis }) => hypothesis.scope === 'cell')
        .map(({ limits }) => Math.round(1000 * Math.expm1(limits.pass)) / 10)
    }
    expect(limits(1)).toEqual([15, 7.5, 15, 15, 7.5, 15])
    // Head's size, and base's as deployed against head's, which is asked last.
    expect(limits(1, 512)).toEqual([15, 7.5, 15, 7.5, 15, 7.5, 15, 7.5])
    // Of two payloads each rests on fewer invocations; their cost does not.
    expect(limits(2)).toEqual([15, 12.5, 15, 15, 12.5, 15, 15, 7.5, 15])
  })
})

describe('a confirmation', () => {
  const look: SampleOptions = { replicas: 8, durationMs: longerBy(12), spread: 0.02 }
  const rule: DecisionRule = { looks: [8, 16], confirmReplicas: 8 }
  const LEVEL = 0.025
  /** What fresh replicas come to, and how sure they are of a bound, as a share of the limit. */
  function asked(spread: number, { replicas = 12, percent = 9, seed = 1, own = rule } = {}) {
    const one = judged({ rule: own }, look, {
      ...{ replicas, stage: 'confirm' as const, durationMs: longerBy(percent), spread, seed },
    })
    const decision = decide(one, at(1))
    const { candidates } = decision
    const above = (share: number) =>
      candidates.some(({ hypothesis, limits }) => {
        const fresh = differenceFor(hypothesis, one, 'confirm')
        return (
          fresh !== undefined &&
          fresh.estimate >= limits.fail &&
          pAbove(fresh, share * limits.fail) < LEVEL / candidates.length
        )
      })
    return {
      kind: confirmation(decision, one, 8).kind,
      ...{ none: above(0), half: above(0.5), whole: above(1), candidates: candidates.length },
    }
  }

  test('of a single size is sure of half the limit, not of all of it and not only of some', () => {
    const seeds = Array.from({ length: 60 }, (_, index) => index)
    const seen = seeds.map((seed) => asked(0.06, { percent: 7, seed }))
    for (const { kind, half } of seen) expect(kind === 'confirmed').toBe(half)
    expect(seen.some(({ half, whole }) => half && !whole)).toBe(true)
    expect(seen.some(({ none, half }) => none && !half)).toBe(true)
    // Duration and cost are asked about, so that each has half the level.
    expect(seen.map(({ candidates }) => candidates)).toContain(2)
  })

  test('of a single size takes both steps, and the limit', () => {
    expect(asked(0.005, { replicas: 8 }).kind).toBe('open')
    expect(asked(0.005).kind).toBe('confirmed')
    expect(asked(0, { percent: 5.01 }).kind).toBe('confirmed')
    expect(asked(0, { percent: 4.9 }).kind).not.toBe('confirmed')
  })

  test('of a single size takes one step where all environments are of one machine', () => {
    const own: DecisionRule = { ...rule, oneMachine: true }
    expect(asked(0.005, { replicas: 4 }).kind).toBe('open')
    expect(asked(0.005, { replicas: 4, own }).kind).toBe('confirmed')
  })
})

test('limits are logarithms of percents, three times as wide at one size of several', () => {
  const several = judged({ memorySizesMB: THREE_SIZES }, { replicas: 4, durationMs: () => 400 })
  const limits = testAll(several, { failShare: 1, passLevel: PASS_LEVEL }).map(
    (each) => each.limits,
  )
  const [fail, wide] = [Math.log1p(0.05), Math.log1p(0.15)]
  const family = [fail, wide, wide, wide].map((pass) => ({ fail, pass }))
  const numbers = (some: typeof limits) =>
    some.map(({ fail, pass }) => [fail, pass].map((each) => each.toFixed(12)))
  expect(numbers(limits)).toEqual(numbers([...family, ...family]))
})
