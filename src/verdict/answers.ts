import { baseDurationMs, differenceFor } from './differences.ts'
import { costFamilies, durationFamilies, type Families, isGating } from './families.ts'
import type { LookLevels } from './looks.ts'
import { cellsOf, deployedPair, type Matter, type Question } from './matter.ts'
import { median } from './stats/describe.ts'
import { holm } from './stats/holm.ts'
import { type Difference, pAbove, pBelow } from './stats/welch.ts'

/** What the evidence says to one question. */
export interface Answer {
  question: Question
  /** Undefined where fewer than `LEAST_REPLICAS` replicas a side speak to it. */
  difference: Difference | undefined
  limits: Limits
  /** Significantly worse, and by at least the limit: a regression, if it is confirmed. */
  candidate: boolean
  /** A candidate so far above the limit that it needs no confirmation. */
  evident: boolean
  /** Shown not to be worse by as much as the pass limit. */
  cleared: boolean
  /** Shown not to be worse by as much as the fail limit, needing no other answer's support. */
  clearedAlone: boolean
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

/** Fewer replicas a side than this never pass and never fail. */
export const LEAST_REPLICAS = 4

/** Chance that one check finds a false candidate, before anything is confirmed. */
export const ALPHA = 0.05

/**
 * Answers every question that the evidence allows, as of one look.
 *
 * α is halved between duration and cost, each half again between the questions over all sizes and
 * those at single sizes; each of the four families is tested one-sided by Holm's procedure. To pass,
 * every single question has to clear, so clearing needs no correction but the one for looks.
 * @param levels what this look may spend
 */
export function answerAll(matter: Matter, { failShare, passLevel }: LookLevels): Answer[] {
  const families = [durationFamilies(matter), costFamilies(matter)]
  return families.flatMap(({ pooled, cells }: Families) => {
    const alpha = (ALPHA / 2) * (pooled.length > 0 ? 0.5 : 1) * failShare
    const several = pooled.length > 0
    return [
      ...answerFamily(pooled, matter, { alpha, passLevel, several }),
      ...answerFamily(cells, matter, { alpha, passLevel, several }),
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

function answerFamily(questions: readonly Question[], matter: Matter, terms: Terms): Answer[] {
  const differences = questions.map((question) => testable(differenceFor(question, matter, 'look')))
  const adjusted = holm(differences.map((each) => (each ? pAbove(each, 0) : 1)))
  return questions.map((question, index) => {
    const difference = differences[index]
    const limits = limitsOf(question, matter, reachOf(question, matter, terms))
    const significant = (adjusted[index] ?? 1) <= terms.alpha
    const candidate =
      significant &&
      difference !== undefined &&
      difference.estimate >= limits.fail &&
      isWidespread(question, limits, matter)
    return {
      question,
      difference,
      limits,
      candidate,
      evident:
        candidate &&
        mayBeEvident(question, matter) &&
        pAbove(difference, 2 * limits.fail) * questions.length <= terms.alpha,
      cleared: difference !== undefined && pBelow(difference, limits.pass) < terms.passLevel,
      clearedAlone: difference !== undefined && pBelow(difference, limits.fail) < terms.passLevel,
      gating: question.scope === 'pooled' || isGating(question, matter),
    }
  })
}

/**
 * A change over all sizes shows at most of them, by half the limit or more. Otherwise one size alone
 * may have made the mean, and that size is asked about by itself.
 */
function isWidespread(question: Question, limits: Limits, matter: Matter): boolean {
  if (question.scope === 'cell') return true
  const estimates = cellsOf(question, matter)
    .map((cell) => differenceFor(cell, matter, 'look')?.estimate)
    .filter((estimate) => estimate !== undefined)
  return median(estimates) >= limits.fail / 2
}

/**
 * One or two sizes are confirmed in any case: it costs little, and chance has its way there. But
 * where head is deployed at another size than base, a change needs no explanation.
 */
function mayBeEvident(question: Question, matter: Matter): boolean {
  if (question.scope === 'cell') return question.sizes.base !== question.sizes.head
  return cellsOf(question, matter).length >= EVIDENT_SIZES
}

/** The difference, if enough replicas speak to it. */
export function testable(difference: Difference | undefined): Difference | undefined {
  return difference !== undefined && difference.count >= LEAST_REPLICAS ? difference : undefined
}

/**
 * Limits of a question. An increase below 1 ms is not a slower function, only a rounder bill, so
 * the limit of a duration is never less than 1 ms.
 */
function limitsOf(question: Question, matter: Matter, reach: number): Limits {
  const { durationPercent, costPercent } = matter.function_.limits
  if (question.measure === 'cost') {
    return { fail: Math.log1p(costPercent / 100), pass: Math.log1p((reach * costPercent) / 100) }
  }
  const millisecond = 1 / baseDurationMs(question, matter)
  return {
    fail: Math.log1p(Math.max(durationPercent / 100, millisecond)),
    pass: Math.log1p(Math.max((reach * durationPercent) / 100, millisecond)),
  }
}

/**
 * How many times the limit an upper bound may reach: single sizes may stay less certain while all
 * together are certain, but not the deployed one, which is what is paid for. Of several payloads each
 * rests on fewer invocations there; what they cost together is held to the tighter bound.
 */
function reachOf(question: Question, matter: Matter, { several }: Terms): number {
  if (question.scope === 'pooled' || !several) return 1
  const deployed = deployedPair(matter)
  const isDeployed =
    question.sizes.head === deployed?.head &&
    (question.sizes.base === deployed.head || question.sizes.base === deployed.base)
  if (!isDeployed) return CELL_REACH
  const onePayload = matter.function_.payloads.length === 1
  return question.measure === 'cost' || onePayload ? DEPLOYED_REACH : DEPLOYED_PAYLOAD_REACH
}

const CELL_REACH = 3
const DEPLOYED_REACH = 1.5
const DEPLOYED_PAYLOAD_REACH = 2.5

const EVIDENT_SIZES = 3
