/**
 * Minimum detectable increase, in limits, by the standard error that the last look comes to, in limits
 * too, both on the log scale. Made by `npm run bench:detectable` from simulations of the whole rule.
 */
export const ERRORS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.1, 1.5] as const

/** Of a change at all of so many memory sizes, from one on. */
export const TOGETHER: readonly (readonly number[])[] = [
  [1.03, 1.08, 1.19, 1.36, 1.58, 2.15, 2.94, 3.82, 5.13],
  [1.03, 1.08, 1.19, 1.36, 1.58, 2.15, 2.94, 3.82, 5.13],
  [1.03, 1.08, 1.19, 1.36, 1.58, 2.15, 2.94, 3.82, 5.13],
  [1.03, 1.08, 1.19, 1.36, 1.58, 2.15, 2.94, 3.82, 5.13],
  [1.03, 1.08, 1.19, 1.36, 1.58, 2.15, 2.94, 3.82, 5.13],
]

/** Of a change at a single one of so many memory sizes, from two on. */
export const ALONE: readonly (readonly number[])[] = [
  [1.03, 1.08, 1.19, 1.36, 1.58, 2.15, 2.94, 3.82, 5.13],
  [1.03, 1.08, 1.19, 1.36, 1.58, 2.15, 2.94, 3.82, 5.13],
  [1.03, 1.08, 1.19, 1.36, 1.58, 2.15, 2.94, 3.82, 5.13],
  [1.03, 1.08, 1.19, 1.36, 1.58, 2.15, 2.94, 3.82, 5.13],
]
