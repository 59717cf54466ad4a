import { expect, test } from '@jest/globals'
import { findingMessage } from '../../src/report/text/findings.ts'
import { capacityFacts, capacityOf } from '../../src/verdict/capacity.ts'
import type { Row } from '../../src/verdict/comparison.ts'

const slower = (changePercent: number, plusMinus: number) =>
  ({
    duration: {
      changePercent,
      lowPercent: changePercent - plusMinus,
      highPercent: changePercent + plusMinus,
      verdict: 'fail',
    },
  }) as Row
const use = { peak: 412, limit: 500, kind: 'reserved' } as const
const found = (row: Row, limit: number = use.limit) => {
  const capacity = capacityOf({ ...use, limit }, row)
  return capacity ? capacityFacts(capacity, row) : []
}

test('the peak changes as the duration does', () => {
  expect(capacityOf(use, slower(14, 1))?.headPeak).toBeCloseTo(469.7, 1)
  expect(capacityOf(use, undefined)).toBeUndefined()
})

test('a peak that goes beyond the limit, beyond doubt, is reported', () => {
  expect(found(slower(14, 1))).toEqual([])
  expect(found(slower(22, 3))).toEqual([])
  const [fact] = found(slower(25, 3))
  expect(fact && findingMessage(fact)).toBe(
    'At its peak the function needs 515 concurrent invocations instead of 412, and 500 are reserved for it: the others are throttled.',
  )
  expect(found(slower(25, 3), 400)).toEqual([])
})

test('a peak goes beyond the limit where its lower bound does, by however little', () => {
  const at = (lowPercent: number, limit: number, peak = 400) =>
    capacityFacts({ peak, limit, headPeak: 600, kind: 'account' }, {
      duration: { ...slower(50, 0).duration, lowPercent },
    } as Row).length
  expect([at(25, 500), at(25, 499.9)]).toEqual([0, 1])
  // At its limit it was not beyond it.
  expect([at(25, 400), at(25, 399.9)]).toEqual([1, 0])
})
