import { expect, test } from '@jest/globals'
import { wangTsiatisLevels } from '../../../src/verdict/stats/group-sequential.ts'
import { tUpperTail } from '../../../src/verdict/stats/t-distribution.ts'

/** Levels are kept by their looks: others in the same proportion are computed anew. */
let scale = 1
const levels = (looks: readonly number[], alpha: number) => {
  scale++
  return wangTsiatisLevels(
    looks.map((look) => scale * look),
    alpha,
  )
}
const tail = (z: number) => tUpperTail(z, 1e11)

// Jennison and Turnbull (2000), two-sided 5 % at equal steps with Δ = 0.25.
test.each([
  [1, 1.96],
  [2, 2.038],
  [3, 2.083],
])(
  '%d equal looks have the constant %d that is published, and the boundary c · t^(-1/4)',
  (count, c) => {
    const found = levels(
      Array.from({ length: count }, (_, index) => index + 1),
      0.025,
    )
    expect(found).toHaveLength(count)
    found.forEach((level, index) => {
      const z = c * ((index + 1) / count) ** -0.25
      expect(level).toBeGreaterThan(tail(z + 0.001))
      expect(level).toBeLessThan(tail(z - 0.001))
    })
  },
)

test('what was computed is given again', () => {
  expect(wangTsiatisLevels([3], 0.05)).toBe(wangTsiatisLevels([3], 0.05))
  expect(wangTsiatisLevels([3], 0.05)).not.toEqual(wangTsiatisLevels([3], 0.04))
})
