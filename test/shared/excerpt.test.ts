import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { excerpt } from '../../src/shared/excerpt.ts'
import { codePoint } from '../support/code-point.ts'

describe('an excerpt', () => {
  test('shows the line, its number, and a caret below the column', () => {
    expect(excerpt('a: 1\n  b: oops\n', { line: 2, column: 6 })).toBe(
      '   2 |   b: oops\n     |      ^',
    )
  })

  test('keeps tabs before the caret, so that it stands below its column', () => {
    expect(excerpt('\tb: oops', { line: 1, column: 5 })).toBe('   1 | \tb: oops\n     | \t   ^')
  })

  test('shows of a long line what surrounds the column', () => {
    const line = `${'a'.repeat(500)}!${'b'.repeat(500)}`
    const [shown = '', caret = ''] = excerpt(line, { line: 1, column: 501 }).split('\n')
    expect(shown.length).toBeLessThan(120)
    expect(shown[caret.indexOf('^')]).toBe('!')
  })

  test('numbers lines from where the text starts in its file', () => {
    expect(excerpt('{', { line: 1, column: 1, atLine: 12 })).toMatch(/^ {2}12 \| \{\n/)
  })

  test('is two lines without control characters, whatever stands in the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint }), fc.nat(5), fc.nat(300), (text, line, column) => {
        const shown = excerpt(text, { line: line + 1, column: column + 1 })
        expect(shown.split('\n')).toHaveLength(2)
        expect(shown.replace(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u)
      }),
    )
  })
})
