import { expect, test } from '@jest/globals'
import type { Sample } from '../../src/measure/sample.ts'
import { pMoreFailures } from '../../src/verdict/failure-counts.ts'
import { failureFindings } from '../../src/verdict/failures.ts'
import { judgedFunction } from '../../src/verdict/judged-function.ts'
import { functionCase, samplesOf } from './support.ts'

const fn = functionCase({
  memorySizesMB: [512, 1024],
  payloads: ['a', 'b'].map((name) => ({ name, weight: 1 })),
})
const judgedWith = (fails: (sample: Sample) => boolean, replicas = 6, of = fn) =>
  judgedFunction(
    of,
    samplesOf(of, {
      replicas,
      durationMs: () => 10,
      adjust: (sample) => (fails(sample) ? { ...sample, failure: { kind: 'timeout' } } : sample),
    }),
  )
const first = ({ environment }: Sample, replicas: number) =>
  Number(environment.split(':').at(-1)) < replicas

/** What is new where the level that a look may spend is so many times the p-value. */
const found = (judged: ReturnType<typeof judgedWith>, p: number, times: number) =>
  failureFindings(judged, (times * p) / 0.01)
    .filter(({ kind }) => kind === 'new-failures')
    .map((fact) => ('memoryMB' in fact ? fact.memoryMB : 'everywhere'))

test('failures are new by half of 1 %, shared by payloads', () => {
  const judged = judgedWith((s) => s.side === 'head' && s.payload === 'a' && first(s, 2))
  const p = pMoreFailures(judged.sizes, 0)
  expect(p).toBeGreaterThan(0)
  expect(found(judged, p, 2 * 2 * 1.0001)).toEqual(['everywhere'])
  expect(found(judged, p, 2 * 2 * 0.9999)).toEqual([])
})

test('failures at one size are new by that level, shared by sizes', () => {
  const judged = judgedWith(
    (s) => s.payload === 'a' && (s.side === 'head') === (s.memoryMB === 512) && first(s, 2),
  )
  const p = pMoreFailures(judged.sizes.slice(0, 1), 0)
  expect(pMoreFailures(judged.sizes, 0)).toBeGreaterThan(0.4)
  expect(found(judged, p, 2 * 2 * 2 * 1.0001)).toEqual([512])
  expect(found(judged, p, 2 * 2 * 2 * 0.9999)).toEqual([])
})

test('more than 2 % of failures are mentioned, with one of the side that has them', () => {
  const one = functionCase()
  // 25 environments of 6 invocations: 3 failures are 2 %.
  const mentioned = (base: number, head: number) =>
    failureFindings(
      judgedWith(
        (s) => s.phase === 'kept' && s.sequence === 4 && first(s, s.side === 'base' ? base : head),
        25,
        one,
      ),
      0,
    )
  expect(mentioned(3, 3)).toEqual([])
  const percents = { basePercent: 100 * (4 / 150), headPercent: 2, example: { kind: 'timeout' } }
  expect(mentioned(4, 3)).toEqual([{ kind: 'failures', exampleSide: 'base', ...percents }])
  expect(mentioned(3, 4)).toMatchObject([{ exampleSide: 'head', headPercent: 100 * (4 / 150) }])
})

test('new failures are shown at the size that is deployed, among those that share environments', () => {
  const shared = functionCase({
    memorySizesMB: [512, 1024, 2048],
    deployedMB: { base: 1024, head: 1024 },
  })
  const fails = (s: Sample) => s.side === 'head' && s.memoryMB < 2048
  const ran = (of: typeof shared) =>
    judgedFunction(
      of,
      samplesOf(of, {
        replicas: 8,
        durationMs: () => 10,
        adjust: (sample) => ({
          ...sample,
          ...(sample.memoryMB === 1024 && { ranAtMB: 512 }),
          ...(fails(sample) && { failure: { kind: 'timeout' } as const }),
        }),
      }),
    )
  const places = (of: typeof shared) =>
    failureFindings(ran(of), 1).map((fact) => 'memoryMB' in fact && fact.memoryMB)
  expect(places(shared)).toEqual([false])
  const one = functionCase({ memorySizesMB: [1024] })
  expect(places(one)).toEqual([1024])
  expect(failureFindings(ran(shared), 1)).toMatchObject([{ example: { kind: 'timeout' } }])
  const both = functionCase({
    ...{ memorySizesMB: [512, 1024], deployedMB: { base: 1024, head: 1024 } },
  })
  expect(places(both)).toEqual([false])
})

test('environments that were never invoked with a payload are not counted, and none are no failures', () => {
  const one = functionCase({ payloads: ['a', 'b'].map((name) => ({ name, weight: 1 })) })
  const samples = samplesOf(one, {
    replicas: 8,
    durationMs: () => 10,
    adjust: (sample) =>
      sample.payload === 'b' && first(sample, 2)
        ? undefined
        : { ...sample, ...(sample.side === 'head' && { failure: { kind: 'timeout' } as const }) },
  })
  const facts = failureFindings(judgedFunction(one, samples), 1)
  expect(facts).toMatchObject([
    { payload: 'a', baseFailing: 0, baseEnvironments: 8, headFailing: 8, headEnvironments: 8 },
    { payload: 'b', baseFailing: 0, baseEnvironments: 6, headFailing: 6, headEnvironments: 6 },
  ])
  const lone = samples.filter(({ side }) => side === 'base')
  expect(failureFindings(judgedFunction(one, lone), 1)).toEqual([])
})

test('an environment that was invoked once, and failed then, counts like the others', () => {
  const one = functionCase()
  const samples = samplesOf(one, {
    replicas: 8,
    durationMs: () => 10,
    adjust: (sample) => {
      if (sample.sequence > 0) return undefined
      return sample.side === 'head' ? { ...sample, failure: { kind: 'timeout' } } : sample
    },
  })
  expect(failureFindings(judgedFunction(one, samples), 1)).toMatchObject([
    { baseFailing: 0, baseEnvironments: 8, headFailing: 8, headEnvironments: 8 },
  ])
})

test('new failures of one environment are shown at the deployed size that it stands for', () => {
  const shared = functionCase({
    ...{ memorySizesMB: [512, 1024, 2048], deployedMB: { base: 1024, head: 1024 } },
  })
  const judged = judgedFunction(
    shared,
    samplesOf(shared, {
      replicas: 8,
      durationMs: () => 10,
      adjust: (sample) => ({
        ...sample,
        ...(sample.memoryMB === 1024 && { ranAtMB: 512 }),
        ...((sample.side === 'head') === sample.memoryMB < 2048 && {
          failure: { kind: 'timeout' } as const,
        }),
      }),
    }),
  )
  expect(failureFindings(judged, 1)).toMatchObject([
    { kind: 'new-failures', memoryMB: 1024, headFailing: 8, example: { kind: 'timeout' } },
  ])
})
