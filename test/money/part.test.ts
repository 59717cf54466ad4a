import { expect, test } from '@jest/globals'
import { explainingLimitUsd } from '../../src/check/explain/explain-all.ts'
import { openBudget } from '../../src/money/budget.ts'
import { Exact } from '../../src/money/exact.ts'
import { partOf } from '../../src/money/part.ts'

const usd = (amount: string) => new Exact(amount)

test('a part of a budget takes no more than its own, and what it takes is spent of the whole', async () => {
  const whole = openBudget(1)
  const part = partOf(whole, 0.02)
  const first = await part.reserve(usd('0.015'))
  first?.settle(usd('0.015'))
  expect(await part.reserve(usd('0.006'))).toBeUndefined()
  const second = await part.reserve(usd('0.005'))
  second?.lose()
  expect(whole.spent()).toEqual({ usd: 0.02, invocations: 2 })
  expect(await part.reserve(usd('0.000001'))).toBeUndefined()
  expect(await whole.reserve(usd('0.98'))).toBeDefined()
})

test('a part of a budget has no more room than the whole has', async () => {
  const whole = openBudget(1)
  const part = partOf(whole, 0.5)
  const other = await whole.reserve(usd('0.8'))
  other?.settle(usd('0.8'))
  expect(await part.reserve(usd('0.3'))).toBeUndefined()
  // What the whole refused is not held in the part.
  const fits = await part.reserve(usd('0.2'))
  fits?.settle(usd('0.2'))
  expect(whole.spent().usd).toBe(1)
})

test.each([
  [0, 0.01],
  [0.5, 0.01],
  [0.51, 0.0102],
  [10, 0.2],
])('explaining after %d USD may cost %d USD', (spentUsd, limitUsd) => {
  expect(explainingLimitUsd(spentUsd)).toBeCloseTo(limitUsd, 12)
})
