import { expect, test } from '@jest/globals'
import { compareRules } from '../../bench/independent/compare.ts'

// A sample of what bench/independent.ts does with 400 checks.
test('an implementation from docs/how-it-decides.md alone comes to the same steps and verdicts', () => {
  const { steps, disagreed } = compareRules(12, 3)
  expect(steps).toBeGreaterThan(30)
  expect(disagreed).toEqual([])
})
