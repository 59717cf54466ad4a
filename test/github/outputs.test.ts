import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { sanitizeLine } from '../../src/github/log.ts'
import { type ActionOutputs, setOutputs } from '../../src/github/outputs.ts'
import { clearPostState, readPostState, savePostState } from '../../src/github/state.ts'
import { writeSummary } from '../../src/github/summary.ts'

describe('outputs', () => {
  const written = (outputs: ActionOutputs) => {
    const calls: Record<string, string> = {}
    setOutputs(outputs, (name, value) => {
      calls[name] = value
    })
    return calls
  }

  test('are set as far as they are known', () => {
    expect(
      written({
        verdict: 'fail',
        'report-json': '/tmp/report.json',
        'cost-change-percent': 11.5,
        'recommended-memory-size': 1769,
      }),
    ).toEqual({
      verdict: 'fail',
      'report-json': '/tmp/report.json',
      'cost-change-percent': '11.5',
      'recommended-memory-size': '1769',
    })
  })

  test.each([
    [0.1 + 0.2, '0.3'],
    [1e-9, '0'],
    [-1e-9, '0'],
    [100, '100'],
    [-12.25, '-12.25'],
    [123456789.5, '123456789.5'],
    [0.0000012, '0.000001'],
  ])('number %d is written as %s', (value, text) => {
    expect(written({ 'spend-usd': value })).toEqual({ 'spend-usd': text })
  })

  test('that are no numbers are not set', () => {
    expect(written({ 'spend-usd': Number.NaN, 'cost-change-percent': Infinity })).toEqual({})
  })
})

describe('the job summary', () => {
  const summary = (used: number, text: (maxBytes: number) => string, path?: string) => {
    const appended: string[] = []
    const done = writeSummary({
      path,
      render: text,
      sizeOf: () => used,
      append: (_path, added) => appended.push(added),
    })
    return { done, appended }
  }

  test('is filled to the last byte of 1 MiB and no further', () => {
    const { appended } = summary(100, (maxBytes) => 'ä'.repeat(maxBytes / 2), '/summary')
    expect(Buffer.byteLength(appended.join('')) + 100).toBe(1024 * 1024)
  })

  test('is left out where there is none, where it is full, and where the text is too long', () => {
    const report = () => 'report'
    expect(summary(0, report)).toEqual({ done: false, appended: [] })
    expect(summary(1024 * 1024, report, '/summary')).toEqual({ done: false, appended: [] })
    expect(summary(1024 * 1024 - 7, report, '/summary')).toEqual({ done: false, appended: [] })
    expect(summary(0, report, '/summary').done).toBe(true)
  })
})

describe('the state for the post step', () => {
  const state = { region: 'eu-west-1', repository: 'a/b', stem: 'pr-1', left: [], token: 'abc123' }
  const store = () => {
    const values = new Map<string, string>()
    const save = (name: string, value: string) => void values.set(name, value)
    return { save, get: (name: string) => values.get(name) ?? '' }
  }

  test('comes back as it was saved', () => {
    const { save, get } = store()
    savePostState(state, save)
    expect(readPostState(get)).toEqual(state)
  })

  test('is none before it is saved, and none after all was cleaned up', () => {
    const { save, get } = store()
    expect(readPostState(get)).toBeUndefined()
    savePostState(state, save)
    clearPostState(save)
    expect(readPostState(get)).toBeUndefined()
  })

  test('that is something else is refused', () => {
    expect(() => readPostState(() => '{"region":"eu-west-1"}')).toThrow()
    expect(() => readPostState(() => '{')).toThrow()
  })
})

describe('a line for the log', () => {
  test.each([
    ['::error::gotcha'],
    ['  ::add-mask::x'],
    ['text\n::stop-commands::t'],
    ['text\r::set-env name=PATH::/tmp'],
    ['said ##[error]gotcha'],
    ['\u00a0::warning::x'],
  ])('%j is no command to the runner', (line) => {
    const lines = sanitizeLine(line).split('\n')
    expect(lines.filter((one) => one.trimStart().startsWith('::') || one.includes('##['))).toEqual(
      [],
    )
  })

  test('is no command whatever it is made of, and loses nothing', () => {
    const parts = fc.constantFrom(
      ':',
      '::',
      '#',
      '##[',
      ' ',
      '\t',
      '\n',
      '\r',
      '\r\n',
      'error',
      ']',
    )
    fc.assert(
      fc.property(
        fc.array(parts).map((some) => some.join('')),
        (line) => {
          const shown = sanitizeLine(line)
          for (const one of shown.split(/\r\n|\r|\n/)) {
            expect(one.trimStart().startsWith('::') || one.includes('##[')).toBe(false)
          }
          expect(shown.replaceAll('\u200b', '')).toBe(line.replace(/\r\n|\r/g, '\n'))
        },
      ),
    )
  })

  test('is left as it is where it is harmless', () => {
    expect(sanitizeLine('std::vector: ok')).toBe('std::vector: ok')
  })
})
