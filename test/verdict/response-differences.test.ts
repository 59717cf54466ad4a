import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { responseDifferences } from '../../src/verdict/response-differences.ts'

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

  test('of which there are fewer than three per side are not compared', () => {
    expect(compare([{ a: 1 }, { a: 1 }], thrice({ a: 2 }))).toEqual([])
  })

  test('shown are cut to 60 characters', () => {
    const [first] = compare(thrice('x'.repeat(500)), thrice('y'.repeat(500)))
    expect(first?.base).toHaveLength(60)
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
