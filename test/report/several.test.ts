import { describe, expect, test } from '@jest/globals'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import { aFinding, aFunction, aRegression, aReport } from '../support/report.ts'
import { REPORTS } from '../support/reports.ts'

const markdownOf = (report: Parameters<typeof aReport>[0]) => renderMarkdown(aReport(report))
const unfolded = (markdown: string) => {
  let text = markdown
  for (let before = ''; before !== text; ) {
    before = text
    text = text.replace(/<details>(?:(?!<details>).)*?<\/details>/gs, '')
  }
  return text
}

describe('of twenty functions, three of which got worse', () => {
  const markdown = renderMarkdown(REPORTS.twenty)
  const open = unfolded(markdown)

  test('the first that is read is how many, the worst, and what they cost together', () => {
    expect(open.split('\n').filter(Boolean).slice(0, 2)).toEqual([
      '### ❌ 3 of 20 functions got worse, +$7.83 a month, worst `service-e`: 11.6 % more expensive at 1,024 MB (limit 5 %)',
      'Next: look for the cause in the diff.',
    ])
  })

  test('each of the three has a section, and no other has', () => {
    const names = [...open.matchAll(/^#### ❌ `(service-[a-z])`/gm)].map(([, name]) => name)
    expect(names).toEqual(['service-e', 'service-k', 'service-q'])
  })

  test('the seventeen that passed are in one fold', () => {
    expect(markdown.match(/<summary>✅ 17 other functions passed<\/summary>/g)).toHaveLength(1)
    expect(open).not.toContain('`service-a`')
  })

  test('charts are folded', () => {
    expect(markdown).toContain('```mermaid')
    expect(open).not.toContain('```mermaid')
  })
})

test('beyond three, what got worse is a line each with a fold', () => {
  const functions = Array.from({ length: 10 }, (_, index) => aRegression({ name: `f${index}` }))
  const markdown = markdownOf({ functions })
  expect(unfolded(markdown).match(/^#### ❌/gm)).toHaveLength(3)
  expect(markdown.match(/<summary>❌ <code>f\d<\/code>/g)).toHaveLength(7)
})

test('what functions cost together is shown only where it is known of all', () => {
  const unknown = aRegression({ name: 'b', month: null })
  const [headline] = markdownOf({ functions: [aRegression(), unknown] }).split('\n')
  expect(headline).toMatch(/^### ❌ 2 of 2 functions got worse, worst /)
})

test('a month that may as well be nothing has a question mark in the overview', () => {
  const month = { invocations: 1, memoryMB: 1024, baseUsd: 2, headUsd: 2.06 }
  const unsure = { ...month, changeUsd: 0.06, lowUsd: -0.07, highUsd: 0.19 }
  const functions = [aRegression(), aFunction({ name: 'b', month: unsure })]
  expect(markdownOf({ functions })).toContain('| ✅ | `b` | +$0.06\u00a0? |')
})

test.each([1, 5, 40])('%d functions that all passed are two lines and a fold', (count) => {
  const functions = Array.from({ length: count }, (_, index) => aFunction({ name: `f${index}` }))
  const open = unfolded(markdownOf({ functions })).split('\n').filter(Boolean)
  expect(open[0]).toMatch(/^### ✅ /)
  expect(open.filter((line) => !line.startsWith('<sub>')).length).toBeLessThanOrEqual(2)
})

test('a note that several functions share is shown once', () => {
  const functions = ['a', 'b', 'c', 'd'].map((name) => aFunction({ name }))
  const notes = functions.map(({ name }) => `${name}: no traffic is known.`)
  const markdown = markdownOf({ functions, notes })
  expect(markdown.match(/no traffic is known/g)).toHaveLength(1)
  expect(markdown).toContain('a, b, c and 1 more: no traffic is known.')
})

test('what fails alike with each of many payloads is in sight six times, and folded beyond', () => {
  const findings = Array.from({ length: 40 }, (_, index) =>
    aFinding({ kind: 'new-failures', message: `With payload p${index} head failed.` }),
  )
  const markdown = markdownOf({ functions: [aFunction({ verdict: 'fail', findings })] })
  expect(unfolded(markdown).match(/^- ❌ /gm)).toHaveLength(6)
  expect(markdown).toContain('<summary>Findings (34)</summary>')
})
