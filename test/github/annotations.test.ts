import * as core from '@actions/core'
import { describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { type Annotation, annotate } from '../../src/github/annotations.ts'
import { codePoint } from '../support/code-point.ts'

type Written = [level: string, message: string, properties: object]

function written(annotations: readonly Annotation[]): Written[] {
  const calls: Written[] = []
  const write = (level: string) => (message: string, properties: object) =>
    void calls.push([level, message, properties])
  annotate(annotations, {
    error: write('error'),
    warning: write('warning'),
    notice: write('notice'),
  })
  return calls
}

const many = (count: number, level: Annotation['level']): Annotation[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ level, title: 'Slower', message: `payload ${index}`, file: 'events/a.json', line: 1 },
  }))

describe('annotations', () => {
  test('go where they belong', () => {
    expect(written(many(1, 'warning'))).toEqual([
      ['warning', 'payload 0', { title: 'Slower', file: 'events/a.json', startLine: 1 }],
    ])
  })

  test('are written by @actions/core as commands that nothing in them can break', () => {
    const out = jest.spyOn(process.stdout, 'write').mockReturnValue(true)
    try {
      const hostile = 'a,b::c\n::error::gotcha%0A'
      annotate([{ level: 'error', title: hostile, message: hostile, file: hostile }], core)
      const lines = out.mock.calls
        .map(([text]) => String(text))
        .join('')
        .trimEnd()
        .split('\n')
      expect(lines).toEqual([
        '::error title=a%2Cb%3A%3Ac %3A%3Aerror%3A%3Agotcha%250A,file=a%2Cb%3A%3Ac%0A%3A%3Aerror%3A%3Agotcha%250A::a,b::c%0A::error::gotcha%250A',
      ])
    } finally {
      out.mockRestore()
    }
  })

  test('colour no log, and hide nothing in it', () => {
    const text = 'a\u001b[31mb\u202ec\u200bd\u0000\ud800\n  | ⚠️'
    const [[, message = '', properties] = []] = written([
      { level: 'error', title: text, message: text },
    ])
    expect(message).toBe('a[31mbcd\ufffd\n  | ⚠️')
    expect(properties).toEqual({ title: 'a[31mbcd\ufffd | ⚠️' })
  })

  test('without a file have none', () => {
    const only: Annotation = { level: 'notice', title: 'Cheaper', message: 'by 4 %' }
    expect(written([only])).toEqual([['notice', 'by 4 %', { title: 'Cheaper' }]])
  })

  test('are ten of a level, the last of which counts the rest', () => {
    const calls = written([...many(10, 'notice'), ...many(11, 'warning')])
    expect(calls.filter(([level]) => level === 'notice')).toHaveLength(10)
    const warnings = calls.filter(([level]) => level === 'warning')
    expect(warnings).toHaveLength(10)
    expect(warnings[9]?.[1]).toBe(
      'GitHub shows 10 annotations of each kind; 2 more are in the job summary.',
    )
  })

  test('leave one error for the sentence with which the step fails', () => {
    expect(written(many(9, 'error'))).toHaveLength(9)
    const calls = written(many(10, 'error'))
    expect(calls).toHaveLength(9)
    expect(calls[8]?.[1]).toContain('2 more')
  })

  test('that say the same are one', () => {
    expect(written([...many(1, 'error'), ...many(1, 'error')])).toHaveLength(1)
  })

  test('keep within 4,096 characters and 255 of a title of one line, whatever they say', () => {
    const text = fc.string({ unit: codePoint, maxLength: 6000, size: 'max' })
    fc.assert(
      fc.property(text, text, (title, message) => {
        for (const [, said, { title: shown }] of written([{ level: 'error', title, message }]) as [
          string,
          string,
          { title: string },
        ][]) {
          expect(said.length).toBeLessThanOrEqual(4096)
          expect(shown.length).toBeLessThanOrEqual(255)
          expect(shown).not.toMatch(/[\r\n]/)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('are not cut through a character', () => {
    const [call] = written([{ level: 'error', title: 't', message: `${'x'.repeat(4094)}😀 end` }])
    expect(call?.[1]).toBe(`${'x'.repeat(4094)}…`)
  })
})
