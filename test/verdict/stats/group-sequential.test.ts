import { expect, test } from '@jest/globals'
import { wangTsiatisLevels } from '../../../src/verdict/stats/group-sequential.ts'
import { tUpperTail } from '../../../src/verdict/stats/t-distribution.ts'

/** Levels are kept by their looks: others in the same proportion are computed anew. */
let scale = 1
const levels = (looks: readonly number[], alpha: number, delta: number) => {
  scale++
  return wangTsiatisLevels(
    looks.map((look) => scale * look),
    alpha,
    delta,
  )
}
const tail = (z: number) => tUpperTail(z, 1e11)

// Jennison and Turnbull (2000), two-sided 5 % at equal steps; Δ = 0.5 is Pocock's boundary.
test.each([
  [1, 0.25, 1.96],
  [2, 0.25, 2.038],
  [3, 0.25, 2.083],
  [1, 0.5, 1.96],
  [2, 0.5, 2.178],
  [3, 0.5, 2.289],
])(
  '%d equal looks with Δ = %d have the constant %d that is published, and the boundary c · t^(Δ - 1/2)',
  (count, delta, c) => {
    const found = levels(
      Array.from({ length: count }, (_, index) => index + 1),
      0.025,
      delta,
    )
    expect(found).toHaveLength(count)
    found.forEach((level, index) => {
      const z = c * ((index + 1) / count) ** (delta - 0.5)
      expect(level).toBeGreaterThan(tail(z + 0.001))
      expect(level).toBeLessThan(tail(z - 0.001))
    })
  },
)

test('what was computed is given again', () => {
  expect(wangTsiatisLevels([3], 0.05, 0.5)).toBe(wangTsiatisLevels([3], 0.05, 0.5))
  expect(wangTsiatisLevels([3], 0.05, 0.5)).not.toEqual(wangTsiatisLevels([3], 0.04, 0.5))
  expect(wangTsiatisLevels([1, 3], 0.05, 0.5)).not.toEqual(wangTsiatisLevels([1, 3], 0.05, 0.25))
})
