import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fitMarkdown, renderMarkdown } from '../../src/report/markdown/report.ts'
import { aFunction, anUnchangedFunction, aRegression, aReport } from '../support/report.ts'
import { REPORTS } from '../support/reports.ts'

const COMMENT_BYTES = 65_000
const bytes = (text: string) => Buffer.byteLength(text, 'utf8')

/** Hundreds of functions whose names take three bytes a character, regressions among them. */
const hundreds = aReport({
  functions: Array.from({ length: 400 }, (_, index) => {
    const name = `関数-${index}-${'長'.repeat(60)}`
    if (index % 50 === 7) return aRegression({ name })
    return index % 3 === 0 ? anUnchangedFunction(name) : aFunction({ name })
  }),
})

describe('markdown that has to fit', () => {
  test.each([
    { functions: Number.POSITIVE_INFINITY, payloads: true },
    { functions: 1, payloads: false },
    { functions: 0, payloads: false },
  ])('is as full as there is room to the byte: %j', (detail) => {
    const markdown = renderMarkdown(REPORTS.fail, detail)
    expect(fitMarkdown(REPORTS.fail, bytes(markdown))).toBe(markdown)
    expect(bytes(fitMarkdown(REPORTS.fail, bytes(markdown) - 1))).toBeLessThan(bytes(markdown))
  })

  test('keeps hundreds of functions within a comment, worst first, and counts the rest', () => {
    const markdown = fitMarkdown(hundreds, COMMENT_BYTES)
    const rows = markdown.split('\n').filter((line) => /^\| (✅|❌)/.test(line))
    const left = Number(/^(\d+) functions more/m.exec(markdown)?.[1])
    expect(bytes(markdown)).toBeLessThanOrEqual(COMMENT_BYTES)
    expect(rows.length + left).toBe(400)
    expect(rows.slice(0, 8).every((row) => row.startsWith('| ❌'))).toBe(true)
    expect(rows[8]).toMatch(/^\| ✅/)
    const longestRow = Math.max(...rows.map(bytes))
    expect(COMMENT_BYTES - bytes(markdown)).toBeLessThanOrEqual(longestRow + 1)
  })

  test('holds all of them in a job summary', () => {
    const markdown = fitMarkdown(hundreds, 1024 * 1024)
    for (const { name } of hundreds.functions) expect(markdown).toContain(name)
  })

  test('is never longer than allowed, whatever is allowed', () => {
    const shortest = bytes(fitMarkdown(hundreds, 500))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), (maxBytes) => {
        expect(bytes(fitMarkdown(hundreds, maxBytes))).toBeLessThanOrEqual(maxBytes)
      }),
      { numRuns: 15 },
    )
    expect(shortest).toBeGreaterThan(0)
    expect(fitMarkdown(hundreds, 10)).toBe('')
  })
})
