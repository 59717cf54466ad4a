import { expect, test } from '@jest/globals'
import { lets } from '../../src/check/verdict.ts'

test.each([
  ['pass', 'fail', true],
  ['accepted', 'fail', true],
  ['inconclusive', 'pass', true],
  ['inconclusive', 'fail', false],
  ['fail', 'pass', false],
] as const)(
  '%s with on-inconclusive: %s lets the pull request through: %s',
  (verdict, on, expected) => {
    expect(lets(verdict, on)).toBe(expected)
  },
)
