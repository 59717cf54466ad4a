import { differenceFor } from './differences.ts'
import { isDeployedOnly } from './fail-on.ts'
import { type TestResult, testAll } from './hypothesis-tests.ts'
import { cellsOf, deployedPair, type JudgedFunction } from './judged-function.ts'
import type { LookLevels } from './looks.ts'

/** What one look comes to. */
export interface Decision {
  results: readonly TestResult[]
  /** Everything flagged that the verdict depends on. */
  flagged: readonly TestResult[]
  /** The flagged results that are not part of a wider one. */
  candidates: readonly TestResult[]
  /** What still keeps the check from passing. */
  open: readonly TestResult[]
  /** Everything that has to be shown not to be worse has been. */
  nonInferior: boolean
}

/** @param levels what this look may spend */
export function decide(judged: JudgedFunction, levels: LookLevels): Decision {
  const results = testAll(judged, levels)
  const flagged = results.filter(
    (result) => result.gating && result.candidate && reachesDeployed(result, judged),
  )
  const cells = results.filter(({ hypothesis, gating }) => hypothesis.scope === 'cell' && gating)
  const unsettled = cells.filter((cell) => !isSettled(cell, results))
  return {
    results,
    flagged,
    candidates: flagged.filter((result) => !flagged.some((wider) => isPartOf(result, wider))),
    open: [
      ...results.filter((wider) => unsettled.some((cell) => isPartOf(cell, wider))),
      ...unsettled,
    ].filter(({ nonInferior }) => !nonInferior),
    nonInferior: cells.length > 0 && unsettled.length === 0,
  }
}

/**
 * Whether a single size is shown not to be worse: by the limit itself, or by three times the limit
 * where all sizes together are shown not to be worse by the limit.
 */
export function isSettled(cell: TestResult, results: readonly TestResult[]): boolean {
  const wider = results.find((result) => isPartOf(cell, result))
  return cell.nonInferiorAlone || (cell.nonInferior && (wider?.nonInferior ?? true))
}

/** Whether a single-size result is part of the result over all sizes. */
export function isPartOf({ hypothesis }: TestResult, { hypothesis: wider }: TestResult): boolean {
  if (wider.scope !== 'pooled' || hypothesis.scope !== 'cell') return false
  if (hypothesis.sizes.base !== hypothesis.sizes.head) return false
  if (wider.measure === 'cost') return hypothesis.measure === 'cost'
  return hypothesis.measure === 'duration' && hypothesis.payload === wider.payload
}

/** With `fail-on: deployed`, whether a change over all sizes is also one at the deployed size. */
function reachesDeployed({ hypothesis, limits }: TestResult, judged: JudgedFunction): boolean {
  if (!isDeployedOnly(judged.fn)) return true
  const deployed = deployedPair(judged)?.head
  if (deployed === undefined) return true
  const cell = cellsOf(hypothesis, judged).find(({ sizes }) => sizes.head === deployed)
  const difference = cell && differenceFor(cell, judged, 'look')
  return difference !== undefined && difference.estimate >= limits.fail
}
