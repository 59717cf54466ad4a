import { describe, expect, test } from '@jest/globals'
import { renderReportPage } from '../../src/report/html/report-page.ts'
import { fitMarkdown, renderMarkdown } from '../../src/report/markdown/report.ts'
import {
  aChange,
  aFinding,
  aFunction,
  anUnrestored,
  aRegression,
  aReport,
  aRow,
} from '../support/report.ts'
import { REPORTS } from '../support/reports.ts'

describe('the markdown', () => {
  test.each(Object.entries(REPORTS))('of report "%s" is as it was looked at', (_, report) => {
    expect(renderMarkdown(report)).toMatchSnapshot()
  })

  test('without payloads leaves their table out, and nothing else', () => {
    const full = renderMarkdown(REPORTS.fail)
    const less = renderMarkdown(REPORTS.fail, { functions: 1, payloads: false })
    const [before = '', after = ''] = full.split(
      /<details><summary>Per payload<\/summary>.*?<\/details>\n\n/s,
    )
    expect(full).not.toBe(less)
    expect(less).toBe(before + after)
  })

  test('as a summary has one row a function', () => {
    expect(renderMarkdown(REPORTS.many, { functions: 0, payloads: false })).toMatchSnapshot()
  })
})

test('a row says which payloads its figures leave out, alone or behind what it says of them', () => {
  const missing = { payloads: ['list'], trafficPercent: 95 }
  const rows = [
    aRow(512, 801, 803, { missing }),
    aRow(1024, 412, 360, { missing, duration: aChange(-12, 1, 'pass') }),
  ]
  const markdown = renderMarkdown(aReport({ functions: [aFunction({ sizes: rows })] }))
  expect(markdown).toContain('| without `list` (95 % of traffic) |')
  expect(markdown).toContain('| faster, cheaper, without `list` (95 % of traffic) |')
})

test('a payload with which base fails is said to, where invocations of it failed', () => {
  const nothing = { base: null, duration: null, cost: null }
  const payloads = ['small', 'large'].map((payload) => ({ ...aRow(1024, 9, 9, nothing), payload }))
  const findings = [aFinding({ kind: 'failures', severity: 'warn', payload: 'large' })]
  const markdown = renderMarkdown(aReport({ functions: [aFunction({ payloads, findings })] }))
  expect(markdown).toMatch(/\| `small` \|.*\| not measured \|/)
  expect(markdown).toMatch(/\| `large` \|.*\| main fails \|/)
})

test('of what fails only figures from the limit on are in bold: below it one payload is what fails', () => {
  const failing = (percent: number) => aChange(percent, 1, 'fail')
  const rows = [4.9, 5].map((percent, index) =>
    aRow(512 * (index + 1), 100, 100 + percent, {
      duration: failing(percent),
      cost: failing(percent),
    }),
  )
  const markdown = renderMarkdown(aReport({ functions: [aFunction({ sizes: rows })] }))
  const [below, at] = markdown
    .split('\n')
    .filter((line) => /^\|.* MB\*{0,2} /u.test(line.replaceAll('\u00a0', ' ')))
  expect(below).not.toContain('**+4.9')
  expect(at?.match(/\*\*\+5/g)).toHaveLength(2)
})

describe('figures that do not exist', () => {
  const nothing = aRow(1024, 412, 412, { base: null, head: null, duration: null, cost: null })
  const none = aChange(0, 0, 'pass')
  const zero = aRow(1769, 0, 0, { duration: none, cost: none })

  test('are dashes or zeros, never NaN, null, undefined or Infinity', () => {
    const report = aReport({
      functions: [
        aFunction({
          sizes: [nothing, zero],
          payloads: [{ ...nothing, payload: 'small' }],
          coldStart: null,
          deployedMB: null,
        }),
      ],
    })
    const markdown = renderMarkdown(report)
    expect(markdown).not.toMatch(/NaN|null|undefined|Infinity/)
    expect(markdown).toContain('| 1,024\u00a0MB | – | – | – | – | not measured |')
  })

  test('of an interval leave the estimate alone', () => {
    const change = {
      changePercent: 3.04,
      lowPercent: null,
      highPercent: null,
      detectableIncreasePercent: null,
    }
    const row = aRow(1024, 412, 425, { duration: { ...change, verdict: 'inconclusive' } })
    const report = aReport({ functions: [aFunction({ sizes: [row] })] })
    expect(renderMarkdown(report)).toContain('| +3.0\u00a0% |')
  })
})

test.each([
  [800, 848, 'within the limit'],
  [5, 5.5, 'slower by less than 1 ms'],
])('the row of a pass from %d to %d ms says: %s', (baseMs, headMs, words) => {
  const row = aRow(512, baseMs, headMs, { cost: aChange(0, 1, 'pass') })
  const markdown = renderMarkdown(aReport({ functions: [aFunction({ sizes: [row] })] }))
  expect(markdown).toMatch(new RegExp(`^\\| ✅ \\| 512\u00a0MB .*\\| ${words} \\|$`, 'm'))
})

describe('a regression that does not fail the check', () => {
  test('is marked, stands in the headline, and passes', () => {
    const report = aReport({ functions: [aRegression({ verdict: 'pass', failOn: 'none' })] })
    const markdown = renderMarkdown(report)
    expect(markdown).toContain(
      '### ✅ `image-resize`: 11.6 % more expensive at 1,024 MB (limit 5 %), which does not fail this check',
    )
    expect(markdown).toMatch(/^\| ⚠️ \| 512\u00a0MB .*\| slower, costlier \|$/m)
    expect(markdown).not.toMatch(/^\| ❌/m)
  })

  test('at another than the deployed size is marked apart from one that counts', () => {
    const report = aReport({ functions: [aRegression({ failOn: 'deployed' })] })
    const [at512 = '', at1024 = ''] = renderMarkdown(report)
      .split('\n')
      .filter((line) => /^\| .*MB/.test(line))
    expect(at512).toMatch(/^\| ⚠️ .*slower/)
    expect(at1024).toMatch(/^\| ❌ .*slower/)
  })
})

test('a function that is left changed comes first, with a command that can be copied', () => {
  const report = aReport({ unrestored: [anUnrestored()] })
  const texts = [renderMarkdown(report), fitMarkdown(report, 600)]
  for (const text of texts) {
    expect(text.split('\n').slice(0, 7)).toEqual([
      '> [!CAUTION]',
      "> &#36;LATEST of orders is not restored: it runs the pull request's code. Restore it from the directory of the action:",
      '>',
      '> ```text',
      '> AWS_REGION=us-east-1 node dist/cli.js sweep --function-name orders --run pr-12/abc123',
      '> ```',
      '',
    ])
  }
  const html = renderReportPage(report)
  expect(html).toMatch(/<header class="pass">\n<p><b>\$LATEST of orders is not restored/)
  expect(html).toContain('--function-name orders --run pr-12/abc123</pre>')
})
