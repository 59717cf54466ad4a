import { toChange } from './change.ts'
import type { Change } from './comparison.ts'
import { differenceFor } from './differences.ts'
import type { Stage } from './evidence.ts'
import type { Place } from './finding.ts'
import { type TestResult, testable } from './hypothesis-tests.ts'
import type { Hypothesis, JudgedFunction } from './judged-function.ts'
import type { Outcome } from './outcome.ts'

/** The estimate that is reported: from fresh replicas where there are enough, else from the looks. */
export function reported(
  { hypothesis, difference, limits }: TestResult,
  outcome: Outcome,
): { change: Change; stage: Stage } {
  const fresh = testable(differenceFor(hypothesis, outcome.judged, 'confirm'))
  const stage = fresh ? 'confirm' : 'look'
  const best = fresh ?? difference
  if (best === undefined) throw new RangeError('A result without an estimate cannot be reported.')
  const asked = { scope: hypothesis.scope, limit: limits.fail }
  return { change: toChange(best, asked, stage, outcome, 'inconclusive'), stage }
}

/** Where a finding holds, as its fields. */
export function placeOf(hypothesis: Hypothesis, judged: JudgedFunction): Place {
  return {
    ...(hypothesis.scope === 'cell' && { memoryMB: hypothesis.sizes.head.memoryMB }),
    ...(hypothesis.measure === 'duration' && {
      payload: judged.fn.payloads[hypothesis.payload]?.name ?? '',
    }),
  }
}
