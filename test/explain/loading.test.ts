import { describe, expect, test } from '@jest/globals'
import { loadedOf } from '../../src/explain/loading.ts'
import type { CountsObservation, TimesObservation } from '../../src/explain/observation.ts'
import { openSources } from '../../src/explain/sources.ts'

const BASE = '// checksum.mjs\nvar table = make();\n// rates.mjs\nvar rates = read();\n'
const HEAD = BASE.replace('read()', 'read(JSON.parse(text))')

/** One side of a bundle: what lines of its top level take, µs, and what its top level does, by offset. */
function side(text: string, lines: Readonly<Record<number, number>>) {
  const common = {
    ...{ language: 'nodejs' as const, version: '24', invocations: 1, initUs: 0, logBytes: 0 },
    ...{ downstream: [], inFlightUs: 0, functions: [] },
  }
  const frames = Object.keys(lines).map((line) => ({
    ...{ file: 'index.js', name: '', line: Number(line), column: 0 },
  }))
  const nodes = Object.values(lines).map((us, index): [number, number, number] => [0, index, us])
  const root: [number, number, number] = [-1, -1, 0]
  const blocks: [number, number][] = [
    [text.indexOf('var table'), 30],
    [text.indexOf('var rates'), 10],
  ]
  const counts: CountsObservation = {
    ...{ ...common, mode: 'counts', allocations: [], modules: [{ file: 'index.js', blocks }] },
  }
  const times: TimesObservation = {
    ...{ ...common, mode: 'times', modules: [], responseUs: 0 },
    tree: { frames: [], nodes: [root] },
    init: { frames, nodes: [root, ...nodes] },
  }
  return {
    seen: {
      counts: [{ seen: counts, responseBytes: 0 }],
      times: [{ seen: times, responseBytes: 0 }],
    },
    sources: openSources((file) => (file === 'index.js' ? text : undefined)),
  }
}

const msOf = (loaded: ReadonlyMap<string, { ms: readonly number[] }>) =>
  Object.fromEntries([...loaded].map(([name, { ms }]) => [name, ms[0]]))

describe('what the top level of a bundle takes', () => {
  test('is that of the file of each line', () => {
    const { base } = loadedOf({
      base: side(BASE, { 2: 3000, 4: 1000 }),
      head: side(BASE, { 2: 3000, 4: 1000 }),
    })
    expect(msOf(base)).toEqual({ 'checksum.mjs': 3, 'rates.mjs': 1 })
  })

  test('is shared by work where lines do not tell', () => {
    const { base } = loadedOf({ base: side(BASE, { 1: 4000 }), head: side(BASE, { 1: 4000 }) })
    expect(msOf(base)).toEqual({ 'checksum.mjs': 3, 'rates.mjs': 1 })
  })

  test('is more for what the pull request changed', () => {
    const { head, touched } = loadedOf({
      ...{ base: side(BASE, { 1: 4000 }), head: side(HEAD, { 1: 44_000 }) },
    })
    expect([...touched]).toEqual(['rates.mjs'])
    expect(msOf(head)).toEqual({ 'checksum.mjs': 3, 'rates.mjs': 41 })
  })
})
