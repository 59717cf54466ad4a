import { expect, test } from '@jest/globals'
import { linesOf } from '../../../src/check/record/lines-of.ts'
import type { MeasuredFunction } from '../../../src/report/schema.ts'
import { commitOf } from '../../support/history.ts'
import { aRegression, aReport, aRow } from '../../support/report.ts'

const linesFor = (fn: MeasuredFunction) =>
  linesOf({
    report: aReport({ functions: [fn] }),
    merge: { commit: commitOf(1) },
    origins: new Map([[fn.name, { kind: 'given' }]]),
    baseCommits: new Map(),
    anchor: undefined,
    live: new Map(),
  })

/** Of the lines that have one: size, payload and month. */
const monthsOf = (fn: MeasuredFunction) =>
  linesFor(fn).flatMap((line) =>
    line.kind === 'measured' && line.monthUsd !== undefined
      ? [[line.memoryMB, line.payload, line.monthUsd]]
      : [],
  )

test('a month is noted once, at its size with all payloads, deployed or not', () => {
  const fn = aRegression()
  expect(monthsOf(fn)).toEqual([[1024, null, 25.23]])
  expect(monthsOf({ ...fn, deployedMB: null })).toEqual([[1024, null, 25.23]])
})

test('a month of invocations that nobody stated is not noted', () => {
  const fn = aRegression()
  if (!fn.month) throw new Error('no month')
  expect(monthsOf({ ...fn, month: { ...fn.month, assumed: true } })).toEqual([])
})

test('bytes logged are those that the cost is made of', () => {
  const row = aRow(1024, 98, 99)
  if (!row.head) throw new Error('no head')
  const logging = { ...row, head: { ...row.head, logBytes: 598 } }
  const fn = aRegression({ sizes: [logging], payloads: [] })
  expect(linesFor(fn)).toMatchObject([{ memoryMB: 1024, logBytes: 598 }])
})
