import { describe, expect, test } from '@jest/globals'
import { reportOutputs } from '../../src/report/outputs.ts'
import { verdictSentence } from '../../src/report/sentence.ts'
import {
  aChange,
  aFinding,
  aFunction,
  anUnchangedFunction,
  aRegression,
  aReport,
  aRow,
} from '../support/report.ts'
import { REPORTS } from '../support/reports.ts'

describe('the outputs', () => {
  test('are the changes at the deployed size, the recommended size and the spend', () => {
    expect(reportOutputs(REPORTS.fail)).toEqual({
      verdict: 'fail',
      'cost-change-percent': 11.6,
      'duration-change-percent': 11.9,
      'recommended-memory-size': 1769,
      'spend-usd': 0.0231,
    })
  })

  test('are those of base as deployed against head as deployed where the size changes', () => {
    expect(reportOutputs(REPORTS.resized)).toMatchObject({
      'cost-change-percent': 2.9,
      'duration-change-percent': -48.6,
    })
  })

  test('of several functions are those of the worst, and recommend no size', () => {
    const functions = [aFunction(), aRegression(), anUnchangedFunction('mailer')]
    const outputs = reportOutputs(aReport({ functions }))
    expect(outputs).toMatchObject({ 'cost-change-percent': 11.6, 'duration-change-percent': 11.9 })
    expect(outputs).not.toHaveProperty('recommended-memory-size')
  })

  test('leave out what is not known', () => {
    expect(reportOutputs(REPORTS.unchanged)).toEqual({ verdict: 'pass', 'spend-usd': 0.0231 })
    expect(reportOutputs(REPORTS.local)).toEqual({ verdict: 'pass', 'spend-usd': 0 })
  })
})

describe('the verdict in a sentence', () => {
  test.each([
    ['pass', 'image-resize: no slower and no more expensive, cost −0.2 % ±1.0 at 1,024 MB.'],
    ['fail', 'image-resize: 11.6 % more expensive at 1,024 MB (limit 5 %).'],
    ['accepted', 'image-resize: 11.6 % more expensive at 1,024 MB (limit 5 %), accepted.'],
    ['improved', 'image-resize: 20.1 % cheaper at 1,024 MB.'],
    [
      'inconclusive',
      'image-resize: undecided, cost at 1,024 MB changed by between −3.2 % and +8.4 % (limit 5 %).',
    ],
    ['resized', 'image-resize: 19.4 % more expensive at 512 MB (limit 5 %).'],
    ['abandoned', 'report-export: ran out of memory at 128 MB.'],
    ['failures', 'orders-api: fails with payload large, where main works.'],
    ['unchanged', 'image-resize: same code and configuration, so nothing to measure.'],
    [
      'many',
      '1 of 5 functions got worse, +$2.61 a month, image-resize: 11.6 % more expensive at 1,024 MB (limit 5 %); 1 could not be decided.',
    ],
  ] as const)('of report "%s" is: %s', (report, sentence) => {
    expect(verdictSentence(REPORTS[report])).toBe(sentence)
  })

  test.each([
    ['pass', 'None of 2 functions got slower or more expensive.'],
    ['inconclusive', '0 of 2 functions could not be decided.'],
    ['accepted', '0 of 2 functions got worse, which was accepted.'],
  ] as const)('of several functions that are %s counts them', (verdict, sentence) => {
    const functions = [aFunction(), anUnchangedFunction('mailer')]
    expect(verdictSentence(aReport({ verdict, functions }))).toBe(sentence)
  })

  test('without a function says so', () => {
    expect(verdictSentence(aReport({ functions: [] }))).toBe('There was no function to measure.')
  })

  test('gives the range of the rows when all got worse and none is deployed', () => {
    const sizes = [512, 1024, 1769].map((memoryMB, index) =>
      aRow(memoryMB, 800, 900, { cost: aChange([20, 25, 40][index] ?? 0, 5, 'fail') }),
    )
    const findings = [aFinding({ kind: 'cost-regression', numbers: { changePercent: 28 } })]
    const report = aReport({
      functions: [aFunction({ verdict: 'fail', deployedMB: null, sizes, findings })],
    })
    expect(verdictSentence(report)).toBe(
      'image-resize: 20 % to 40 % more expensive at all 3 sizes (limit 5 %).',
    )
  })

  test('names the cold start when nothing else got worse', () => {
    const findings = [aFinding({ kind: 'init-regression', numbers: { changePercent: 31.2 } })]
    const report = aReport({ functions: [aFunction({ verdict: 'fail', findings })] })
    expect(verdictSentence(report)).toBe('image-resize: cold starts 31.2 % slower (limit 10 %).')
  })

  test.each([
    [1, 2, 'fails with payload a, where main works'],
    [2, 2, 'fails with both payloads, where main works'],
    [2, 3, 'fails with 2 of 3 payloads, where main works'],
    [3, 3, 'fails with all 3 payloads, where main works'],
  ])('says that head fails with %d of %d payloads', (failing, all, clause) => {
    const names = ['a', 'b', 'c'].slice(0, all)
    const findings = names
      .slice(0, failing)
      .map((payload) => aFinding({ kind: 'new-failures', memoryMB: null, payload }))
    const payloadSet = names.map((name) => ({ name, weight: 1, source: 'file' }))
    const fn = aFunction({ verdict: 'fail', findings, payloadSet })
    expect(verdictSentence(aReport({ functions: [fn] }))).toBe(`image-resize: ${clause}.`)
  })

  test('claims of a base that fails, too, only that head fails more often', () => {
    const findings = [
      aFinding({ kind: 'new-failures', payload: 'a', memoryMB: 512, numbers: { baseFailing: 6 } }),
    ]
    const fn = aFunction({ verdict: 'fail', findings })
    expect(verdictSentence(aReport({ functions: [fn] }))).toBe(
      'image-resize: fails more often with payload a at 512 MB than main.',
    )
  })

  test.each([
    [800, 832, '4 % slower at 512 MB, within the limit of 5 %'],
    [5, 5.5, '10 % slower at 512 MB, by less than 1 ms'],
    [800, 848, '6 % slower at 512 MB, over all sizes within the limit of 5 %'],
  ])('says what a pass from %d to %d ms is within', (baseMs, headMs, clause) => {
    const row = aRow(512, baseMs, headMs, { cost: aChange(0, 1, 'pass') })
    const fn = aFunction({ verdict: 'pass', deployedMB: null, sizes: [row], findings: [] })
    expect(verdictSentence(aReport({ functions: [fn] }))).toBe(`image-resize: ${clause}.`)
  })

  test('names a longer warm-up that is tolerated in a clause, and others as they are', () => {
    const warmUp = aFinding({
      kind: 'warm-up-regression',
      severity: 'warn',
      memoryMB: 1769,
      numbers: { headExcessMs: 440, baseExcessMs: -3 },
      message: 'Warming up takes longer.',
    })
    const sentence = (...args: Parameters<typeof aFunction>) =>
      verdictSentence(aReport({ functions: [aFunction(...args)] }))
    expect(sentence({ findings: [warmUp] })).toBe(
      'image-resize: warming up takes 440 ms longer after each cold start at 1,769 MB, which does not fail this check.',
    )
    const growth = aFinding({ kind: 'memory-growth', message: 'Memory grows.' })
    expect(sentence({ verdict: 'fail', findings: [growth] })).toBe('image-resize: Memory grows.')
  })
})
