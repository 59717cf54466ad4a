import { expect, test } from '@jest/globals'
import { failureClause } from '../../../src/report/text/failure.ts'

const ID = '8f5c1c2e-0b1d-4c3e-9f3a-2b7d1c9e4a10'

test.each([
  [
    `RequestId: ${ID} Error: Runtime exited with error: exit status 3`,
    'crashed with Runtime.ExitError: Runtime exited with error: exit status 3',
  ],
  [`RequestId: ${ID} Process exited`, 'crashed with Runtime.ExitError: Process exited'],
  ['It is too large.', 'crashed with Runtime.ExitError: It is too large'],
  [`about RequestId: ${ID}`, `crashed with Runtime.ExitError: about RequestId: ${ID}`],
  ['', 'crashed with Runtime.ExitError'],
])('the message %p stands in a sentence as %p', (message, clause) => {
  expect(failureClause({ kind: 'crash', errorType: 'Runtime.ExitError', message })).toBe(clause)
})
