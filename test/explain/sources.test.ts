import { describe, expect, test } from '@jest/globals'
import { transformSync } from 'esbuild'
import { functionsOf } from '../../src/explain/functions.ts'
import type { CountsObservation } from '../../src/explain/observation.ts'
import { pairsOf } from '../../src/explain/pairs.ts'
import { openSources } from '../../src/explain/sources.ts'

const SOURCE = `// Adds things up.
export function total(lines) {
  let sum = 0
  for (const line of lines) sum += line.net
  return sum
}
export function longest(lines) {
  return lines.reduce((a, b) => (a.text.length > b.text.length ? a : b))
}
`

/** The functions of a file, as a probe would have seen each once. */
function seen(files: Record<string, string>) {
  const text = files['index.js'] ?? ''
  const starts = [...text.matchAll(/function\s*(\w+)\(/g)]
  return seenAt(
    files,
    starts.map((match, index) => ({
      name: match[1] ?? '',
      start: match.index,
      end:
        text.indexOf(
          '}',
          starts[index + 1]?.index === undefined ? text.lastIndexOf(';') : match.index,
        ) + 1,
    })),
  )
}

function seenAt(
  files: Record<string, string>,
  places: readonly { name: string; start: number; end: number }[],
) {
  const functions = places.map((each) => ({ ...each, file: 'index.js', calls: 1, work: 1 }))
  const counts: CountsObservation = {
    mode: 'counts',
    language: 'nodejs',
    version: '24',
    invocations: 1,
    initUs: 0,
    logBytes: 0,
    downstream: [],
    inFlightUs: 0,
    functions,
    modules: [],
    allocations: [],
  }
  return functionsOf(
    { counts: [{ seen: counts, responseBytes: 0 }], times: [] },
    openSources((file) => files[file]),
  )
}

function built(source: string, sourcemap: 'inline' | 'external' | false) {
  const { code, map } = transformSync(source, {
    minify: true,
    sourcemap,
    sourcefile: '../src/total.ts',
  })
  return sourcemap === 'external' ? { 'index.js': code, 'index.js.map': map } : { 'index.js': code }
}

describe('functions of minified code', () => {
  test.each(['inline', 'external'] as const)('have their own names by a source map: %s', (kind) => {
    const names = seen(built(SOURCE, kind)).map(({ name, file, line }) => ({ name, file, line }))
    expect(names).toContainEqual({ name: 'total', file: '../src/total.ts', line: 2 })
    expect(names).toContainEqual({ name: 'longest', file: '../src/total.ts', line: 7 })
  })

  test('are not called as a parameter, and a constructor as its class', () => {
    const files = built(
      'export const field = (name) => (text) => text + name\nexport class Box {\n  constructor(size) {\n    this.size = size\n  }\n}\n',
      'inline',
    )
    const text = files['index.js'] ?? ''
    const extent = (name: string, pattern: RegExp) => {
      const found = pattern.exec(text)
      if (!found) throw new Error(text)
      const start = found.index + (found[1] ?? '').length
      return { name, start, end: found.index + found[0].length }
    }
    const names = seenAt(files, [
      extent('field', /(const \w+=)\w+=>\w+=>[^;]+/),
      extent('', /(const \w+=\w+=>)\w+=>[^;]+/),
      extent('Box', /()constructor\(\w+\)\{[^}]*\}/),
    ]).map(({ name }) => name)
    expect(names).toEqual(['field', 'field', 'Box'])
  })

  test('are recognized by their position without one', () => {
    const [first] = seen(built(SOURCE, false))
    expect(first).toMatchObject({ file: 'index.js', line: 1 })
  })

  test('are the same where only a comment or a blank differs', () => {
    const base = seen(built(SOURCE, 'inline'))
    const head = seen(built(SOURCE.replace('// Adds', '\n\n// It adds'), 'inline'))
    expect(pairsOf(base, head).filter(({ isChanged }) => isChanged)).toEqual([])
  })

  test('are changed where a statement differs', () => {
    const base = seen(built(SOURCE, 'inline'))
    const head = seen(built(SOURCE.replace('sum += line.net', 'sum += 2 * line.net'), 'inline'))
    const changed = pairsOf(base, head).filter(({ isChanged }) => isChanged)
    expect(changed.map(({ head }) => head?.name)).toEqual(['total'])
  })

  test('are not changed where a bundler numbers a name anew', () => {
    const bundled = (text: string, net: string) =>
      `// lines.mjs\nfunction total(lines) {\n  return lines.map(${text}).length * ${net};\n}\n`
    const changed = (head: string) =>
      pairsOf(seen({ 'index.js': bundled('text', '19') }), seen({ 'index.js': head })).filter(
        ({ isChanged }) => isChanged,
      )
    expect(changed(bundled('text2', '19'))).toEqual([])
    expect(changed(bundled('text', '20'))).toHaveLength(1)
    expect(changed(bundled("'sha2'", '19'))).toHaveLength(1)
  })
})

test('a function has no name that only comes behind it, as V8 may guess', () => {
  const text = `exports.handler = async (event) => {
  await new Promise((done) => setTimeout(done, event.ms))
  return { statusCode: 200, total: (lines) => lines.length, named: function sum() {} }
}
`
  const at = (name: string, from: string, until: string) => {
    const start = text.indexOf(from)
    return { name, start, end: text.indexOf(until, start) + until.length }
  }
  const found = seenAt({ 'index.js': text }, [
    at('exports.handler', 'async (event)', 'sum() {} }\n}'),
    at('statusCode', '(done) =>', 'event.ms)'),
    at('total', '(lines) =>', 'length'),
    at('sum', 'function sum', '{}'),
    at('other.<computed>', '(lines) =>', 'lines'),
  ])
  expect(found.map(({ name }) => name)).toEqual([
    'handler',
    'handler',
    'total',
    'other.<computed>',
    'sum',
  ])
})
