import { beforeAll, describe, expect, test } from '@jest/globals'
import { JSDOM } from 'jsdom'
import type { Mermaid } from 'mermaid'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import type { Report } from '../../src/report/schema.ts'
import { aFunction, aRegression, aReport, aRow } from '../support/report.ts'

let mermaid: Mermaid

beforeAll(async () => {
  const { window } = new JSDOM()
  Object.assign(globalThis, { window, document: window.document })
  mermaid = (await import('mermaid')).default
})

function charts(report: Report): string[] {
  const markdown = renderMarkdown(report)
  return [...markdown.matchAll(/```mermaid\n(.*?)\n```/gs)].map(([, chart = '']) => chart)
}

describe('the chart', () => {
  test.each(['image-resize', '"] --> ```\n%%{init: x}%%', '; end\nbar [1]'])(
    'of a function called %j is one that mermaid understands',
    async (name) => {
      const [chart = ''] = charts(aReport({ functions: [aRegression({ name })] }))
      expect(await mermaid.parse(chart)).toMatchObject({ diagramType: 'xychart' })
      expect(chart).not.toContain(name)
    },
  )

  test.each([0, 0.000001, 0.93, 899_999.99, 1e12])('copes with durations of %d ms', async (ms) => {
    const sizes = [aRow(128, ms, ms), aRow(512, ms, 0), aRow(10_240, ms / 3, ms / 7)]
    const [chart = ''] = charts(aReport({ functions: [aFunction({ sizes })] }))
    expect(await mermaid.parse(chart)).toMatchObject({ diagramType: 'xychart' })
  })

  test('holds both sides at every size that both were measured at', () => {
    const [chart] = charts(aReport({ functions: [aRegression()] }))
    expect(chart).toContain('x-axis ["512", "1,024", "1,769"]')
    expect(chart).toContain('line "main" [801, 412, 240]')
    expect(chart).toContain('line "PR" [899, 461, 241]')
  })

  test('is left out where fewer than three sizes could be measured', () => {
    const sizes = [aRow(256, 1600, 1610, { head: null }), aRow(512, 801, 803), aRow(1024, 412, 411)]
    expect(charts(aReport({ functions: [aFunction({ sizes })] }))).toEqual([])
  })
})
