import type { DecisionRule } from './comparison.ts'
import { ALPHA, MIN_REPLICAS } from './hypothesis-tests.ts'
import { wangTsiatisLevels } from './stats/group-sequential.ts'

/**
 * The decision rule for so many memory sizes: when the test may stop, and how it confirms. Fewer
 * sizes lend each other less evidence and cost less to measure, so they go on for longer.
 * @param most environments per side and size at the last look, where the user wants another number
 */
export function decisionRule(memorySizes: number, most?: number): DecisionRule {
  const usual = LOOKS[memorySizes - 1] ?? [4, 6, 8, 12, 16]
  return { looks: looksUpTo(most ?? Math.max(...usual), usual), confirmReplicas: 8 }
}

/**
 * The same for the embedded service, where sizes may share environments: as many looks whatever the
 * sizes, as it shows only later how many of them are independent. Environments of one machine are
 * cheap and much alike, so the first look has more of them, with fewer invocations each.
 */
export function localDecisionRule(most = Math.max(...LOCAL_LOOKS)): DecisionRule {
  return { looks: looksUpTo(most, LOCAL_LOOKS), confirmReplicas: 8, oneMachine: true }
}

/** The usual looks, cut short; or as many looks, each larger than the one before by the same factor. */
function looksUpTo(most: number, usual: readonly number[]): number[] {
  const [first = MIN_REPLICAS] = usual
  if (most <= Math.max(...usual)) return [...usual.filter((look) => look < most), most]
  return usual.map((_, index) => Math.round(first * (most / first) ** (index / (usual.length - 1))))
}

/** What one look may spend. */
export interface LookLevels {
  /** Part of α for finding a regression. */
  failShare: number
  /** Nominal level of showing that there is none. */
  passLevel: number
}

/**
 * The levels of the look at which every side and size has at least so many replicas. With fewer than
 * the first look asks for, as when there was no more to spend, those of the first look.
 */
export function levelsAt({ looks }: DecisionRule, replicas: number): LookLevels {
  const passLevels = wangTsiatisLevels(looks, ALPHA, BOUNDARY_SHAPE)
  return {
    failShare: lookShare(looks.length),
    passLevel: passLevels[lookIndex(looks, replicas)] ?? 0,
  }
}

/** Index of the last look that so many replicas are enough for; 0 before the first. */
export function lookIndex(looks: readonly number[], replicas: number): number {
  return Math.max(0, looks.filter((look) => look <= replicas).length - 1)
}

/**
 * Part of α that each of `looks` looks may spend on finding a regression, so that all together spend
 * α: Pocock's constants (Pocock 1977, table 1: nominal levels 0.0294, 0.0221, 0.0182 and 0.0158 for
 * α = 0.05), which find large regressions early. From six looks on α is simply divided.
 */
export function lookShare(looks: number): number {
  return POCOCK[looks - 1] ?? 1 / looks
}

const POCOCK = [1, 0.588, 0.442, 0.364, 0.316]

const LOCAL_LOOKS = [6, 8, 12, 20, 36]

/** For one, two and three sizes. */
const LOOKS = [
  [4, 8, 12, 20, 32],
  [4, 6, 10, 16, 24],
  [4, 6, 9, 13, 20],
]

/**
 * Shape of the boundary for passing: most is kept for the last look, which leaves fewer checks undecided.
 * On one machine more of it early would save a second or two, and would bias the estimate of what passes
 * (simulated with four looks: by up to 1.3 % of duration with 0.4).
 */
const BOUNDARY_SHAPE = 0.25
