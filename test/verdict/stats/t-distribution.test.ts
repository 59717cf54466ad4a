import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { tCdf, tQuantile, tUpperTail } from '../../../src/verdict/stats/t-distribution.ts'

describe('upper tail of t', () => {
  // Computed with mpmath (40 digits) as I_{df/(df+t²)}(df/2, 1/2)/2; the first two are exact:
  // 1/4, and (1 − 3/√11)/2.
  test.each([
    [1, 1, 0.25],
    [2, 3, 0.04773298313335456],
    [3, 2.5, 0.04385332350403277],
    [4.7, 0.3, 0.38849423796699867],
    [5, 2.015, 0.050003086163403175],
    [10, 3.169, 0.005002316682192426],
    [17.776, 1.8608, 0.039698289069889904],
    [30, 1.96, 0.029671156448025236],
    [100, 4, 6.076182215038084e-5],
    [1000, 0.1, 0.46018218451180204],
    [6, 8, 0.00010173225103952536],
    [2.5, 40, 7.097817145246691e-5],
  ])('with %d degrees of freedom beyond %d', (df, t, tail) => {
    expect(Math.abs(tUpperTail(t, df) - tail)).toBeLessThan(1e-13)
    expect(Math.abs(tUpperTail(t, df) / tail - 1)).toBeLessThan(1e-12)
  })

  test('agrees with the closed form of one degree of freedom, the Cauchy distribution', () => {
    for (const t of [0.001, 0.2, 1, 7, 1e3, 1e8]) {
      expect(tUpperTail(t, 1) / (Math.atan(1 / t) / Math.PI)).toBeCloseTo(1, 12)
    }
  })

  test('agrees with the closed form of two degrees of freedom', () => {
    for (const t of [0, 0.01, 0.5, 1, 3, 9]) {
      expect(tUpperTail(t, 2)).toBeCloseTo(0.5 - t / (2 * Math.sqrt(2 + t * t)), 13)
    }
  })

  test('is 0 and 1 at the ends', () => {
    expect(tUpperTail(Number.POSITIVE_INFINITY, 3)).toBe(0)
    expect(tUpperTail(Number.NEGATIVE_INFINITY, 3)).toBe(1)
    expect(tUpperTail(1e200, 3)).toBe(0)
  })

  test('is symmetric and falls as t grows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        fc.double({ min: 0.5, max: 1e5, noNaN: true }),
        (t, more, df) => {
          expect(tUpperTail(t, df) + tUpperTail(-t, df)).toBeCloseTo(1, 12)
          expect(tCdf(t, df)).toBe(tUpperTail(-t, df))
          expect(tUpperTail(t + more, df)).toBeLessThanOrEqual(tUpperTail(t, df))
        },
      ),
    )
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %d degrees of freedom',
    (df) => {
      expect(() => tUpperTail(1, df)).toThrow('Degrees of freedom must be positive and finite')
    },
  )
})

describe('quantile of t', () => {
  // Table of t in every textbook (for instance NIST/SEMATECH e-Handbook 1.3.6.7.2), digits beyond
  // the printed ones from mpmath.
  test.each([
    [0.975, 1, 12.706204736174705],
    [0.975, 2, 4.302652729749464],
    [0.975, 5, 2.5705818356363155],
    [0.975, 10, 2.228138851986275],
    [0.975, 30, 2.042272456301238],
    [0.95, 4, 2.1318467863266504],
    [0.995, 10, 3.1692726726169513],
    [0.9999, 3, 22.20374227320418],
    [0.75, 7.5, 0.7085995804442595],
    [0.999, 120, 3.1595387433171105],
    [0.9775, 6, 2.5247088469818983],
  ])('at %d with %d degrees of freedom', (probability, df, t) => {
    expect(Math.abs(tQuantile(probability, df) / t - 1)).toBeLessThan(1e-12)
    expect(tQuantile(1 - probability, df)).toBeCloseTo(-t, 9)
  })

  test('is 0 in the middle', () => {
    expect(tQuantile(0.5, 3)).toBe(0)
  })

  test('is the inverse of the distribution function', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
        fc.double({ min: 0.5, max: 1e4, noNaN: true }),
        (probability, df) => {
          expect(Math.abs(tCdf(tQuantile(probability, df), df) - probability)).toBeLessThan(1e-11)
        },
      ),
    )
  })

  test.each([0, 1, -0.1, Number.NaN])('refuses the probability %d', (probability) => {
    expect(() => tQuantile(probability, 5)).toThrow('A probability lies between 0 and 1')
  })
})

test('with very many degrees of freedom it is the normal distribution', () => {
  // P(Z > 1.959963984540054) = 0.025, P(Z > 3) = 0.0013498980316300933.
  expect(tUpperTail(1.959963984540054, 1e9) / 0.025).toBeCloseTo(1, 6)
  expect(tUpperTail(3, 1e9) / 0.0013498980316300933).toBeCloseTo(1, 6)
  expect(tUpperTail(0.1, 1e11)).toBeCloseTo(0.460172162722971, 11)
})

test('the tail of what is no number is refused, in words', () => {
  expect(() => tUpperTail(Number.NaN, 3)).toThrow('t must be a number')
})
