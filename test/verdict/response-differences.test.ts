import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ResponseDifference } from '../../src/measure/responses.ts'
import type { Finding } from '../../src/verdict/finding.ts'
import { differentAnswers, responseDifferences } from '../../src/verdict/response-differences.ts'

const compare = (base: readonly unknown[], head: readonly unknown[]) =>
  responseDifferences([
    {
      payload: 'get',
      base: base.map((each) => JSON.stringify(each)),
      head: head.map((each) => JSON.stringify(each)),
    },
  ])
const thrice = (value: unknown) => [value, value, value]
const body = (value: unknown) => ({ statusCode: 200, body: JSON.stringify(value) })

describe('responses', () => {
  test('that are the same differ nowhere', () => {
    expect(compare(thrice(body({ total: 12 })), thrice(body({ total: 12 })))).toEqual([])
  })

  test('of the same value in another order of keys are the same', () => {
    expect(compare(thrice({ a: 1, b: 2 }), thrice({ b: 2, a: 1 }))).toEqual([])
  })

  test.each<[string, unknown, unknown, object]>([
    [
      'a value',
      body({ total: 12 }),
      body({ total: 13 }),
      { path: '$.body.total', base: '12', head: '13' },
    ],
    ['a type', { total: 12 }, { total: '12' }, { path: '$.total', base: '12', head: '"12"' }],
    ['a key that is gone', { a: 1, b: 2 }, { a: 1 }, { path: '$.b', base: '2' }],
    ['a key that is new', { a: 1 }, { a: 1, b: 2 }, { path: '$.b', head: '2' }],
    ['an element', { list: [1, 2] }, { list: [1, 3] }, { path: '$.list[1]', base: '2', head: '3' }],
    ['nothing at all', { a: 1 }, null, { path: '$.a', base: '1', count: 2 }],
    ['a text that is no JSON', 'plain', 'other', { path: '$', base: '"plain"', head: '"other"' }],
  ])('that differ in %s are distinguished', (_, base, head, difference) => {
    expect(compare(thrice(base), thrice(head))).toMatchObject([
      { payload: 'get', count: 1, ...difference },
    ])
  })

  test('may differ in what base differs in with itself: ids, times, the first of an environment', () => {
    const result = (id: string, cold: boolean) => body({ id, cold, list: [1] })
    const base = [result('a', true), result('b', false), result('c', false)]
    expect(compare(base, [result('d', true), result('e', false), result('f', false)])).toEqual([])
  })

  test('may have lists of another length where the length differs in base, too', () => {
    const list = (length: number) => ({ list: Array.from({ length }, (_, index) => index) })
    expect(compare([list(3), list(5), list(2)], [list(7), list(6), list(4)])).toEqual([])
  })

  test('count as changed where the type of what differs in base changes', () => {
    const base = [{ at: 't1' }, { at: 't2' }, { at: 't3' }]
    expect(compare(base, thrice({ at: 3 }))).toMatchObject([{ path: '$.at', head: '3' }])
  })

  test('of which few are other ones may be so by chance', () => {
    const twelve = (others: number, other: unknown) =>
      Array.from({ length: 12 }, (_, index) => (index < others ? other : { isNew: false }))
    const found = (others: number, other: unknown) => compare(twelve(0, 0), twelve(others, other))
    for (const other of [{ isNew: true }, { isNew: 'a' }, { isNew: false, more: 1 }, {}]) {
      expect(found(3, other)).toEqual([])
      expect(found(4, other)).toHaveLength(1)
    }
  })

  test('may have other keys where each of base has its own, and may not lack what all have', () => {
    const items = (more: object, ...ids: string[]) => ({
      items: Object.fromEntries(ids.map((id) => [id, { at: 1 }])),
      total: 2,
      ...more,
    })
    const base = [items({}, 'a', 'b'), items({}, 'c'), items({}, 'd', 'e')]
    expect(compare(base, [items({}, 'f'), items({}, 'g', 'h'), items({}, 'i')])).toEqual([])
    expect(compare(base, thrice(items({ more: 1 }, 'f')))).toMatchObject([
      { path: '$.more', count: 1 },
    ])
    const { total: _, ...lacking } = items({}, 'f')
    expect(compare(base, thrice(lacking))).toMatchObject([{ path: '$.total', count: 1 }])
    // At the top, beside what all have.
    const top = (id: string, more: object) => ({ [id]: 1, total: 2, ...more })
    const tops = [top('a', {}), top('b', {}), top('c', {})]
    expect(compare(tops, [top('d', {}), top('e', {}), top('f', {})])).toEqual([])
    expect(compare(tops, thrice(top('d', { total: 3 })))).toMatchObject([{ path: '$.total' }])
  })

  test('of which fewer than half have a key of their own hide no new key', () => {
    const base = [{ a: 1, b: 1 }, { a: 1, c: 1 }, { a: 1 }, { a: 1 }, { a: 1 }]
    const head = Array(5).fill({ a: 1, d: 1 })
    expect(compare(base, head)).toMatchObject([{ path: '$.d' }])
  })

  test('of which there are fewer than three per side are not compared', () => {
    expect(compare([{ a: 1 }, { a: 1 }], thrice({ a: 2 }))).toEqual([])
  })

  test('are compared from three of either side on', () => {
    expect(compare(thrice({ a: 1 }), [{ a: 2 }, { a: 2 }])).toEqual([])
    expect(compare(thrice({ a: 1 }), thrice({ a: 2 }))).toHaveLength(1)
  })

  test('shown are cut to 60 characters, and not at 60', () => {
    const shown = (length: number) =>
      compare(thrice('x'.repeat(length - 2)), thrice('y'.repeat(length - 2)))[0]
    expect(shown(60)?.base).toBe(`"${'x'.repeat(58)}"`)
    expect(shown(61)?.base).toBe(`"${'x'.repeat(58)}…`)
    expect(shown(61)?.head).toBe(`"${'y'.repeat(58)}…`)
  })

  test('differ by what stands empty, is null, or changes its kind', () => {
    const paths = (base: unknown, head: unknown) =>
      compare(thrice(base), thrice(head)).map(({ path, count }) => [path, count])
    expect(paths({ a: [] }, { a: [] })).toEqual([])
    expect(paths({ a: [] }, { a: {} })).toEqual([['$.a', 1]])
    expect(paths({ a: {} }, { a: null })).toEqual([['$.a', 1]])
    expect(paths({ a: [] }, { a: [1] })).toEqual([['$.a', 2]])
    expect(paths(body([1]), body([2]))).toEqual([['$.body[0]', 1]])
    // Only a body is looked into.
    expect(paths({ text: '[1]' }, { text: '[2]' })).toEqual([['$.text', 1]])
    expect(paths({ body: '1' }, { body: '2' })).toEqual([['$.body', 1]])
  })

  test('show what stands there, as JSON', () => {
    const shown = (base: unknown, head: unknown) => {
      const [first] = compare(thrice(base), thrice(head))
      return [first?.base, first?.head]
    }
    expect(shown({ a: [] }, { a: {} })).toEqual(['[]', '{}'])
    expect(shown({ a: {} }, { a: [] })).toEqual(['{}', '[]'])
    expect(shown({ body: '1' }, { body: '2' })).toEqual(['"1"', '"2"'])
    expect(shown({ body: 'null' }, { body: 'true' })).toEqual(['"null"', '"true"'])
  })

  test('of a list whose length varies hide no neighbour whose name begins alike', () => {
    const list = (length: number, more: object = {}) => ({ list: Array(length).fill(0), ...more })
    const head = thrice(list(3, { lis: 1, lisp: 1 }))
    expect(compare([list(3), list(5), list(2)], head)).toMatchObject([
      { path: '$.lis', head: '1', count: 2 },
    ])
  })

  test('are as deep in lists and in bodies as in objects', () => {
    const differ = (one: (value: number) => unknown) =>
      compare(thrice(one(1)), thrice(one(2))).length
    const lists = (depth: number, value: number): unknown =>
      depth === 0 ? value : [lists(depth - 1, value)]
    expect([12, 13].map((depth) => differ((value) => lists(depth, value)))).toEqual([1, 0])
    // A body is one level, and its content another.
    expect([10, 11].map((depth) => differ((value) => body(lists(depth, value))))).toEqual([1, 0])
  })

  test('are compared to a depth of twelve, and to the fiftieth element of a list', () => {
    const nested = (depth: number, value: number): unknown =>
      depth === 0 ? value : { a: nested(depth - 1, value) }
    expect(compare(thrice(nested(12, 1)), thrice(nested(12, 2)))).toHaveLength(1)
    expect(compare(thrice(nested(13, 1)), thrice(nested(13, 2)))).toEqual([])
    const list = (length: number, value: number) => [...Array(length - 1).fill(0), value]
    expect(compare(thrice(list(50, 1)), thrice(list(50, 2)))).toHaveLength(1)
    expect(compare(thrice(list(51, 1)), thrice(list(51, 2)))).toEqual([])
  })

  test('that are only at times in base may be so in head, with what is beside them', () => {
    const base = [{ a: 1, b: { c: 1 } }, { a: 1 }, { a: 1 }]
    expect(compare(base, thrice({ a: 1, b: { c: 2 } }))).toEqual([])
    expect(compare(base, thrice({ a: 1, b: { c: 1 }, d: 1 }))).toMatchObject([{ path: '$.d' }])
    expect(compare(thrice({ a: 1 }), thrice({}))).toMatchObject([{ path: '$.a', base: '1' }])
  })

  test('are of each payload, and none where head fails with it', () => {
    const [difference] = compare(thrice(1), thrice(2))
    const differences = [difference, { ...difference, payload: 'put' }] as ResponseDifference[]
    const failure = { kind: 'new-failures', severity: 'fail', payload: 'put' } as Finding
    expect(differentAnswers(differences, [failure])).toEqual([
      { kind: 'different-answer', ...difference },
    ])
  })

  test('of the same function never differ, whatever they are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const both = [one, other, one, other]
        expect(compare(both, both)).toEqual([])
      }),
    )
  })
})
