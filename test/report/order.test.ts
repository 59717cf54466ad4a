import { expect, test } from '@jest/globals'
import { inOrder } from '../../src/report/document/order.ts'
import type { FunctionReport } from '../../src/report/schema.ts'
import {
  aFunction,
  anUnchangedFunction,
  anUnmeasuredFunction,
  aRegression,
  aRow,
} from '../support/report.ts'

const names = (functions: readonly FunctionReport[]) => inOrder(functions).map(({ name }) => name)
const changed = (name: string, headMs: number, verdict: 'fail' | 'pass' | 'inconclusive') =>
  aFunction({ name, verdict, sizes: [aRow(1024, 100, headMs)], month: null })
const monthly = (name: string, headMs: number, changeUsd: number) => ({
  ...changed(name, headMs, 'fail'),
  month: {
    invocations: 1e6,
    memoryMB: 1024,
    baseUsd: 10,
    headUsd: 10 + changeUsd,
    changeUsd,
    lowUsd: null,
    highUsd: null,
  },
})

test('what needs a decision stands first, what is the same on both sides last', () => {
  const functions = [
    anUnchangedFunction('same'),
    { kind: 'new', name: 'added', verdict: 'pass' } as const,
    changed('passed', 100, 'pass'),
    changed('unclear', 103, 'inconclusive'),
    anUnmeasuredFunction('lost'),
    aRegression({ name: 'accepted', verdict: 'accepted' }),
    changed('worse', 110, 'fail'),
  ]
  const order = ['worse', 'accepted', 'lost', 'unclear', 'passed', 'added', 'same']
  expect(names(functions)).toEqual(order)
  expect(names(functions.toReversed())).toEqual(order)
})

test('of several the largest change stands first, of equal ones the name decides', () => {
  const functions = [
    changed('a', 106, 'fail'),
    changed('c', 140, 'fail'),
    changed('b', 140, 'fail'),
    changed('same', 100, 'pass'),
    changed('faster', 60, 'pass'),
  ]
  expect(names(functions)).toEqual(['b', 'c', 'a', 'faster', 'same'])
})

test('a month of money counts more than percentages, where all months are known', () => {
  const functions = [monthly('rare', 200, 0.5), monthly('busy', 106, 40)]
  expect(names(functions)).toEqual(['busy', 'rare'])
  expect(names([...functions, changed('unknown', 120, 'fail')])).toEqual([
    'rare',
    'unknown',
    'busy',
  ])
})
