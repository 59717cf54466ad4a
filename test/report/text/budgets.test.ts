import { expect, test } from '@jest/globals'
import { budgetClause, budgetMessage } from '../../../src/report/text/budgets.ts'

test.each([
  [5.001, 5, '5.001 MB', '5.000 MB'],
  [0.0002, 0.0001, '0.0002 MB', '0.0001 MB'],
  [6, 5, '6.00 MB', '5.00 MB'],
])('a package of %d MB is shown to differ from its limit of %d', (headMB, limitMB, head, limit) => {
  const fact = { kind: 'package-budget', state: 'exceeded', headMB, limitMB } as const
  expect(budgetMessage(fact)).toBe(
    `Head's package is ${head}, which exceeds max-package-size (${limit}).`,
  )
})

test('a duration just above its limit is shown to differ from it, in the message and in the clause', () => {
  const numbers = { limitMs: 400, headMs: 400.2, lowMs: 400.1, highMs: 400.3 }
  const fact = { kind: 'duration-budget', state: 'exceeded', memoryMB: 512, ...numbers } as const
  expect(budgetMessage(fact)).toBe(
    'At 512 MB an invocation of head takes 400.20 ms (95 % interval 400.10 ms to 400.30 ms), which exceeds max-duration (400.00 ms).',
  )
  expect(budgetClause('duration-budget', { memoryMB: 512, numbers })).toBe(
    '400.20 ms per invocation at 512 MB, above max-duration (400.00 ms)',
  )
})
