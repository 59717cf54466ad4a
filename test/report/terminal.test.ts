import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { renderTerminal } from '../../src/report/terminal/render.ts'
import { codePoint } from '../support/code-point.ts'
import { aRegression, aReport } from '../support/report.ts'
import { REPORTS } from '../support/reports.ts'

const PLAIN = { colors: false, columns: 100 }

describe('the report for a terminal', () => {
  test.each(['fail', 'pass', 'many'] as const)('of "%s" is as it was looked at', (name) => {
    expect(renderTerminal(REPORTS[name], PLAIN)).toMatchSnapshot()
  })

  test('keeps its columns under each other, whatever the width of a character', () => {
    const lines = renderTerminal(REPORTS.fail, PLAIN).split('\n')
    const rows = lines.filter((line) => /^(❌|✅|⚠️) {2}.*MB/.test(line))
    const ends = rows.map((line) => stringWidth(line.slice(0, line.indexOf(' MB'))))
    expect(rows).toHaveLength(3)
    // The deployed row says so behind its size.
    expect(new Set([ends[0], ends[2]]).size).toBe(1)
  })

  test('has colours only where they are wanted', () => {
    expect(renderTerminal(REPORTS.fail, { ...PLAIN, colors: true })).toContain('\u001b[31m')
    expect(renderTerminal(REPORTS.fail, PLAIN)).not.toContain('\u001b')
  })

  test('obeys no escape sequence and no control character of a stranger', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint }), (name) => {
        const report = aReport({ functions: [aRegression({ name: `${name}\u001b[2J\u0007\r` })] })
        expect(renderTerminal(report, PLAIN)).not.toMatch(/[^\P{Cc}\n]/u)
      }),
      { numRuns: 20 },
    )
  })
})
