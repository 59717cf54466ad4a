import { describe, expect, test } from '@jest/globals'
import { contradictionIn } from '../../src/report/contradiction.ts'
import type { Report } from '../../src/report/schema.ts'
import { aChange, aFunction, aRegression, aReport, aRow } from '../support/report.ts'
import { REPORTS } from '../support/reports.ts'

describe('a report agrees with itself', () => {
  test.each(Object.entries(REPORTS))('as made by a check: %s', (_, report) => {
    expect(contradictionIn(report)).toBeUndefined()
  })

  test('where less than 1 ms passes, however many percent that is', () => {
    const cost = aChange(0.4, 1, 'pass')
    const passing = (headMs: number) =>
      contradictionIn(
        aReport({ functions: [aFunction({ sizes: [aRow(512, 5, headMs, { cost })] })] }),
      )
    expect(passing(5.9)).toBeUndefined()
    expect(passing(6.1)).toMatch(/duration passes above the limit/)
  })
})

describe('a report contradicts itself', () => {
  const worse = aChange(11.9, 1.2, 'fail')
  const slower = aRow(1024, 412, 461, { duration: worse, cost: worse })
  test.each<[string, Report, RegExp]>([
    [
      'with another verdict than its functions',
      aReport({ verdict: 'pass', functions: [aRegression()] }),
      /verdict is pass, and its functions come to fail/,
    ],
    [
      'with a function that passes in spite of a finding',
      aReport({ verdict: 'pass', functions: [aRegression({ verdict: 'pass' })] }),
      /passes with a finding that fails/,
    ],
    [
      'with a regression that no finding reports',
      aReport({ functions: [aFunction({ sizes: [slower] })] }),
      /a regression and no finding/,
    ],
    [
      'with a change that its figures do not show',
      aReport({
        functions: [
          aFunction({
            sizes: [aRow(1024, 412, 812, { duration: aChange(0.4, 1.2, 'pass') })],
          }),
        ],
      }),
      /duration changes by \+97.1 %, not by \+0.4 % at 1,024 MB/,
    ],
    [
      'with a row that passes above the limit',
      aReport({
        functions: [
          aFunction({ sizes: [aRow(1024, 412, 461, { duration: aChange(11.9, 1.2, 'pass') })] }),
        ],
      }),
      /duration passes above the limit/,
    ],
    [
      'when it was skipped and has functions',
      aReport({ verdict: 'skipped' }),
      /nothing was measured/,
    ],
  ])('%s', (_, report, why) => {
    expect(contradictionIn(report)).toMatch(why)
  })
})
