import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  degreesOfFreedom,
  interval,
  meanOf,
  pAbove,
  pBelow,
  pool,
  welch,
  withSharedVariance,
} from '../../../src/verdict/stats/welch.ts'

const TINY = 1e-12

// Student's sleep data, the example of R's `t.test(extra ~ group, data = sleep)`: t = -1.8608,
// df = 17.776, p-value = 0.07939, 95 % interval -3.3654832 to 0.2054832.
const GROUP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
const GROUP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

describe("Welch's test", () => {
  const sleep = welch(meanOf(GROUP_1, TINY), meanOf(GROUP_2, TINY))

  test("gives R's result for the sleep data", () => {
    expect(sleep.estimate).toBeCloseTo(1.58, 12)
    expect(degreesOfFreedom(sleep)).toBeCloseTo(17.776473516178488, 10)
    expect(2 * pAbove(sleep, 0)).toBeCloseTo(0.0793941401873583, 12)
    const { low, high } = interval(sleep, 0.95)
    expect(low).toBeCloseTo(-0.20548323071171137, 9)
    expect(high).toBeCloseTo(3.3654832307117104, 9)
  })

  test('gives the result of scipy 1.17 for samples of different size', () => {
    const x = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9]
    const y = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8]
    const difference = welch(meanOf(x, TINY), meanOf(y, TINY))
    expect(degreesOfFreedom(difference)).toBeCloseTo(7.423433145210318, 10)
    expect(2 * pAbove(difference, 0)).toBeCloseTo(0.17493355071052127, 12)
  })

  test('says the same upwards and downwards', () => {
    expect(pAbove(sleep, 0.5) + pBelow(sleep, 0.5)).toBeCloseTo(1, 12)
  })

  test('samples without any spread claim no certainty', () => {
    const same = welch(meanOf([2, 2, 2, 2], 0.01), meanOf([2.1, 2.1, 2.1, 2.1], 0.01))
    expect(same.squaredError).toBeCloseTo(0.005, 12)
    expect(pAbove(same, 0)).toBeCloseTo(0.1035, 4)
  })

  test('one value has no error', () => {
    expect(() => meanOf([1], TINY)).toThrow('takes two values at least')
  })

  test('is symmetric in its samples, and blind to a common shift', () => {
    const sample = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
      minLength: 2,
      maxLength: 20,
    })
    fc.assert(
      fc.property(sample, sample, fc.double({ min: -9, max: 9, noNaN: true }), (a, b, shift) => {
        const forth = welch(meanOf(a, 1e-4), meanOf(b, 1e-4))
        const back = welch(meanOf(b, 1e-4), meanOf(a, 1e-4))
        const shifted = welch(
          meanOf(
            a.map((value) => value + shift),
            1e-4,
          ),
          meanOf(
            b.map((value) => value + shift),
            1e-4,
          ),
        )
        expect(back.estimate).toBeCloseTo(-forth.estimate, 12)
        expect(pBelow(back, 0)).toBeCloseTo(pAbove(forth, 0), 12)
        expect(pAbove(shifted, 0)).toBeCloseTo(pAbove(forth, 0), 8)
      }),
    )
  })
})

describe('a pool of differences', () => {
  test('has the degrees of freedom of Satterthwaite, and the error of a mean', () => {
    const one = welch(meanOf([1, 2, 3, 4], TINY), meanOf([2, 3, 4, 5], TINY))
    const two = welch(meanOf([1, 3, 5, 7], TINY), meanOf([2, 2.5, 3, 3.5], TINY))
    const both = pool([one, two])
    expect(both.estimate).toBeCloseTo((1 - 1.25) / 2, 12)
    expect(both.squaredError).toBeCloseTo((one.squaredError + two.squaredError) / 4, 12)
    // s²/n of the four samples: 5/12, 5/12, 5/3 and 5/48.
    const squares = [5 / 12, 5 / 12, 5 / 3, 5 / 48]
    const sum = squares.reduce((total, each) => total + each)
    const spread = squares.reduce((total, each) => total + each ** 2 / 3, 0)
    expect(degreesOfFreedom(both)).toBeCloseTo(sum ** 2 / spread, 10)
  })

  test('of one difference is that difference', () => {
    const one = welch(meanOf(GROUP_1, TINY), meanOf(GROUP_2, TINY))
    expect(pool([one])).toEqual(one)
  })
})

describe('an error averaged with the other samples', () => {
  test('is the same when all samples agree, with more degrees of freedom', () => {
    const values = [1, 2, 3, 4]
    const relatives = [0, 10, 20, 30, 40].map((shift) =>
      meanOf(
        values.map((value) => value + shift),
        TINY,
      ),
    )
    const [own] = relatives
    if (own === undefined) throw new Error('There are five.')
    const steady = withSharedVariance(own, relatives)
    expect(steady.value).toBe(2.5)
    expect(steady.squaredError).toBeCloseTo(own.squaredError, 12)
    // Weights 0.6 and four times 0.1: 3 / (0.36 + 4 × 0.01) degrees of freedom.
    expect(steady.squaredError ** 2 / steady.spread).toBeCloseTo(7.5, 10)
  })

  test('keeps half of what is its own', () => {
    const quiet = meanOf([0, 0, 0, 0], 1e-6)
    const noisy = meanOf([-3, 3, -3, 3], 1e-6)
    expect(withSharedVariance(noisy, [noisy, quiet]).squaredError).toBeCloseTo(
      0.75 * noisy.squaredError,
      5,
    )
    expect(withSharedVariance(quiet, [noisy, quiet]).squaredError).toBeCloseTo(
      0.25 * noisy.squaredError,
      5,
    )
  })

  test('of a sample without relatives is its own', () => {
    const alone = meanOf(GROUP_1, TINY)
    expect(withSharedVariance(alone, [alone])).toEqual(alone)
  })
})

test('a difference counts as many values as its smaller sample has', () => {
  const [few, many] = [meanOf([1, 2, 3], 0), meanOf([1, 2, 3, 4, 5], 0)]
  expect([welch(few, many).count, welch(many, few).count]).toEqual([3, 3])
})
