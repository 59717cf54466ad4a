import { ALPHA, type Answer, answerAll, testable } from './answers.ts'
import type { Cell } from './comparison.ts'
import { differenceFor } from './differences.ts'
import { cellsOf, deployedPair, type Matter } from './matter.ts'
import { pAbove } from './stats/welch.ts'

/** What one look comes to. */
export interface Decision {
  answers: readonly Answer[]
  /** Everything flagged that the verdict depends on. */
  flagged: readonly Answer[]
  /** The flagged answers that are not part of a wider one. */
  candidates: readonly Answer[]
  /** What still keeps the check from passing. */
  open: readonly Answer[]
  /** Everything that has to be shown not to be worse has been. */
  cleared: boolean
}

/** @param lookShare part of α that this look may spend */
export function decide(matter: Matter, lookShare: number): Decision {
  const answers = answerAll(matter, lookShare)
  const flagged = answers.filter(
    (answer) => answer.gating && answer.candidate && reachesDeployed(answer, matter),
  )
  const cells = answers.filter(({ question, gating }) => question.scope === 'cell' && gating)
  const unsettled = cells.filter((cell) => !isSettled(cell, answers))
  return {
    answers,
    flagged,
    candidates: flagged.filter((answer) => !flagged.some((wider) => isPartOf(answer, wider))),
    open: [
      ...answers.filter((wider) => unsettled.some((cell) => isPartOf(cell, wider))),
      ...unsettled,
    ].filter(({ cleared }) => !cleared),
    cleared: cells.length > 0 && unsettled.length === 0,
  }
}

/**
 * Whether a single size is shown not to be worse: by the limit itself, or by three times the limit
 * where all sizes together are shown not to be worse by the limit.
 */
export function isSettled(cell: Answer, answers: readonly Answer[]): boolean {
  const wider = answers.find((answer) => isPartOf(cell, answer))
  return cell.clearedAlone || (cell.cleared && (wider?.cleared ?? true))
}

/**
 * The candidates that fresh replicas confirm. Where they confirm none, what looked like a
 * regression over all sizes may be one at a single size, so the flagged parts are tried next.
 */
export function confirm({ candidates, flagged }: Decision, matter: Matter): readonly Answer[] {
  const confirmed = confirmAmong(candidates, matter)
  if (confirmed.length > 0) return confirmed
  return confirmAmong(
    flagged.filter((answer) => !candidates.includes(answer)),
    matter,
  )
}

/**
 * Confirmed is what is significant at 0.05 shared among all of them, and again at least the limit.
 * A single size rests on few environments, which may even share a host: it has to be more than half
 * the limit beyond doubt.
 */
function confirmAmong(answers: readonly Answer[], matter: Matter): readonly Answer[] {
  return answers.filter(({ question, limits }) => {
    const fresh = testable(differenceFor(question, matter, 'confirm'))
    const least = question.scope === 'cell' ? limits.fail / 2 : 0
    return (
      fresh !== undefined &&
      fresh.estimate >= limits.fail &&
      pAbove(fresh, least) < ALPHA / answers.length
    )
  })
}

/** Fresh replicas a side for confirming: twice as many where only single sizes are in question. */
export function replicasToConfirm({ candidates }: Decision, { function_ }: Matter): number {
  const { confirmReplicas } = function_.rule
  const single = candidates.every(({ question }) => question.scope === 'cell')
  return single ? 2 * confirmReplicas : confirmReplicas
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
