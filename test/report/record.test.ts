import { expect, test } from '@jest/globals'
import { JSDOM } from 'jsdom'
import type { BaseSource } from '../../src/report/base-source.ts'
import { renderReportPage } from '../../src/report/html/report-page.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import type { Report } from '../../src/report/schema.ts'
import { renderTerminal } from '../../src/report/terminal/render.ts'
import { aFunction, aReport } from '../support/report.ts'

const RECORDED: BaseSource = {
  kind: 'given',
  from: 'path',
  commit: { sha: '1f0c2d3e4b5a69788796a5b4c3d2e1f001122334', from: 'base-commit' },
  isMain: true,
  recorded: 'before',
}

/** A report as `record` makes it. */
function recorded(source: BaseSource, ...names: readonly string[]): Report {
  return aReport({
    pullRequest: null,
    functions: names.map((name) => aFunction({ name, base: { source } })),
  })
}

const visible = (html: string) => {
  const { body } = new JSDOM(html).window.document
  for (const each of body.querySelectorAll('script, style')) each.remove()
  return body.textContent ?? ''
}

test.each([['orders'], ['orders', 'refunds']])(
  'the report of a record speaks of main before and now, and of no pull request (%#)',
  (...names) => {
    const report = recorded(RECORDED, ...names)
    const forms = [
      renderMarkdown(report),
      renderTerminal(report, { colors: false, columns: 100 }),
      visible(renderReportPage(report)),
    ]
    for (const form of forms) {
      const text = form.replaceAll(/\s/g, ' ')
      expect(text).not.toMatch(/\bPRs?\b|pull request/i)
      expect(text).toMatch(/main at (<code>)?`?9a8b7c6/)
    }
    expect(forms.at(-1)).toMatch(/main\sbefore\s→\smain\snow/)
  },
)

test('the report of a record says which commit it is compared with, or that it is none', () => {
  const before = renderMarkdown(recorded(RECORDED, 'orders'))
  expect(before).toContain('Main is compared with `1f0c2d3`, recorded before.')
  const itself = renderMarkdown(recorded({ ...RECORDED, recorded: 'itself' }, 'orders'))
  expect(itself).toContain(
    'No previously recorded code is available, so main is compared with itself.',
  )
})
