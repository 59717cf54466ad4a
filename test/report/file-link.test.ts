import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fileAt } from '../../src/report/document/file-link.ts'
import { safeAddress } from '../../src/report/markdown/escape.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import { codePoint } from '../support/code-point.ts'
import { withCauses } from '../support/profiles.ts'
import { LINKS } from '../support/report.ts'
import { REPORTS } from '../support/reports.ts'

const COMMIT = 'c0ffee1'.padEnd(40, '0')
const linking = (...files: string[]) => ({ ...LINKS, sources: { commit: COMMIT, files } })

test('the file of a cause is a link to its line in the commit that was measured', () => {
  const report = { ...withCauses(REPORTS.fail), links: linking('src/index.mjs') }
  expect(renderMarkdown(report)).toContain(
    `[\`src/index.mjs:18\`](${LINKS.repository}/blob/${COMMIT}/src/index.mjs#L18)`,
  )
})

test('what git does not have is not linked, as the output of a build', () => {
  const report = { ...withCauses(REPORTS.fail), links: linking('src/other.mjs') }
  expect(renderMarkdown(report)).toContain(' at `src/index.mjs:18`, changed here')
})

test('any name of a file gives an address within the commit, that ends no link', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: codePoint }), (file) => {
      const found = fileAt({ file, line: 3 }, linking(file))
      const href = typeof found === 'object' && found.kind === 'link' ? found.href : ''
      expect(safeAddress(href)).toBe(href)
      expect(href).toMatch(/\/blob\/c0ffee10+\/.*#L3$/)
      expect(href).not.toMatch(/[()<>"'\s\\`|]/)
    }),
  )
})
