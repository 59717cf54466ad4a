import { SIDES } from '../inputs/plan.ts'
import type { Cell } from './comparison.ts'
import type { Decision } from './decide.ts'
import { differenceFor } from './differences.ts'
import { ALPHA, type TestResult, testable } from './hypothesis-tests.ts'
import { cellsOf, type JudgedFunction } from './judged-function.ts'
import { lookIndex } from './looks.ts'
import { pAbove, pBelow } from './stats/welch.ts'

/** What fresh replicas say to the candidates of a look so far. */
export type Confirmation =
  | { kind: 'confirmed'; results: readonly TestResult[] }
  /** So many more fresh replicas have to be asked. */
  | { kind: 'open'; replicas: number; cells: readonly Cell[] }
  | { kind: 'not-confirmed' }

/**
 * Asks fresh replicas, which were not selected for being bad. A confirmation takes two steps: half as
 * many replicas as the rule says, then as many more; it ends early where it is confirmed or refuted.
 * Each look at which there is a candidate may go one step further, so that what one confirmation has
 * left open another can find. All fresh replicas count, those of earlier looks too.
 * @param replicas that every side and size has, which says at which look this is
 */
export function confirmation(
  decision: Decision,
  judged: JudgedFunction,
  replicas: number,
): Confirmation {
  const { candidates } = decision
  const results = confirmed(decision, judged)
  if (results.length > 0) return { kind: 'confirmed', results }
  const { looks, confirmReplicas } = judged.fn.rule
  const cells = cellsToConfirm(candidates, judged)
  const have = freshReplicas(cells, judged)
  const first = confirmReplicas / 2 + confirmReplicas * lookIndex(looks, replicas)
  const refuted = candidates.every((result) => isRefuted(result, judged))
  if (have >= first + confirmReplicas || (have >= first && refuted)) {
    return { kind: 'not-confirmed' }
  }
  return { kind: 'open', replicas: stepAfter(have, confirmReplicas) - have, cells }
}

/** Fresh replicas come in steps of half as many and then as many as the rule says: 4, 12, 20, … */
function stepAfter(have: number, confirmReplicas: number): number {
  const half = confirmReplicas / 2
  const steps = Math.floor((have - half) / confirmReplicas) + 1
  return half + confirmReplicas * steps
}

/**
 * The candidates that fresh replicas confirm. Where they confirm none, what looked like a
 * regression over all sizes may be one at a single size, so the flagged parts are tried next.
 */
function confirmed(
  { candidates, flagged }: Decision,
  judged: JudgedFunction,
): readonly TestResult[] {
  const among = confirmedAmong(candidates, judged)
  if (among.length > 0) return among
  return confirmedAmong(
    flagged.filter((result) => !candidates.includes(result)),
    judged,
  )
}

/**
 * Confirmed is what is significant again, at a level that is halved for the steps and shared among
 * all that were flagged, and again at least the limit. A single size rests on few environments: it has
 * to be more than half the limit beyond doubt. As they may even share a host, it takes both steps, but
 * not where all environments are of one machine. Sizes that share environments are one candidate.
 */
function confirmedAmong(
  results: readonly TestResult[],
  judged: JudgedFunction,
): readonly TestResult[] {
  const level = STEP_ALPHA / independentCandidates(results)
  return results.filter(({ hypothesis, limits }) => {
    const fresh = testable(differenceFor(hypothesis, judged, 'confirm'))
    const single = hypothesis.scope === 'cell'
    const least = single ? limits.fail / 2 : 0
    return (
      fresh !== undefined &&
      (!single ||
        judged.fn.rule.oneMachine === true ||
        fresh.count > judged.fn.rule.confirmReplicas) &&
      fresh.estimate >= limits.fail &&
      pAbove(fresh, least) < level
    )
  })
}

/** How many candidates there are, those that come from the same environments counted once. */
function independentCandidates(results: readonly TestResult[]): number {
  const keys = results.map(({ hypothesis }) => {
    const { measure, scope } = hypothesis
    const payload = measure === 'duration' ? hypothesis.payload : ''
    if (scope === 'pooled') return `${measure} ${payload}`
    const { base, head } = hypothesis.sizes
    return `${measure} ${payload} ${base.ranAtMB} ${head.ranAtMB} ${base === head}`
  })
  return new Set(keys).size
}

/** Whether fresh replicas have shown that a candidate is below the limit. */
function isRefuted({ hypothesis, limits }: TestResult, judged: JudgedFunction): boolean {
  const fresh = testable(differenceFor(hypothesis, judged, 'confirm'))
  return fresh !== undefined && pBelow(fresh, limits.fail) < ALPHA
}

/** The cells that candidates need fresh replicas of; a whole size stands for all its payloads. */
function cellsToConfirm(candidates: readonly TestResult[], judged: JudgedFunction): Cell[] {
  const cells = candidates.flatMap(({ hypothesis }) =>
    cellsOf(hypothesis, judged).flatMap(({ sizes }) =>
      [...new Set([sizes.base.memoryMB, sizes.head.memoryMB])].map((memoryMB): Cell => {
        if (hypothesis.measure === 'cost') return { memoryMB }
        return { memoryMB, payload: judged.fn.payloads[hypothesis.payload]?.name ?? '' }
      }),
    ),
  )
  const whole = new Set(cells.filter(({ payload }) => payload === undefined).map(sizeOf))
  const needed = cells.filter((cell) => cell.payload === undefined || !whole.has(cell.memoryMB))
  return [...new Map(needed.map((cell) => [`${cell.memoryMB} ${cell.payload}`, cell])).values()]
}

/** Fresh replicas per side that have run what every cell asks for. */
function freshReplicas(cells: readonly Cell[], judged: JudgedFunction): number {
  const { payloads } = judged.fn
  const counts = cells.flatMap(({ memoryMB, payload }) => {
    const fresh = judged.sizes.find((size) => size.memoryMB === memoryMB)?.confirm
    const asked = payloads.map(({ name }) => payload === undefined || name === payload)
    return SIDES.map(
      (side) =>
        fresh?.[side].filter((replica) =>
          replica.payloads.every(({ invocations }, index) => !asked[index] || invocations > 0),
        ).length ?? 0,
    )
  })
  return Math.min(...counts)
}

function sizeOf({ memoryMB }: Cell): number {
  return memoryMB
}

const STEP_ALPHA = ALPHA / 2
