import { baseDurationMs, differenceFor } from './differences.ts'
import { costFamilies, durationFamilies, type Families, isGating } from './families.ts'
import { cellsOf, deployedPair, type Hypothesis, type JudgedFunction } from './judged-function.ts'
import type { LookLevels } from './looks.ts'
import { independentSizes } from './shared-environments.ts'
import { median } from './stats/describe.ts'
import { holm } from './stats/holm.ts'
import { type Difference, pAbove, pBelow } from './stats/welch.ts'

/** What the evidence says to one hypothesis. */
export interface TestResult {
  hypothesis: Hypothesis
  /** Undefined where fewer than `MIN_REPLICAS` replicas per side speak to it. */
  difference: Difference | undefined
  limits: Limits
  /** Significantly worse, and by at least the limit: a regression, if it is confirmed. */
  candidate: boolean
  /** A candidate so far above the limit that it needs no confirmation. */
  beyondDoubt: boolean
  /** Shown not to be worse by as much as the pass limit. */
  nonInferior: boolean
  /** Shown not to be worse by as much as the fail limit, needing no other result's support. */
  nonInferiorAlone: boolean
  /** The level that its group may spend at this look. */
  alpha: number
  /** Whether the check depends on it; over all sizes it always does. */
  gating: boolean
}

/** Differences of logarithms. */
export interface Limits {
  /** An estimate from here on is a regression. */
  fail: number
  /** An upper bound below is none. */
  pass: number
}

/** Fewer replicas per side than this never pass and never fail. */
export const MIN_REPLICAS = 4

/** Chance that one check finds a false candidate, before anything is confirmed. */
export const ALPHA = 0.05

/**
 * Answers every hypothesis that the evidence allows, as of one look.
 *
 * α is halved between duration and cost, each half again between the hypotheses over all sizes and
 * those at single sizes; each of the four families is tested one-sided by Holm's procedure. To pass,
 * every single hypothesis has to clear, so clearing needs no correction but the one for looks.
 * @param levels what this look may spend
 */
export function testAll(
  judged: JudgedFunction,
  { failShare, passLevel }: LookLevels,
): TestResult[] {
  const families = [durationFamilies(judged), costFamilies(judged)]
  return families.flatMap(({ pooled, cells }: Families) => {
    const alpha = (ALPHA / 2) * (pooled.length > 0 ? 0.5 : 1) * failShare
    const several = pooled.length > 0
    return [
      ...testFamily(pooled, judged, { alpha, passLevel, several }),
      ...testFamily(cells, judged, { alpha, passLevel, several }),
    ]
  })
}

interface Terms {
  /** The family's α at this look. */
  alpha: number
  /** Nominal level at which this look may show that something is not worse. */
  passLevel: number
  /** Whether several sizes are judged together. */
  several: boolean
}

function testFamily(
  hypotheses: readonly Hypothesis[],
  judged: JudgedFunction,
  terms: Terms,
): TestResult[] {
  const differences = hypotheses.map((hypothesis) =>
    testable(differenceFor(hypothesis, judged, 'look')),
  )
  const adjusted = holm(differences.map((each) => (each ? pAbove(each, 0) : 1)))
  return hypotheses.map((hypothesis, index) => {
    const difference = differences[index]
    const limits = limitsOf(hypothesis, judged, reachOf(hypothesis, judged, terms))
    const significant = (adjusted[index] ?? 1) <= terms.alpha
    const candidate =
      significant &&
      difference !== undefined &&
      difference.estimate >= limits.fail &&
      isWidespread(hypothesis, limits, judged)
    return {
      hypothesis,
      difference,
      limits,
      candidate,
      beyondDoubt:
        candidate &&
        mayBeBeyondDoubt(hypothesis, judged) &&
        pAbove(difference, 2 * limits.fail) * hypotheses.length <= terms.alpha,
      nonInferior: difference !== undefined && pBelow(difference, limits.pass) < terms.passLevel,
      nonInferiorAlone:
        difference !== undefined && pBelow(difference, limits.fail) < terms.passLevel,
      alpha: terms.alpha,
      gating: hypothesis.scope === 'pooled' || isGating(hypothesis, judged),
    }
  })
}

/**
 * A change over all sizes shows at most of them, by half the limit or more. Otherwise one size alone
 * may have made the mean, and that size is asked about by itself.
 */
function isWidespread(hypothesis: Hypothesis, limits: Limits, judged: JudgedFunction): boolean {
  if (hypothesis.scope === 'cell') return true
  const estimates = cellsOf(hypothesis, judged)
    .map((cell) => differenceFor(cell, judged, 'look')?.estimate)
    .filter((estimate) => estimate !== undefined)
  return median(estimates) >= limits.fail / 2
}

/**
 * One or two sizes are confirmed in any case: it costs little, and chance has its way there. But
 * where head is deployed at another size than base, a change needs no explanation, and environments of
 * one machine differ little.
 */
function mayBeBeyondDoubt(hypothesis: Hypothesis, judged: JudgedFunction): boolean {
  if (judged.fn.rule.oneMachine) return true
  if (hypothesis.scope === 'cell') return hypothesis.sizes.base !== hypothesis.sizes.head
  const sizes = cellsOf(hypothesis, judged).map(({ sizes }) => sizes.head)
  return independentSizes(sizes).length >= BEYOND_DOUBT_SIZES
}

/** The difference, if enough replicas speak to it. */
export function testable(difference: Difference | undefined): Difference | undefined {
  return difference !== undefined && difference.count >= MIN_REPLICAS ? difference : undefined
}

/**
 * The limit of a duration, on the log scale. An increase below 1 ms is not a slower function, only a rounder
 * bill, so it is never less than 1 ms.
 */
export function durationLimit(percent: number, baseMs: number): number {
  return Math.log1p(Math.max(percent / 100, 1 / baseMs))
}

function limitsOf(hypothesis: Hypothesis, judged: JudgedFunction, reach: number): Limits {
  const { durationPercent, costPercent } = judged.fn.limits
  if (hypothesis.measure === 'cost') {
    return { fail: Math.log1p(costPercent / 100), pass: Math.log1p((reach * costPercent) / 100) }
  }
  const baseMs = baseDurationMs(hypothesis, judged)
  return {
    fail: durationLimit(durationPercent, baseMs),
    pass: durationLimit(reach * durationPercent, baseMs),
  }
}

/**
 * How many times the limit an upper bound may reach: single sizes may stay less certain while all
 * together are certain, but not the deployed one, which is what is paid for. Of several payloads each
 * rests on fewer invocations there; what they cost together is held to the tighter bound.
 */
function reachOf(hypothesis: Hypothesis, judged: JudgedFunction, { several }: Terms): number {
  if (hypothesis.scope === 'pooled' || !several) return 1
  const deployed = deployedPair(judged)
  const isDeployed =
    hypothesis.sizes.head === deployed?.head &&
    (hypothesis.sizes.base === deployed.head || hypothesis.sizes.base === deployed.base)
  if (!isDeployed) return CELL_REACH
  const onePayload = judged.fn.payloads.length === 1
  return hypothesis.measure === 'cost' || onePayload ? DEPLOYED_REACH : DEPLOYED_PAYLOAD_REACH
}

const CELL_REACH = 3
const DEPLOYED_REACH = 1.5
const DEPLOYED_PAYLOAD_REACH = 2.5

const BEYOND_DOUBT_SIZES = 3
