import { SIDES } from '../inputs/plan.ts'
import type { Answer } from './answers.ts'
import type { Cell, NextStep } from './comparison.ts'
import { conclude } from './conclude.ts'
import { confirmation } from './confirm.ts'
import { type Decision, decide } from './decide.ts'
import { graded } from './fail-on.ts'
import { failureFindings } from './failures.ts'
import { levelsAt } from './looks.ts'
import { asMatter, type Matter } from './matter.ts'
import { withMemoryFindings } from './memory.ts'
import { differentAnswers, responseDifferences } from './response-differences.ts'
import { warmUpFindings, warmUpsOf } from './warm-up.ts'
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

  const levels = levelsAt(looks, replicas)
  const decision = decide(matter, levels)
  const failures = failureFindings(matter, levels.failShare).map((fact) => graded(fact, function_))
  const failed = failures.some(({ severity }) => severity === 'fail')
  const { regressions, confirmed, ask } = standing(decision, matter, replicas)
  if (!failed && mayMeasure(matter) && regressions.length === 0) {
    if (ask) return { kind: 'confirm', replicas: ask.replicas, cells: ask.cells }
    const open = decision.candidates.length > 0 || (!decision.cleared && isComparable(matter))
    if (open && next !== undefined) return { kind: 'look', replicas: next }
  }

  const unconfirmed = regressions.length > 0 ? [] : decision.candidates
  const { failShare } = levels
  const outcome = { matter, decision, regressions, unconfirmed, confirmed, lookShare: failShare }
  const differences = function_.responseDifferences ?? responseDifferences(responses)
  const comparison = conclude(
    outcome,
    [...failures, ...differentAnswers(differences, failures)],
    replicas,
  )
  const warmUp = warmUpFindings(function_, samples).map((fact) => graded(fact, function_))
  const findings = [...comparison.findings, ...warmUp]
  const whole = { ...comparison, warmUp: warmUpsOf(function_, samples), findings }
  return { kind: 'done', comparison: withMemoryFindings(whole, function_, samples) }
}

interface Standing {
  /** The candidates that stand. */
  regressions: readonly Answer[]
  /** Whether fresh replicas have confirmed them. */
  confirmed: boolean
  /** Fresh replicas that have to be asked before anything stands or falls. */
  ask?: { replicas: number; cells: readonly Cell[] }
}

/** Where a candidate is evident, the others are not worth confirming. */
function standing(decision: Decision, matter: Matter, replicas: number): Standing {
  const { candidates } = decision
  if (candidates.length === 0 || matter.function_.rule.confirmReplicas === 0) {
    return { regressions: candidates, confirmed: false }
  }
  const evident = candidates.filter((candidate) => candidate.evident)
  if (evident.length > 0) return { regressions: evident, confirmed: false }
  const asked = confirmation(decision, matter, replicas)
  switch (asked.kind) {
    case 'confirmed':
      return { regressions: asked.answers, confirmed: true }
    case 'open':
      return { regressions: [], confirmed: false, ask: asked }
    case 'not-confirmed':
      return { regressions: [], confirmed: false }
  }
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
