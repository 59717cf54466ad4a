import { type Answer, answerAll } from './answers.ts'
import { differenceFor } from './differences.ts'
import type { LookLevels } from './looks.ts'
import { cellsOf, deployedPair, type Matter } from './matter.ts'

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

/** @param levels what this look may spend */
export function decide(matter: Matter, levels: LookLevels): Decision {
  const answers = answerAll(matter, levels)
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
