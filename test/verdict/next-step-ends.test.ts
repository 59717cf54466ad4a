import { expect, test } from '@jest/globals'
import type { Sample } from '../../src/measure/sample.ts'
import { nextStep } from '../../src/verdict/next-step.ts'
import { comparisonOf, functionCase, type SampleOptions, samplesOf } from './support.ts'

const failure = { kind: 'timeout' } as const
const RULE = { looks: [4, 8], confirmReplicas: 8 }
const headAt =
  (ms: number): SampleOptions['durationMs'] =>
  ({ side }) =>
    side === 'head' ? ms : 100

test('nothing ends a check before its first look, and nothing is counted of abandoned sizes', () => {
  const fn = functionCase({ rule: RULE })
  const failing = (sample: Sample) => (sample.side === 'head' ? { ...sample, failure } : sample)
  const samples = samplesOf(fn, { replicas: 3, durationMs: () => 100, adjust: failing })
  expect(nextStep(fn, samples)).toEqual({ kind: 'look', replicas: 4 })
  const abandoned = [{ side: 'head', memoryMB: 1024, failure }] as const
  expect(comparisonOf({ ...fn, abandoned }, samples).replicas).toBe(0)
})

test('new failures end a check that they fail, and no other, while a payload is undecided', () => {
  const payloads = ['noisy', 'broken'].map((name) => ({ name, weight: 1 }))
  const step = (failOn: 'any' | 'none') => {
    const fn = functionCase({ rule: RULE, payloads, failOn })
    const samples = samplesOf(fn, {
      ...{ replicas: 4, durationMs: () => 100, spread: 0.12 },
      adjust: (sample) =>
        sample.side === 'head' && sample.payload === 'broken' ? { ...sample, failure } : sample,
    })
    return nextStep(fn, samples)
  }
  expect(step('any')).toMatchObject({ kind: 'done', comparison: { verdict: 'fail' } })
  expect(step('none')).toEqual({ kind: 'look', replicas: 8 })
})

test('a single candidate beyond doubt is not confirmed', () => {
  const fn = functionCase({
    rule: { looks: [8], confirmReplicas: 8, oneMachine: true },
    limits: { durationPercent: 5, costPercent: 1000, initPercent: 10 },
  })
  const samples = samplesOf(fn, { replicas: 8, durationMs: headAt(150) })
  expect(nextStep(fn, samples)).toMatchObject({
    ...{ kind: 'done', comparison: { verdict: 'fail', confirmed: false } },
  })
})

test('what is beyond doubt is reported from the looks, whatever fresh environments once showed', () => {
  const fn = functionCase({ rule: RULE, memorySizesMB: [512, 1024, 2048] })
  const samples = [
    ...samplesOf(fn, { replicas: 4, durationMs: headAt(150), spread: 0.005 }),
    ...samplesOf(fn, { replicas: 4, stage: 'confirm', durationMs: headAt(100) }),
  ]
  const { verdict, confirmed, sizes } = comparisonOf(fn, samples)
  expect([verdict, confirmed]).toEqual(['fail', false])
  for (const { duration } of sizes) expect(duration?.changePercent).toBeGreaterThan(45)
})

test('what was not confirmed, or could not be, says so', () => {
  const fn = functionCase({ rule: { looks: [8], confirmReplicas: 8 }, exhausted: true })
  const looks = samplesOf(fn, { replicas: 8, durationMs: headAt(112) })
  const fresh = samplesOf(fn, { replicas: 8, stage: 'confirm', durationMs: headAt(100) })
  for (const samples of [looks, [...looks, ...fresh]]) {
    const { verdict, confirmed, findings } = comparisonOf(fn, samples)
    expect([verdict, confirmed]).toEqual(['inconclusive', false])
    expect(findings[0]).toMatchObject({ reason: 'unconfirmed' })
  }
})
