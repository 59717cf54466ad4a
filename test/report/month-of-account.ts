import { type MonthInput, monthOf } from '../../src/report/month.ts'
import type { Month } from '../../src/report/schema.ts'
import { pricesIn } from '../support/prices.ts'
import { aChange, aRow } from '../support/report.ts'

export const prices = pricesIn('us-east-1')

export const ROW = aRow(1024, 1000, 1100, { cost: aChange(10, 2, 'fail') })

export function month(overrides: Partial<MonthInput> = {}, row = ROW): Month {
  const found = monthOf(row, {
    fn: {
      prices: { base: prices, head: prices },
      ephemeralStorageMB: { base: 512, head: 512 },
    },
    comparison: { coldStart: null },
    invocationsPerMonth: 1_000_000,
    coldStartShare: 0.01,
    ...overrides,
  })
  if (found === null || 'kind' in found) throw new Error('no month')
  return found
}
