import { expect, test } from '@jest/globals'
import { EXIT } from '../../src/check/exit.ts'
import { isPassing, statusOf } from '../../src/check/verdict.ts'
import { aFunction, anUnmeasuredFunction, anUnrestored, aReport } from '../support/report.ts'

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
    expect(isPassing(report, on)).toBe(expected)
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
    expect(isPassing(report, 'pass')).toBe(false)
    expect(statusOf(report, 'pass')).toBe(status)
  },
)

test('a function that works on neither side is let through by nothing, one that head mends is', () => {
  const nothing = { base: null, head: null, duration: null, cost: null }
  const [size] = aFunction().sizes
  const broken = aFunction({
    verdict: 'inconclusive',
    sizes: [
      { memoryMB: 512, baseMemoryMB: null, ...nothing },
      { memoryMB: 1024, baseMemoryMB: null, ...nothing },
    ],
  })
  const mended = aFunction({
    verdict: 'inconclusive',
    sizes: [{ memoryMB: 512, baseMemoryMB: null, ...nothing, head: size?.head ?? null }],
  })
  const report = (fn: typeof broken) => aReport({ verdict: 'inconclusive', functions: [fn] })
  expect(statusOf(report(broken), 'pass')).toBe(EXIT.couldNotMeasure)
  expect(statusOf(report(mended), 'pass')).toBe(EXIT.pass)
})

test.each(['pass', 'fail', 'accepted', 'inconclusive'] as const)(
  '%s with a function that is left changed ends with status 3',
  (verdict) => {
    const report = aReport({ verdict, unrestored: [anUnrestored()] })
    expect(isPassing(report, 'pass')).toBe(false)
    expect(statusOf(report, 'pass')).toBe(EXIT.couldNotMeasure)
  },
)
