import { expect, test } from '@jest/globals'
import { withoutBystanders } from '../../src/explain/bystanders.ts'
import type { Estimate } from '../../src/explain/cause.ts'

const gc: Estimate = {
  ...{ kind: 'gc', name: 'escapeHtml', file: 'page.mjs', line: 14, changed: false },
  ...{ base: { ms: 1 }, head: { ms: 3 }, addsMs: 2 },
}
const response = (bytes: number): Estimate => ({
  ...{ kind: 'response', name: 'response', changed: false },
  ...{ base: { bytes: 84, ms: 0 }, head: { bytes, ms: 1 }, addsMs: 1 },
})
const nothingGrew = { growth: new Map<never, never>() }

test('collections of a much larger answer are no cause of their own', () => {
  const answer = response(1_600_000)
  expect(withoutBystanders([gc], [answer], nothingGrew)).toEqual([])
  expect(answer.addsMs).toBe(3)
})

test('collections are one where the answer is little larger, or the function was changed', () => {
  expect(withoutBystanders([gc], [response(2000)], nothingGrew)).toEqual([gc])
  const changed = { ...gc, changed: true }
  expect(withoutBystanders([changed], [response(1_600_000)], nothingGrew)).toEqual([changed])
})
