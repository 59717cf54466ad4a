import { type Answer, testable } from './answers.ts'
import { toChange } from './change.ts'
import type { Change } from './comparison.ts'
import { differenceFor } from './differences.ts'
import type { Stage } from './evidence.ts'
import type { Place } from './finding.ts'
import type { Matter, Question } from './matter.ts'
import type { Outcome } from './outcome.ts'

/** The estimate that is reported: from fresh replicas where there are enough, else from the looks. */
export function reported(
  { question, difference }: Answer,
  outcome: Outcome,
): { change: Change; stage: Stage } {
  const fresh = testable(differenceFor(question, outcome.matter, 'confirm'))
  const stage = fresh ? 'confirm' : 'look'
  const best = fresh ?? difference
  if (best === undefined) throw new RangeError('An answer without an estimate cannot be reported.')
  return { change: toChange(best, question, stage, outcome, 'inconclusive'), stage }
}

/** Where a finding holds, as its fields. */
export function placeOf(question: Question, matter: Matter): Place {
  return {
    ...(question.scope === 'cell' && { memoryMB: question.sizes.head.memoryMB }),
    ...(question.measure === 'duration' && {
      payload: matter.function_.payloads[question.payload]?.name ?? '',
    }),
  }
}
