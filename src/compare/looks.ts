/**
 * Part of α that each of `looks` looks may spend, so that all together spend α: Pocock's constants
 * (Pocock 1977, table 1: nominal levels 0.0294, 0.0221, 0.0182 and 0.0158 for α = 0.05). From six
 * looks on α is simply divided.
 */
export function lookShare(looks: number): number {
  return POCOCK[looks - 1] ?? 1 / looks
}

const POCOCK = [1, 0.59, 0.45, 0.36, 0.32]
