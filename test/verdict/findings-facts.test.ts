import { describe, expect, test } from '@jest/globals'
import type { SideFigures } from '../../src/verdict/comparison.ts'
import {
  headroomFindings,
  improvementFindings,
  otherSizesFindings,
  regressionFindings,
} from '../../src/verdict/findings.ts'
import type { TestResult } from '../../src/verdict/hypothesis-tests.ts'
import {
  type Hypothesis,
  judgedFunction,
  type SizePair,
} from '../../src/verdict/judged-function.ts'
import { pBelow } from '../../src/verdict/stats/welch.ts'
import { differenceOf, functionCase, outcomeOf, resultOf, samplesOf } from './support.ts'

const FN = functionCase({
  memorySizesMB: [512, 1024],
  deployedMB: { base: 1024, head: 1024 },
  payloads: ['small', 'large'].map((name) => ({ name, weight: 1 })),
  limits: { durationPercent: 5, costPercent: 7, initPercent: 10 },
})
const samples = samplesOf(FN, {
  replicas: 4,
  spread: 0,
  durationMs: ({ side, payload }) => (side === 'base' ? 100 : 120) + (payload === 'small' ? 0 : 40),
})
const judged = judgedFunction(FN, samples)
const [small, large] = judged.sizes
if (small === undefined || large === undefined) throw new Error('There are two sizes.')
const at = (base = small, head = base): SizePair => ({ base, head })
const duration = (sizes: SizePair, payload = 1): Hypothesis => ({
  ...{ measure: 'duration', scope: 'cell' },
  ...{ payload, sizes },
})
const cost = (sizes: SizePair): Hypothesis => ({ measure: 'cost', scope: 'cell', sizes })
const pooledDuration: Hypothesis = { measure: 'duration', scope: 'pooled', payload: 1 }
const pooledCost: Hypothesis = { measure: 'cost', scope: 'pooled' }
const changed = (hypothesis: Hypothesis, estimate: number, more: Partial<TestResult> = {}) =>
  resultOf(hypothesis, { difference: differenceOf(estimate), ...more })

describe('regressions', () => {
  const found = (regressions: readonly TestResult[]) =>
    regressionFindings(outcomeOf(judged, { regressions }))

  test('as deployed come first, then those over all sizes; of a kind the larger one', () => {
    const ordered = [
      changed(cost(at(large)), 0.1),
      changed(duration(at(large)), 0.2),
      changed(pooledCost, 0.3),
      changed(pooledDuration, 0.4),
      changed(cost(at(small)), 0.5),
      changed(duration(at(small), 0), 0.7),
      changed(duration(at(small), 1), 0.6),
    ]
    const percents = ordered.map(({ difference }) => 100 * Math.expm1(difference?.estimate ?? 0))
    for (const given of [ordered, ordered.toReversed()]) {
      expect(found(given).map((fact) => 'changePercent' in fact && fact.changePercent)).toEqual(
        percents,
      )
    }
  })

  test('say what both sides took or cost, of their payload or of all', () => {
    const [ofCost, ofLarge, ofSmall] = found([
      changed(cost(at(large)), 0.3),
      changed(duration(at(large), 1), 0.2),
      changed(duration(at(large), 0), 0.1),
    ])
    expect(ofCost).toMatchObject({ kind: 'cost-regression', memoryMB: 1024, limitPercent: 7 })
    // 120 and 140 ms of 1 GB, and the request.
    expect(ofCost).toMatchObject({
      baseCostPerMillionUsd: expect.closeTo(0.12 * 16.6667 + 0.2, 3),
      headCostPerMillionUsd: expect.closeTo(0.14 * 16.6667 + 0.2, 3),
    })
    for (const name of ['payload', 'baseDurationMs', 'sizeCount', 'baseMemoryMB']) {
      expect(ofCost).not.toHaveProperty(name)
    }
    const durations = {
      baseDurationMs: expect.closeTo(140, 9),
      headDurationMs: expect.closeTo(160, 9),
    }
    expect(ofLarge).toMatchObject({ payload: 'large', limitPercent: 5, ...durations })
    expect(ofSmall).toMatchObject({ payload: 'small', baseDurationMs: expect.closeTo(100, 9) })
    expect(ofLarge).not.toHaveProperty('baseCostPerMillionUsd')
    const [over] = found([changed(pooledCost, 0.1)])
    expect(over).toMatchObject({ sizeCount: 2, limitPercent: 7 })
    expect(over).not.toHaveProperty('memoryMB')
  })

  test('name base’s size where it is another, and no figures where a side has none', () => {
    expect(found([changed(duration(at(small, large)), 0.1)])).toMatchObject([
      { memoryMB: 1024, baseMemoryMB: 512, baseDurationMs: expect.closeTo(140, 9) },
    ])
    const lacking = judgedFunction(
      FN,
      samples.filter(({ side, memoryMB }) => side === 'base' || memoryMB === 1024),
    )
    const [first] = lacking.sizes
    const [fact] = regressionFindings(
      outcomeOf(lacking, { regressions: [changed(duration(at(first)), 0.1)] }),
    )
    expect(fact).toMatchObject({ memoryMB: 512, payload: 'large' })
    expect(fact).not.toHaveProperty('baseDurationMs')
  })

  test('at sizes that do not count are named unless they are part of one', () => {
    const lone = changed(duration(at(small)), 0.2, { candidate: true, gating: false })
    const wider = changed(pooledDuration, 0.2, { candidate: true })
    const results = [lone, wider, changed(cost(at(small)), 0.2, { gating: false })]
    const names = (regressions: readonly TestResult[]) =>
      otherSizesFindings(outcomeOf(judged, { results, regressions })).map(({ kind }) => kind)
    expect(names([])).toEqual(['duration-regression'])
    expect(names([changed(pooledCost, 0.2)])).toEqual(['duration-regression'])
    expect(names([changed(pooledCost, 0.2), wider])).toEqual([])
  })
})

describe('improvements', () => {
  const limits = { fail: 0.05, pass: 0.05 }
  const found = (results: readonly TestResult[], lookShare = 1) =>
    improvementFindings(outcomeOf(judged, { results, lookShare }))

  test('are as large as the limit, and significant among all that was asked', () => {
    const other = changed(pooledCost, 0, { limits })
    const error = { squaredError: 0.02 ** 2 }
    const better = changed(cost(at(small)), 0, { limits, difference: differenceOf(-0.06, error) })
    const share = (2 * pBelow(differenceOf(-0.06, error), 0)) / 0.05
    expect(share).toBeLessThan(0.9)
    expect(found([better, other], share * 1.0001)).toMatchObject([
      { kind: 'cost-improvement', memoryMB: 512, limitPercent: 7 },
    ])
    expect(found([better, other], share * 0.9999)).toEqual([])
    const sure = (estimate: number) =>
      found([
        changed(cost(at(small)), 0, {
          limits,
          difference: differenceOf(estimate, { squaredError: 1e-8 }),
        }),
      ])
    expect(sure(-0.05)).toHaveLength(1)
    expect(sure(-0.0499)).toEqual([])
    expect(found([changed(cost(at(small)), 0, { difference: undefined })])).toEqual([])
  })

  test('over all sizes stand for those at single ones', () => {
    const sure = { limits }
    const one = changed(duration(at(small)), -1, sure)
    expect(found([one, changed(pooledDuration, -1, sure)])).toMatchObject([{ sizeCount: 2 }])
    expect(found([one, changed(pooledCost, -1, sure)])).toHaveLength(2)
  })
})

test('little room is left from 80 % of the memory size on', () => {
  const used = (usedMB: number | null) => {
    const figures = { maxMemoryUsedMB: usedMB ?? 0 } as SideFigures
    const head = usedMB === null ? null : figures
    return headroomFindings([{ memoryMB: 1000, base: null, head, duration: null, cost: null }])
  }
  expect(used(800)).toEqual([{ kind: 'memory-headroom', memoryMB: 1000, usedMB: 800 }])
  expect(used(799)).toEqual([])
  expect(used(null)).toEqual([])
})
