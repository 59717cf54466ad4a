import type { DecisionRule } from './comparison.ts'

/**
 * The decision rule for so many memory sizes: when the test may stop, and how it confirms. Fewer
 * sizes lend each other less evidence and cost less to measure, so they go on for longer.
 */
export function decisionRule(memorySizes: number): DecisionRule {
  return { looks: LOOKS[memorySizes - 1] ?? [4, 6, 8, 12, 16], confirmReplicas: 8 }
}

/**
 * Part of α that each of `looks` looks may spend, so that all together spend α: Pocock's constants
 * (Pocock 1977, table 1: nominal levels 0.0294, 0.0221, 0.0182 and 0.0158 for α = 0.05). From six
 * looks on α is simply divided.
 */
export function lookShare(looks: number): number {
  return POCOCK[looks - 1] ?? 1 / looks
}

const POCOCK = [1, 0.588, 0.442, 0.364, 0.316]

/** For one, two and three sizes. */
const LOOKS = [
  [4, 8, 12, 20, 32],
  [4, 6, 10, 16, 24],
  [4, 6, 9, 13, 20],
]
