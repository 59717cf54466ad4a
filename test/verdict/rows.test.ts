import { describe, expect, test } from '@jest/globals'
import type { Sample } from '../../src/measure/sample.ts'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import { detectable, type Scope } from '../../src/verdict/detectable.ts'
import { type Hypothesis, judgedFunction, sameSize } from '../../src/verdict/judged-function.ts'
import { MIN_VARIANCE } from '../../src/verdict/pairs.ts'
import { deployedRow, payloadRows, sizeRows } from '../../src/verdict/rows.ts'
import { pricesIn } from '../support/prices.ts'
import { functionCase, outcomeOf, resultOf, samplesOf } from './support.ts'

const TWO = ['small', 'large'].map((name, index) => ({ name, weight: 1 + 2 * index }))

function judgedOf(
  overrides: Partial<FunctionCase> = {},
  adjust?: (sample: Sample) => Sample,
  headMs = 110,
) {
  const fn = functionCase({ memorySizesMB: [512, 1024], ...overrides })
  const durationMs = ({ side }: Pick<Sample, 'side'>) => (side === 'head' ? headMs : 100)
  const options = { replicas: 4, spread: 0, durationMs, ...(adjust && { adjust }) }
  return judgedFunction(fn, samplesOf(fn, options))
}

const judged = judgedOf()
const [small, large] = judged.sizes
if (small === undefined || large === undefined) throw new Error('There are two sizes.')
const pooled: Hypothesis = { measure: 'duration', scope: 'pooled', payload: 0 }
const at = (sizes: ReturnType<typeof sameSize>): Hypothesis => ({
  ...{ measure: 'duration', scope: 'cell', payload: 0 },
  sizes,
})

describe('a row of a size', () => {
  const verdict = (more: Parameters<typeof outcomeOf>[1]) =>
    sizeRows(outcomeOf(judged, more))[0]?.duration?.verdict
  const own = resultOf(at(sameSize(small)))
  const wider = resultOf(pooled)

  test('fails by its own regression, or as part of one where its own change is at the limit', () => {
    expect(verdict({ results: [own, wider], regressions: [own] })).toBe('fail')
    // Head takes 10 % longer here.
    const limited = (limit: number) => ({ ...own, limits: { fail: Math.log1p(limit), pass: 1 } })
    const part = (limit: number) =>
      verdict({ results: [limited(limit), wider], regressions: [wider] })
    expect(part(0.0999)).toBe('fail')
    expect(part(0.1001)).toBe('inconclusive')
    expect(verdict({ results: [limited(0.05), wider] })).toBe('inconclusive')
    const other = resultOf(at(sameSize(large)))
    expect(verdict({ results: [own, other], regressions: [other] })).toBe('inconclusive')
  })

  test('passes where it is settled, and is open where nothing was asked', () => {
    expect(verdict({ results: [{ ...own, nonInferiorAlone: true }] })).toBe('pass')
    expect(verdict({ results: [{ ...own, nonInferior: true }] })).toBe('pass')
    expect(verdict({ results: [{ ...own, nonInferior: true }, wider] })).toBe('inconclusive')
    expect(verdict({ results: [] })).toBe('inconclusive')
  })

  test('has the worst verdict of its payloads', () => {
    const several = judgedOf({ payloads: TWO })
    const [size] = several.sizes
    if (size === undefined) throw new Error('There is a size.')
    const results = [0, 1].map((payload) =>
      resultOf({ measure: 'duration', scope: 'cell', payload, sizes: sameSize(size) }),
    )
    const [one, two] = results
    if (one === undefined || two === undefined) throw new Error('There are two.')
    const passing = { ...one, nonInferiorAlone: true }
    const row = (more: Parameters<typeof outcomeOf>[1]) =>
      sizeRows(outcomeOf(several, more))[0]?.duration?.verdict
    expect(row({ results: [passing, two] })).toBe('inconclusive')
    expect(row({ results: [passing, { ...two, nonInferiorAlone: true }] })).toBe('pass')
    expect(row({ results: [passing, two], regressions: [two] })).toBe('fail')
  })

  test('says which payloads it leaves out, and their share of the traffic', () => {
    const failing = judgedOf({ payloads: TWO }, (sample) =>
      sample.side === 'head' && sample.payload === 'large' && sample.memoryMB === 512
        ? { ...sample, failure: { kind: 'timeout' } }
        : sample,
    )
    const [partly, whole] = sizeRows(outcomeOf(failing))
    expect(partly?.missing).toEqual({ payloads: ['large'], trafficPercent: 75 })
    expect(whole).not.toHaveProperty('missing')
    expect(sizeRows(outcomeOf(judged))[0]).not.toHaveProperty('missing')
  })

  test('where nothing works is open, and leaves nothing out', () => {
    const failing = judgedOf({}, (sample) => ({ ...sample, failure: { kind: 'timeout' } }))
    expect(sizeRows(outcomeOf(failing))[0]).toEqual({
      ...{ memoryMB: 512, base: null, head: null, duration: null, cost: null },
    })
  })

  test('is of fresh environments once there are four of them, where they have the last word', () => {
    const fn = functionCase({ memorySizesMB: [512] })
    const stage = (fresh: number, more: Parameters<typeof outcomeOf>[1]) => {
      const own = judgedFunction(fn, [
        ...samplesOf(fn, { replicas: 4, spread: 0, durationMs: () => 100 }),
        ...samplesOf(fn, { replicas: fresh, stage: 'confirm', spread: 0, durationMs: () => 200 }),
      ])
      return Math.round(sizeRows(outcomeOf(own, more))[0]?.base?.durationMs ?? 0)
    }
    const unconfirmed = [resultOf(pooled)]
    expect(stage(4, { confirmed: true })).toBe(200)
    expect(stage(4, { unconfirmed })).toBe(200)
    expect(stage(3, { unconfirmed })).toBe(100)
    expect(stage(0, { unconfirmed })).toBe(100)
    expect(stage(4, {})).toBe(100)
  })
})

test('a row of a payload fails by its size’s cost where its own change reaches the limit', () => {
  const verdict = (costPercent: number) => {
    const limits = { durationPercent: 5, costPercent, initPercent: 10 }
    const own = judgedOf({ memorySizesMB: [512], limits })
    const [size] = own.sizes
    if (size === undefined) throw new Error('There is a size.')
    const cost = resultOf({ measure: 'cost', scope: 'cell', sizes: sameSize(size) })
    const rows = payloadRows(outcomeOf(own, { results: [cost], regressions: [cost] }))
    return [rows[0]?.payload, rows[0]?.cost?.verdict, Number(rows[0]?.cost?.changePercent)] as const
  }
  const [, , percent] = verdict(5)
  expect(verdict(percent - 0.01).slice(0, 2)).toEqual(['large', 'fail'])
  expect(verdict(percent + 0.01).slice(0, 2)).toEqual(['large', 'pass'])
  const [row] = payloadRows(outcomeOf(judged))
  expect([row?.cost?.verdict, row?.duration?.verdict]).toEqual(['inconclusive', 'inconclusive'])
})

describe('the row as deployed', () => {
  const prices = pricesIn('us-east-1')
  const row = (overrides: Partial<FunctionCase>) =>
    deployedRow(outcomeOf(judgedOf({ deployedMB: { base: 512, head: 512 }, ...overrides })))

  test('is there where sizes, /tmp or prices differ', () => {
    expect(row({})).toBeUndefined()
    expect(row({ ephemeralStorageMB: { base: 512, head: 1024 } })).toMatchObject({ memoryMB: 512 })
    for (const price of [{ usdPerRequest: '0.1' }, { usdPerGBSecond: '0.1' }]) {
      const more = { ...prices, ...price }
      expect(row({ prices: { base: prices, head: more } })).toMatchObject({ memoryMB: 512 })
      expect(row({ prices: { base: more, head: more } })).toBeUndefined()
    }
  })

  test('names base’s size where it is another', () => {
    expect(row({ deployedMB: { base: 512, head: 1024 } })).toMatchObject({
      ...{ baseMemoryMB: 512, memoryMB: 1024 },
    })
    expect(row({ ephemeralStorageMB: { base: 512, head: 1024 } })).not.toHaveProperty(
      'baseMemoryMB',
    )
    expect(row({ deployedMB: { base: 512, head: 2048 } })).toBeUndefined()
  })
})

test('a side’s memory is the most of both stages, and its logs are known of all that count', () => {
  const fn = functionCase({ payloads: TWO })
  const figures = (adjust: (sample: Sample) => Sample | undefined) => {
    const own = judgedFunction(
      fn,
      (['look', 'confirm'] as const).flatMap((stage) =>
        samplesOf(fn, { replicas: 4, stage, durationMs: () => 100, adjust }),
      ),
    )
    return sizeRows(outcomeOf(own))[0]?.head
  }
  const logging = (sample: Sample) => ({ ...sample, logBytes: 300 })
  const uses = (usedMB: number, of: string) => (sample: Sample) =>
    sample.environment === of ? { ...sample, maxMemoryUsedMB: usedMB } : sample
  expect(figures(uses(90, 'head:1024:confirm:1'))?.maxMemoryUsedMB).toBe(90)
  expect(figures(uses(70, 'head:1024:look:1'))?.maxMemoryUsedMB).toBe(80)
  expect(figures(logging)).toMatchObject({ logBytes: 300, environments: 4 })
  expect(figures((sample) => sample)).not.toHaveProperty('logBytes')
  const second = ({ environment }: Sample) => environment === 'head:1024:look:1'
  expect(figures((s) => (second(s) ? s : logging(s)))).not.toHaveProperty('logBytes')
  // What did not run all payloads does not count.
  expect(
    figures((s) => (second(s) ? (s.payload === 'large' ? undefined : s) : logging(s))),
  ).toMatchObject({ logBytes: 300, environments: 3 })
})

test('the change in cost is that of the figures, logs included', () => {
  const bytes = { base: 2000, head: 500_000 }
  const of = (adjust: (sample: Sample) => Sample) => {
    const [row] = sizeRows(outcomeOf(judgedOf({}, adjust)))
    const ratio = Number(row?.head?.costPerMillionUsd) / Number(row?.base?.costPerMillionUsd)
    expect(row?.cost?.changePercent).toBeCloseTo(100 * (ratio - 1), 6)
    return ratio
  }
  expect(of((sample) => sample)).toBeLessThan(1.1)
  expect(of((sample) => ({ ...sample, logBytes: bytes[sample.side] }))).toBeGreaterThan(100)
})

test('intervals of looks hold at any of them, and what could be found goes by each limit', () => {
  const change = (lookShare: number, costPercent = 5) => {
    const limits = { durationPercent: 5, costPercent, initPercent: 10 }
    const own = judgedOf({ memorySizesMB: [512], limits })
    const outcome = outcomeOf(own, { lookShare })
    const [row, ofPayload] = [sizeRows(outcome)[0], payloadRows(outcome)[0]]
    return [row?.duration?.highPercent, row?.cost, ofPayload?.cost] as const
  }
  const [whole, cost, ofPayload] = change(1)
  const [half] = change(0.5)
  expect(Number(half)).toBeGreaterThan(Number(whole))
  const [, wider, widerOfPayload] = change(1, 20)
  for (const [narrow, wide] of [
    [cost, wider],
    [ofPayload, widerOfPayload],
  ]) {
    const [one, other] = [narrow, wide].map((each) => Number(each?.detectableIncreasePercent))
    expect(other).toBeGreaterThan(Number(one))
  }
})

test('what could be found goes by how sizes were measured', () => {
  const found = (overrides: Partial<FunctionCase>, ranAtMB?: number) => {
    const adjust = (sample: Sample): Sample =>
      ranAtMB === undefined || sample.memoryMB === ranAtMB ? sample : { ...sample, ranAtMB }
    const own = judgedOf(overrides, adjust)
    return sizeRows(outcomeOf(own))[0]?.duration?.detectableIncreasePercent
  }
  const rule = { looks: [4], confirmReplicas: 8 }
  const local = { ...rule, oneMachine: true } as const
  // Four environments per side that differ in nothing have the least error there is.
  const error = Math.sqrt((2 * MIN_VARIANCE) / 4)
  const percent = (sizes: number, scope: Scope) =>
    100 * Math.expm1(detectable(error, Math.log1p(0.05), sizes, scope))
  expect(found({ rule: local }, 512)).toBeCloseTo(percent(2, 'shared'), 9)
  expect(found({ rule: local, memorySizesMB: [512] })).toBeCloseTo(percent(1, 'shared'), 9)
  expect(found({ rule: local })).toBeCloseTo(percent(2, 'alone'), 9)
  expect(found({ rule })).toBeCloseTo(percent(2, 'alone'), 9)
})

test('what could be found of short durations is never less than their limit, 1 ms', () => {
  const short = (sample: Sample): Sample => ({ ...sample, durationMs: sample.durationMs / 20 })
  const own = judgedOf({ memorySizesMB: [512] }, short)
  const { duration, cost } = sizeRows(outcomeOf(own))[0] ?? {}
  // Base takes 5 ms.
  expect(Number(duration?.detectableIncreasePercent)).toBeGreaterThanOrEqual(20)
  expect(Number(cost?.detectableIncreasePercent)).toBeLessThan(10)
})
