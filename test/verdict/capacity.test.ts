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
