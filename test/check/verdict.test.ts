import { expect, test } from '@jest/globals'
import { EXIT } from '../../src/check/exit.ts'
import { lets, statusOf } from '../../src/check/verdict.ts'
import { anUnmeasuredFunction, aReport } from '../support/report.ts'

test.each([
  ['pass', 'fail', true],
  ['accepted', 'fail', true],
  ['inconclusive', 'pass', true],
  ['inconclusive', 'fail', false],
  ['fail', 'pass', false],
] as const)(
  '%s with on-inconclusive: %s lets the pull request through: %s',
  (verdict, on, expected) => {
    const report = aReport({ verdict })
    expect(lets(report, on)).toBe(expected)
    expect(statusOf(report, on)).toBe(expected ? EXIT.pass : EXIT.fail)
  },
)

test.each([
  ['inconclusive', EXIT.couldNotMeasure],
  ['accepted', EXIT.couldNotMeasure],
  ['fail', EXIT.fail],
] as const)(
  '%s with a function that could not be measured ends with status %s, whatever is tolerated',
  (verdict, status) => {
    const report = aReport({ verdict, functions: [anUnmeasuredFunction()] })
    expect(lets(report, 'pass')).toBe(false)
    expect(statusOf(report, 'pass')).toBe(status)
  },
)
