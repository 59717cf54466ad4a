import { expect, test } from '@jest/globals'
import { sweptTable } from '../../../src/aws/lambda/swept-table.ts'

test('what was swept is reported as a table, with nothing in it that moves the cursor', () => {
  const mark = { repository: 'octo/orders', run: 'pr-12/abc123', expires: '2026-01-01T00:00:00Z' }
  const table = sweptTable(
    [
      { name: 'lambda-cost-gate-1', mark, outcome: 'deleted', reason: 'it expired' },
      { name: 'orders', mark, outcome: 'to-restore', reason: 'it belongs to pr-12' },
      { name: 'lambda-cost-gate-x\u001b[2J', outcome: 'failed', reason: 'AWS said\nno' },
    ],
    'eu-central-1',
  )
  expect(table).toBe(
    [
      'Function                Run                       Result          Why',
      'lambda-cost-gate-1      octo/orders pr-12/abc123  deleted         it expired',
      'orders                  octo/orders pr-12/abc123  to be restored  it belongs to pr-12',
      'lambda-cost-gate-x [2J  unknown                   FAILED          AWS said no',
      '',
    ].join('\n'),
  )
})

test('that nothing was found is said', () => {
  expect(sweptTable([], 'eu-central-1')).toBe('No preview is left behind in eu-central-1.\n')
  expect(sweptTable([], 'eu-central-1', ['orders'])).toBe(
    'Nothing is left behind in orders; nothing else in eu-central-1 was looked at.\n',
  )
})
