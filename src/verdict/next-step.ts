import { SIDES } from '../inputs/plan.ts'
import type { Answer } from './answers.ts'
import type { NextStep, Step } from './comparison.ts'
import { conclude } from './conclude.ts'
import {
  cellsToConfirm,
  confirm,
  type Decision,
  decide,
  freshReplicas,
  replicasToConfirm,
} from './decide.ts'
import { graded } from './fail-on.ts'
import { failureFindings } from './failures.ts'
import { lookShare } from './looks.ts'
import { asMatter, type Matter } from './matter.ts'
import { withMemoryFindings } from './memory.ts'
import { differentAnswers, responseDifferences } from './response-differences.ts'
import { withWorseStatusFailing } from './worse-status.ts'

/**
 * Decides from the samples so far what happens next (statistics.md, section 2): more replicas,
 * fresh ones to confirm what was flagged, or the end. A pure function of the samples, in any order:
 * where the test stands is read from how many replicas there are.
 */
export const nextStep: NextStep = (function_, measured, responses = []) => {
  const samples = withWorseStatusFailing(function_, measured)
  const matter = asMatter(function_, samples)
  const replicas = fewestReplicas(matter)
  const { looks } = function_.rule
  const next = mayMeasure(matter) ? looks.find((look) => look > replicas) : undefined
  if (next !== undefined && next === looks[0]) return { kind: 'look', replicas: next }

  const share = lookShare(looks.length)
  const decision = decide(matter, share)
  const failures = failureFindings(matter).map((fact) => graded(fact, function_))
  const failed = failures.some(({ severity }) => severity === 'fail')
  if (!failed) {
    const confirmation = confirmationNeeded(decision, matter)
    if (confirmation) return confirmation
    const open = decision.candidates.length === 0 && !decision.cleared && isComparable(matter)
    if (open && next !== undefined) return { kind: 'look', replicas: next }
  }

  const { regressions, confirmed } = standing(decision, matter)
  const unconfirmed = regressions.length > 0 ? [] : decision.candidates
  const outcome = { matter, decision, regressions, unconfirmed, confirmed, lookShare: share }
  const differences = function_.responseDifferences ?? responseDifferences(responses)
  const comparison = conclude(
    outcome,
    [...failures, ...differentAnswers(differences, failures)],
    replicas,
  )
  return { kind: 'done', comparison: withMemoryFindings(comparison, function_, samples) }
}

/** Fresh replicas, if a candidate depends on them and they are not there yet. */
function confirmationNeeded(decision: Decision, matter: Matter): Step | undefined {
  const { candidates } = decision
  if (candidates.length === 0 || candidates.some(({ evident }) => evident)) return undefined
  const replicas = replicasToConfirm(decision, matter)
  const cells = cellsToConfirm(candidates, matter)
  if (!mayMeasure(matter) || freshReplicas(cells, matter) >= replicas) return undefined
  return { kind: 'confirm', replicas, cells }
}

/** The candidates that stand. Where one is evident, the others are not worth confirming. */
function standing(
  decision: Decision,
  matter: Matter,
): { regressions: readonly Answer[]; confirmed: boolean } {
  const { candidates } = decision
  if (matter.function_.rule.confirmReplicas === 0) {
    return { regressions: candidates, confirmed: false }
  }
  const evident = candidates.filter((candidate) => candidate.evident)
  if (evident.length > 0) return { regressions: evident, confirmed: false }
  const regressions = confirm(decision, matter)
  return { regressions, confirmed: regressions.length > 0 }
}

function mayMeasure({ function_, alive }: Matter): boolean {
  return !function_.exhausted && alive.length > 0
}

/** What does nothing but fail on a side does so in further environments, too. */
function isComparable({ judgeable }: Matter): boolean {
  return judgeable.some((sizes) => sizes.length > 0)
}

/** Replicas that every size and side has at least. */
function fewestReplicas({ alive }: Matter): number {
  if (alive.length === 0) return 0
  return Math.min(...alive.flatMap(({ look }) => SIDES.map((side) => look[side].length)))
}
