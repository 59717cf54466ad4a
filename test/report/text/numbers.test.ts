import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as numbers from '../../../src/report/text/numbers.ts'

describe('figures', () => {
  test.each([
    [0.93, '0.93 ms'],
    [9.994, '9.99 ms'],
    [9.996, '10.0 ms'],
    [41.23, '41.2 ms'],
    [412.4, '412 ms'],
    [19361.2, '19,361 ms'],
    [0, '0.00 ms'],
  ])('of %d ms read %s', (ms, text) => {
    expect(numbers.milliseconds(ms)).toBe(text)
  })

  test.each([
    [6.876, '$6.88'],
    [0.2071, '$0.207'],
    [0.0231, '$0.023'],
    [0.000123, '$0.00012'],
    [12345.67, '$12,346'],
    [0, '$0.00'],
  ])('of %d USD read %s', (amount, text) => {
    expect(numbers.usd(amount)).toBe(text)
  })

  test.each([
    [12.23, '+12.2 %'],
    [-3, '−3.0 %'],
    [0.04, '0.0 %'],
    [-0.04, '0.0 %'],
    [1234.5, '+1,234.5 %'],
  ])('of %d percent read %s', (value, text) => {
    expect(numbers.signedPercent(value)).toBe(text)
  })

  test.each([
    [12.23, '12.2 %'],
    [5, '5 %'],
    [-0.42, '0.4 %'],
    [9.96, '10 %'],
  ])('of %d percent without a sign read %s', (value, text) => {
    expect(numbers.percent(value)).toBe(text)
  })

  test.each([
    [320_000, '320,000'],
    [999_949, '999,949'],
    [999_999, '1 M'],
    [3_210_000, '3.2 M'],
    [45_000_000, '45 M'],
  ])('of %d invocations read %s', (amount, text) => {
    expect(numbers.many(amount)).toBe(text)
  })

  test('of a pair that misses a side have a dash there', () => {
    expect(numbers.millisecondsPair(412, undefined)).toBe('412 → – ms')
    expect(numbers.millisecondsPair(undefined, undefined)).toBe('–')
    expect(numbers.usdPair(undefined, 7.69)).toBe('– → $7.69')
    expect(numbers.usdPair(undefined, undefined)).toBe('–')
  })
})

describe('a change in cost', () => {
  test('is what the two amounts beside it come to', () => {
    const amount = fc.double({ min: 0, max: 20_000, noNaN: true })
    const parse = (text: string) => Number(text.replace(/[$,+]/g, '').replace('−', '-'))
    fc.assert(
      fc.property(amount, amount, (base, head) => {
        const [left = '', right = ''] = numbers.usdPair(base, head).split(' → ')
        const change = parse(numbers.usdChange(base, head))
        expect(change).toBeCloseTo(parse(right) - parse(left), 8)
      }),
    )
  })
})

test("what stays on one line in a cell is a terminal's to break", () => {
  const cell = numbers.unbroken('12 ms −$0.001')
  expect(cell).toBe('12\u00a0ms\u00a0−\u2060$0.001')
  expect(numbers.breakable(cell)).toBe('12 ms −$0.001')
})

test('two are both, and more are all of them', () => {
  expect([2, 3, 1200].map(numbers.allOf)).toEqual(['both', 'all 3', 'all 1,200'])
})
