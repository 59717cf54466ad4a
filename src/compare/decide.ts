import { pAbove } from '../stats/welch.ts'
import { ALPHA, type Answer, answerAll, testable } from './answers.ts'
import type { Cell } from './comparison.ts'
import { differenceFor } from './differences.ts'
import { cellsOf, deployedPair, type Matter } from './matter.ts'

/** What one look comes to. */
export interface Decision {
  answers: readonly Answer[]
  /**
   * Candidates that the verdict depends on. A single size is not listed beside the same measure
   * over all sizes.
   */
  candidates: readonly Answer[]
  /** Everything that has to be shown not to be worse has been. */
  cleared: boolean
}

/** @param lookShare part of α that this look may spend */
export function decide(matter: Matter, lookShare: number): Decision {
  const answers = answerAll(matter, lookShare)
  const gating = answers.filter((answer) => answer.gating)
  const flagged = gating.filter((answer) => answer.candidate && reachesDeployed(answer, matter))
  return {
    answers,
    candidates: flagged.filter((answer) => !flagged.some((wider) => isPartOf(answer, wider))),
    cleared: gating.length > 0 && gating.every((answer) => answer.cleared),
  }
}

/**
 * The candidates that fresh replicas confirm: significant at 0.05 shared among all candidates, and
 * again by at least the limit.
 */
export function confirm(candidates: readonly Answer[], matter: Matter): Answer[] {
  return candidates.filter(({ question, limits }) => {
    const fresh = testable(differenceFor(question, matter, 'confirm'))
    return (
      fresh !== undefined &&
      fresh.estimate >= limits.fail &&
      pAbove(fresh, 0) < ALPHA / candidates.length
    )
  })
}

/** The cells that candidates need fresh replicas of; a whole size stands for all its payloads. */
export function cellsToConfirm(candidates: readonly Answer[], matter: Matter): Cell[] {
  const cells = candidates.flatMap(({ question }) =>
    cellsOf(question, matter).flatMap(({ sizes }) =>
      [...new Set([sizes.base.memoryMB, sizes.head.memoryMB])].map((memoryMB): Cell => {
        if (question.measure === 'cost') return { memoryMB }
        return { memoryMB, payload: matter.function_.payloads[question.payload]?.name ?? '' }
      }),
    ),
  )
  const whole = new Set(cells.filter(({ payload }) => payload === undefined).map(sizeOf))
  const needed = cells.filter((cell) => cell.payload === undefined || !whole.has(cell.memoryMB))
  return [...new Map(needed.map((cell) => [`${cell.memoryMB} ${cell.payload}`, cell])).values()]
}

/** Replicas a side that every cell has been confirmed with so far. */
export function freshReplicas(cells: readonly Cell[], matter: Matter): number {
  const counts = cells.flatMap(({ memoryMB }) => {
    const fresh = matter.sizes.find((size) => size.memoryMB === memoryMB)?.confirm
    return [fresh?.base.length ?? 0, fresh?.head.length ?? 0]
  })
  return Math.min(...counts)
}

/** Whether a single-size answer is part of the answer over all sizes. */
export function isPartOf({ question }: Answer, { question: wider }: Answer): boolean {
  if (wider.scope !== 'pooled' || question.scope !== 'cell') return false
  if (question.sizes.base !== question.sizes.head) return false
  if (wider.measure === 'cost') return question.measure === 'cost'
  return question.measure === 'duration' && question.payload === wider.payload
}

/** With `fail-on: deployed`, whether a change over all sizes is also one at the deployed size. */
function reachesDeployed({ question, limits }: Answer, matter: Matter): boolean {
  if (matter.function_.failOn !== 'deployed' || question.scope === 'cell') return true
  const deployed = deployedPair(matter)?.head
  if (deployed === undefined) return true
  const cell = cellsOf(question, matter).find(({ sizes }) => sizes.head === deployed)
  const difference = cell && differenceFor(cell, matter, 'look')
  return difference !== undefined && difference.estimate >= limits.fail
}

function sizeOf({ memoryMB }: Cell): number {
  return memoryMB
}
