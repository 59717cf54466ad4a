import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { renderTerminal } from '../../src/report/terminal/render.ts'
import { tableLines } from '../../src/report/terminal/table.ts'
import { REPORTS } from '../support/reports.ts'

const at = (columns: number) => renderTerminal(REPORTS.fail, { colors: false, columns })

test('a terminal of 80 columns has all but the cost of a million, and says so', () => {
  const lines = at(80).split('\n')
  expect(lines.find((line) => line.includes('deployed'))).toBe(
    '❌  1,024 MB (deployed)  +11.9 % ±1.2  +11.6 %   412 → 461 ms  slower, costlier',
  )
  expect(lines).toContain('1 column left out, as the terminal is too narrow.')
  expect(at(104)).not.toContain('left out')
})

test.each([64, 80, 120])(
  'in %i columns nothing but names is wider, and no figure parts from its unit',
  (columns) => {
    for (const report of Object.values(REPORTS)) {
      const text = renderTerminal(report, { colors: false, columns })
      const tooWide = text.split('\n').filter((line) => stringWidth(line) > columns)
      expect(tooWide.filter((line) => !line.includes('so nothing to measure'))).toEqual([])
      expect(text).not.toMatch(/\d\n *(%|MB|ms)\b/)
    }
  },
)

test('columns are left out only where they have no room, and never the first three', () => {
  const cell = fc.string({ maxLength: 12 })
  const row = fc.tuple(cell, cell, cell, cell, cell)
  const titles = ['', 'a', 'b', 'c', '']
  const align = titles.map(() => 'left' as const)
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), fc.nat(80), (rows, columns) => {
      const { lines, leftOut } = tableLines({ titles, align, rows }, columns)
      const all = tableLines({ titles, align, rows }, 1000)
      expect(all.leftOut).toBe(0)
      const widest = Math.max(...lines.map((line) => stringWidth(line)))
      expect(leftOut).toBeLessThanOrEqual(2)
      if (leftOut < 2) expect(widest).toBeLessThanOrEqual(columns)
      if (leftOut === 0) expect(lines).toEqual(all.lines)
    }),
  )
})
