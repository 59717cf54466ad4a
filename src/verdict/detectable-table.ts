/**
 * Minimum detectable increase, in limits, by the standard error that the last look comes to, in limits
 * too, both on the log scale. Made by `npm run bench:detectable` from simulations of the whole rule.
 */
export const ERRORS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.1, 1.5] as const

/** Of a change at all of so many memory sizes, from one on. */
export const TOGETHER: readonly (readonly number[])[] = [
  [1.03, 1.08, 1.19, 1.36, 1.58, 2.15, 2.94, 3.82, 5.13],
  [1, 0.98, 1.08, 1.21, 1.43, 2.07, 2.79, 3.82, 5.05],
  [0.99, 0.97, 1.06, 1.23, 1.43, 2.03, 2.74, 3.7, 5.3],
  [0.96, 0.95, 1.06, 1.21, 1.46, 2.11, 2.74, 3.7, 5.3],
  [0.96, 0.93, 1.06, 1.23, 1.43, 1.99, 2.69, 3.7, 5.13],
]

/** Of a change at a single one of so many memory sizes, from two on. */
export const ALONE: readonly (readonly number[])[] = [
  [1.13, 1.18, 1.27, 1.42, 1.58, 2.27, 3.03, 4.01, 5.54],
  [1.1, 1.25, 1.54, 1.67, 1.79, 2.39, 3.08, 4.2, 5.71],
  [1.08, 1.18, 1.69, 1.83, 1.95, 2.43, 3.13, 4.46, 5.71],
  [1.08, 1.18, 1.71, 1.93, 2.07, 2.47, 3.28, 4.46, 5.87],
]

/** Of a change on the embedded service, where so many memory sizes share environments, from one on. */
export const SHARED: readonly (readonly number[])[] = [
  [1.04, 1.07, 1.16, 1.39, 1.64, 2.35, 2.89, 3.95, 5.22],
  [1.04, 1.07, 1.21, 1.36, 1.67, 2.35, 3.13, 4.01, 5.71],
  [1.04, 1.08, 1.21, 1.39, 1.73, 2.51, 3.23, 4.33, 5.79],
  [1.04, 1.08, 1.21, 1.42, 1.76, 2.51, 3.28, 4.46, 5.87],
  [1.04, 1.07, 1.21, 1.42, 1.76, 2.55, 3.28, 4.58, 5.96],
]
