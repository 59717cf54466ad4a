import { SIDES } from '../inputs/plan.ts'
import type { Cell, NextStep } from './comparison.ts'
import { conclude } from './conclude.ts'
import { confirmation } from './confirm.ts'
import { type Decision, decide } from './decide.ts'
import { graded } from './fail-on.ts'
import { failureFindings } from './failures.ts'
import type { Fact } from './finding.ts'
import { isFutile } from './futility.ts'
import type { TestResult } from './hypothesis-tests.ts'
import { type JudgedFunction, judgedFunction } from './judged-function.ts'
import { levelsAt } from './looks.ts'
import { memoryGrowthFindings } from './memory-growth.ts'
import { memoryPressureFindings } from './memory-pressure.ts'
import { differentAnswers, responseDifferences } from './response-differences.ts'
import { warmUpFindings, warmUpsOf } from './warm-up.ts'
import { withoutWorseStatus, withWorseStatusFailing } from './worse-status.ts'

/**
 * Decides from the samples so far what happens next (docs/how-it-decides.md): more replicas,
 * fresh ones to confirm what was flagged, or the end. A pure function of the samples, in any order:
 * where the test stands is read from how many replicas there are.
 */
export const nextStep: NextStep = (fn, measured, responses = []) => {
  const samples = withWorseStatusFailing(fn, measured)
  const judged = judgedFunction(fn, samples)
  const replicas = fewestReplicas(judged)
  const { looks } = fn.rule
  const next = mayMeasure(judged) ? looks.find((look) => look > replicas) : undefined
  if (next !== undefined && next === looks[0]) return { kind: 'look', replicas: next }

  const levels = levelsAt(fn.rule, replicas)
  const decision = decide(judged, levels)
  const grade = (fact: Fact) => graded(fact, fn)
  const failures = failureFindings(judged, levels.failShare).map(grade)
  const failed = failures.some(({ severity }) => severity === 'fail')
  const { regressions, confirmed, ask } = standing(decision, judged, replicas)
  if (!failed && mayMeasure(judged) && regressions.length === 0) {
    if (ask) return { kind: 'confirm', replicas: ask.replicas, cells: ask.cells }
    const open = decision.candidates.length > 0 || (!decision.nonInferior && isComparable(judged))
    const goOn = decision.candidates.length > 0 || !isFutile(decision, judged)
    if (open && next !== undefined && goOn) return { kind: 'look', replicas: next }
  }

  const unconfirmed = regressions.length > 0 ? [] : decision.candidates
  const { failShare } = levels
  const outcome = { judged, decision, regressions, unconfirmed, confirmed, lookShare: failShare }
  const differences =
    fn.responseDifferences ?? responseDifferences(withoutWorseStatus(fn, measured, responses))
  const answers = differentAnswers(differences, failures).map(grade)
  const comparison = conclude(outcome, [...failures, ...answers], replicas)
  // What environments show as they go on, which no figure of a row does.
  const further = [
    ...warmUpFindings(fn, samples),
    ...memoryGrowthFindings(fn, samples),
    ...memoryPressureFindings(samples),
  ].map(grade)
  const findings = [...comparison.findings, ...further]
  return { kind: 'done', comparison: { ...comparison, warmUp: warmUpsOf(fn, samples), findings } }
}

interface Standing {
  /** The candidates that stand. */
  regressions: readonly TestResult[]
  /** Whether fresh replicas have confirmed them. */
  confirmed: boolean
  /** Fresh replicas that have to be asked before anything stands or falls. */
  ask?: { replicas: number; cells: readonly Cell[] }
}

/** Where a candidate is beyond doubt, the others are not worth confirming. */
function standing(decision: Decision, judged: JudgedFunction, replicas: number): Standing {
  const { candidates } = decision
  if (candidates.length === 0 || judged.fn.rule.confirmReplicas === 0) {
    return { regressions: candidates, confirmed: false }
  }
  const beyondDoubt = candidates.filter((candidate) => candidate.beyondDoubt)
  if (beyondDoubt.length > 0) return { regressions: beyondDoubt, confirmed: false }
  const asked = confirmation(decision, judged, replicas)
  switch (asked.kind) {
    case 'confirmed':
      return { regressions: asked.results, confirmed: true }
    case 'open':
      return { regressions: [], confirmed: false, ask: asked }
    case 'not-confirmed':
      return { regressions: [], confirmed: false }
  }
}

function mayMeasure({ fn, alive }: JudgedFunction): boolean {
  return !fn.exhausted && alive.length > 0
}

/** What does nothing but fail on one side does so in further environments, too. */
function isComparable({ judgeable }: JudgedFunction): boolean {
  return judgeable.some((sizes) => sizes.length > 0)
}

/** Replicas that every size and side has at least. */
function fewestReplicas({ alive }: JudgedFunction): number {
  if (alive.length === 0) return 0
  return Math.min(...alive.flatMap(({ look }) => SIDES.map((side) => look[side].length)))
}
