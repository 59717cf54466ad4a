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
