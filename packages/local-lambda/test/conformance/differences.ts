import type { Difference } from './compare.ts'

/** Where the service answers otherwise than AWS, and why. The package's README lists the reasons. */
export const DIFFERENCES: readonly (Difference & { scenario: string; why: string })[] = []
