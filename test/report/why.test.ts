import { expect, test } from '@jest/globals'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import { aRegression, aReport } from '../support/report.ts'

const markdownWith = (unexplainedPercent: number) => {
  const explanation = { payload: 'small', memoryMB: 1024, causes: [], unexplainedPercent }
  return renderMarkdown(aReport({ functions: [aRegression({ explanation })] }))
}

test('nothing is said of why where nothing became slower, as where only logs cost more', () => {
  expect(markdownWith(0)).not.toContain('Explained with payload')
  expect(markdownWith(100)).toContain('Explained with payload')
})

test.each([
  [1.54, 1.56, 'takes longer;'],
  [1.54, 1.58, 'takes longer (1.54 → 1.58 ms);'],
])('times of %p and %p ms are only told where they rise', (baseMs, headMs, said) => {
  const cause = {
    kind: 'function',
    name: 'resize',
    changed: false,
    base: { ms: baseMs },
    head: { ms: headMs },
    sharePercent: 43,
  } as const
  const explanation = { payload: 'small', memoryMB: 1024, causes: [cause], unexplainedPercent: 57 }
  const markdown = renderMarkdown(aReport({ functions: [aRegression({ explanation })] }))
  expect(markdown).toContain(said)
  expect(markdown).toContain('43 % of the increase')
})
