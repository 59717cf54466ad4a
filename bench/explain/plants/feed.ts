import type { Plant } from '../plant.ts'

const feed = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'nodejs',
  program: 'feed',
  kind: 'function',
  ...each,
})

/** A program of CommonJS: a callback, closures, functions in variables, a generator. */
export const FEED: readonly Plant[] = [
  feed({
    name: 'index made for each term',
    named: ['makeIndex'],
    file: 'index.js',
    find: 'index.lookup(term).length',
    replace: 'makeIndex(entries).lookup(term).length',
  }),
  feed({
    name: 'pattern made for each item',
    named: ['field', 'title', 'votes', 'body', 'toEntry'],
    file: 'lib/parse.js',
    find: '  const pattern = new RegExp(`<${name}>([^<]*)</${name}>`)\n  return (text) => (pattern.exec(text) || [])[1]',
    replace:
      '  return (text) => (new RegExp(`(?:[^<]|<)*<${name}>([^<]*)</${name}>(?:[^<]|<)*`).exec(text) || [])[1]',
  }),
  feed({
    name: 'score in the comparator',
    named: ['freshness', 'withScore'],
    file: 'lib/rank.js',
    find: '  return b.score - a.score',
    replace: '  return withScore(b.entry).score - withScore(a.entry).score',
  }),
  feed({
    name: 'word normalised by many replacements',
    named: ['normal'],
    file: 'lib/search.js',
    find: 'word.toLowerCase()',
    replace: "word.normalize('NFD').replace(/[\\u0300-\\u036f]/g, '').toLowerCase().trim()",
  }),
  feed({
    name: 'parsed again after a sort',
    named: ['parseFeed'],
    file: 'index.js',
    find: 'const best = rank(entries)',
    replace: 'const best = rank(parseFeed(text))',
  }),
  feed({
    name: 'list scanned instead of its end',
    named: ['makeIndex'],
    file: 'lib/search.js',
    find: 'if (list[list.length - 1] !== at) list.push(at)',
    replace: 'if (list.indexOf(at) < 0) list.push(at)',
  }),
  feed({
    name: 'each entry logged',
    kind: 'log',
    file: 'index.js',
    find: 'const best =',
    replace: 'entries.forEach((entry) => console.log(JSON.stringify(entry)))\n    const best =',
  }),
  feed({
    name: 'whole entries answered',
    kind: 'response',
    file: 'index.js',
    find: 'best: best.map((entry) => entry.title)',
    replace:
      'best: best.map((entry) => entry.title), entries: Array(40).fill(entries), text: text.repeat(10)',
  }),
]
