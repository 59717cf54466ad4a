import { describe, expect, test } from '@jest/globals'
import { predictedUsd, spendMeter } from '../../src/money/spend.ts'
import { pricesIn } from '../support/prices.ts'

const cost = {
  billedMs: 1000,
  memoryMB: 1024,
  ephemeralStorageMB: 512,
  prices: pricesIn('us-east-1'),
}

describe('the spend of a run', () => {
  test('is counted exactly, whatever the number of invocations', () => {
    const meter = spendMeter(1)
    for (let i = 0; i < 10_000; i++) meter.add(cost)
    expect(meter.spent()).toEqual({ usd: 0.168667, invocations: 10_000 })
  })

  test('may reach its limit and not go beyond it', () => {
    const meter = spendMeter(0.0000337334)
    expect(meter.allows(cost)).toBe(true)
    meter.add(cost)
    expect(meter.allows(cost)).toBe(true)
    meter.add(cost)
    expect(meter.allows(cost)).toBe(false)
    expect(meter.allows({ ...cost, billedMs: 0 })).toBe(false)
  })

  test('is predicted as what the meter then counts', () => {
    const meter = spendMeter(1)
    for (let i = 0; i < 7; i++) meter.add(cost)
    for (let i = 0; i < 3; i++) meter.add({ ...cost, memoryMB: 128 })
    const plan = [
      { invocations: 7, cost },
      { invocations: 3, cost: { ...cost, memoryMB: 128 } },
    ]
    expect(predictedUsd(plan)).toBe(meter.spent().usd)
  })

  test('of nothing is nothing', () => {
    expect(spendMeter(1).spent()).toEqual({ usd: 0, invocations: 0 })
    expect(predictedUsd([])).toBe(0)
  })
})
