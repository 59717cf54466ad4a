import { expect, test } from '@jest/globals'
import type { Kept } from '../../src/verdict/evidence.ts'
import { gatherEvidence } from '../../src/verdict/evidence.ts'
import { logsCount, meanLogBytes, usdPerLogByte } from '../../src/verdict/log-cost.ts'
import { billedMsOf, lnDurationMsOf, usdOfBilledMs } from '../../src/verdict/per-invocation.ts'
import { functionCase, samplesOf } from './support.ts'

const prices = {
  ...{ usdPerGBSecond: '0.002', usdPerTmpGBSecond: '0.0005', usdPerRequest: '0.01' },
  architecture: 'x86_64',
} as const

const fn = functionCase({
  payloads: [1, 3].map((weight) => ({ name: `of ${weight}`, weight })),
})

function replica(...kept: (Kept | undefined)[]) {
  const payloads = kept.map((each) => ({
    ...{ kept: each, keptFailures: 0, invocations: 3, failures: 0, failure: undefined },
  }))
  return {
    ...{ environment: 'one', payloads, coldMs: undefined, coldBilledMs: undefined },
    maxMemoryUsedMB: 80,
  }
}
const kept = (durationMs: number, billedMs: number, logBytes?: number): Kept => ({
  lnDurationMs: Math.log(durationMs),
  billedMs,
  ...(logBytes !== undefined && { logBytes }),
})

test('durations, bills and logs are averaged by weight, where all are known', () => {
  const both = replica(kept(10, 20, 100), kept(30, 60, 500))
  expect(Math.exp(Number(lnDurationMsOf(fn, both, [0, 1])))).toBeCloseTo(25, 12)
  expect(lnDurationMsOf(fn, both, [1])).toBe(Math.log(30))
  expect(billedMsOf(fn, both, [0, 1])).toBe(50)
  expect(meanLogBytes(fn, 'base', both, [0, 1])).toBe(400)
  expect(meanLogBytes(fn, 'base', both, [])).toBeUndefined()
  expect(billedMsOf(fn, both, [])).toBeUndefined()
  const lacking = replica(kept(10, 20, 100), kept(30, 60))
  expect(meanLogBytes(fn, 'base', lacking, [0, 1])).toBeUndefined()
  const counted = { base: { 'of 3': 900 }, head: {} }
  expect(meanLogBytes({ ...fn, countedLogBytes: counted }, 'base', lacking, [0, 1])).toBe(700)
  const one = replica(kept(10, 20, 100), undefined)
  expect([lnDurationMsOf(fn, one, [0, 1]), billedMsOf(fn, one, [0, 1])]).toEqual([
    undefined,
    undefined,
  ])
})

test('a bill is memory and paid /tmp by the millisecond, and the request', () => {
  const usd = (ephemeralStorageMB: number, more: object = {}) => {
    const side = { ...fn.prices.base, ...prices, ...more }
    const sides = { base: side, head: { ...side, usdPerGBSecond: '9' } }
    const own = {
      ...fn,
      prices: sides,
      ephemeralStorageMB: { base: ephemeralStorageMB, head: 9999 },
    }
    return usdOfBilledMs(own, 'base', 2048)(1500)
  }
  expect(usd(512)).toBeCloseTo(1.5 * 0.004 + 0.01, 15)
  expect(usd(256)).toBeCloseTo(1.5 * 0.004 + 0.01, 15)
  expect(usd(1536)).toBeCloseTo(1.5 * 0.0045 + 0.01, 15)
  expect(usd(1536, { usdPerTmpGBSecond: undefined })).toBeCloseTo(1.5 * 0.004 + 0.01, 15)
})

test('logs are part of the cost where they and their price are known everywhere, on both sides', () => {
  const measured = functionCase({ memorySizesMB: [512, 1024] })
  const counted = (known: (environment: string) => boolean, of = measured) => {
    const samples = (['look', 'confirm'] as const).flatMap((stage) =>
      samplesOf(of, { replicas: 2, stage, durationMs: () => 10 }),
    )
    const sizes = gatherEvidence(
      of,
      samples.map((each) => (known(each.environment) ? { ...each, logBytes: 300 } : each)),
    )
    return logsCount(of, [sizes])
  }
  expect(counted(() => true)).toBe(true)
  for (const environment of ['base:512:look:0', 'head:1024:look:1', 'head:512:confirm:0']) {
    expect(counted((each) => each !== environment)).toBe(false)
  }
  const { logs, ...unpriced } = measured.prices.base
  for (const sides of [
    { base: unpriced, head: measured.prices.head },
    { base: measured.prices.base, head: unpriced },
  ]) {
    expect(counted(() => true, { ...measured, prices: sides })).toBe(false)
  }
  expect(usdPerLogByte(measured, 'base')).toBeCloseTo(0.5 / 2 ** 30, 20)
  const without = { ...measured, prices: { base: unpriced, head: unpriced } }
  expect(usdPerLogByte(without, 'base')).toBe(0)
  expect(logs).toBeDefined()
})
