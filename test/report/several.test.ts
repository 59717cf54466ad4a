import { describe, expect, test } from '@jest/globals'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import { aFunction, aRegression, aReport } from '../support/report.ts'
import { REPORTS } from '../support/reports.ts'

const markdownOf = (report: Parameters<typeof aReport>[0]) =>
  renderMarkdown(aReport(report), { detail: 'full' })
const unfolded = (markdown: string) => {
  let text = markdown
  for (let before = ''; before !== text; ) {
    before = text
    text = text.replace(/<details>(?:(?!<details>).)*?<\/details>/gs, '')
  }
  return text
}

describe('of twenty functions, three of which got worse', () => {
  const markdown = renderMarkdown(REPORTS.twenty, { detail: 'full' })
  const open = unfolded(markdown)

  test('the first that is read is how many, and what they cost together', () => {
    expect(open.split('\n').filter(Boolean).slice(0, 2)).toEqual([
      '### ❌ 3 of 20 functions got worse',
      'The 3 functions that got worse change the bill by **+$7.83 a month**.',
    ])
  })

  test('each of the three has a row and a section, and no other has', () => {
    const names = [...open.matchAll(/`(service-[a-z])`/g)].map(([, name]) => name)
    expect(names).toEqual([
      ...['service-e', 'service-k', 'service-q'],
      ...['service-e', 'service-k', 'service-q'],
    ])
    expect(open).toContain(
      '| ❌ | `service-k` | +$2.61 | 11.6 % more expensive at 1,024 MB (limit 5 %) |',
    )
  })

  test('the seventeen that passed are in one fold', () => {
    expect(open).toContain('#### ✅ 17 other functions passed')
    expect(markdown.match(/<summary>All that passed<\/summary>/g)).toHaveLength(1)
  })

  test('charts are folded', () => {
    expect(markdown).toContain('```mermaid')
    expect(open).not.toContain('```mermaid')
  })
})

test('what functions cost together is told only where it is known of all', () => {
  const unknown = aRegression({ name: 'b', month: null })
  expect(markdownOf({ functions: [aRegression(), unknown] })).not.toContain('change the bill by')
})

test('a month that may as well be nothing has a question mark in the overview', () => {
  const month = { invocations: 1, memoryMB: 1024, baseUsd: 2, headUsd: 2.06 }
  const unsure = { ...month, changeUsd: 0.06, lowUsd: -0.07, highUsd: 0.19 }
  const functions = [
    aRegression(),
    aFunction({ name: 'b', verdict: 'inconclusive', month: unsure }),
  ]
  expect(markdownOf({ functions })).toContain('| ⚠️ | `b` | +$0.06\u00a0? |')
})

test('a few that all passed are not folded together', () => {
  const functions = [aFunction({ name: 'a' }), aFunction({ name: 'b' })]
  expect(markdownOf({ functions })).not.toContain('All that passed')
  expect(unfolded(markdownOf({ functions }))).toContain('| ✅ | `a` |')
})
