import { ALPHA } from './answers.ts'
import type { ColdStart, Finding, Row } from './comparison.ts'
import { isPartOf } from './decide.ts'
import type { Outcome } from './outcome.ts'
import { changeSentence, placeOf } from './sentences.ts'
import { regressionSeverity } from './severity.ts'
import { pBelow } from './stats/welch.ts'
import { megabytes, milliseconds, plainPercent, signedPercent } from './wording.ts'

/** Regressions that stand, confirmed or evident. */
export function regressionFindings(outcome: Outcome): Finding[] {
  const { matter, regressions } = outcome
  return regressions.map((answer) => {
    const place = placeOf(answer.question, matter)
    return {
      kind: answer.question.measure === 'cost' ? 'cost-regression' : 'duration-regression',
      severity: regressionSeverity(matter.function_, place.memoryMB),
      message: changeSentence(answer, outcome),
      ...place,
    }
  })
}

/** With `fail-on: deployed`, candidates at other sizes: told, not confirmed, and never failing. */
export function otherSizesFindings(outcome: Outcome): Finding[] {
  const { matter, decision, regressions } = outcome
  return decision.answers
    .filter(({ candidate, gating }) => candidate && !gating)
    .filter((answer) => !regressions.some((wider) => isPartOf(answer, wider)))
    .map((answer) => ({
      kind: answer.question.measure === 'cost' ? 'cost-regression' : 'duration-regression',
      severity: 'warn',
      message: changeSentence(answer, outcome),
      ...placeOf(answer.question, matter),
    }))
}

/** What got faster or cheaper by at least the limit, by the mirror image of the test for worse. */
export function improvementFindings(outcome: Outcome): Finding[] {
  const { matter, decision, lookShare } = outcome
  const better = decision.answers.filter(({ difference, limits }) => {
    if (difference === undefined || -difference.estimate < limits.fail) return false
    return pBelow(difference, 0) * decision.answers.length < ALPHA * lookShare
  })
  return better
    .filter((answer) => !better.some((wider) => isPartOf(answer, wider)))
    .map((answer) => ({
      kind: answer.question.measure === 'cost' ? 'cost-improvement' : 'duration-improvement',
      severity: 'info',
      message: changeSentence(answer, outcome),
      ...placeOf(answer.question, matter),
    }))
}

export function coldStartFindings(outcome: Outcome, coldStart: ColdStart | null): Finding[] {
  if (coldStart?.init.verdict !== 'fail') return []
  const { baseInitMs, headInitMs, init } = coldStart
  const { function_ } = outcome.matter
  return [
    {
      kind: 'init-regression',
      severity: regressionSeverity(function_),
      message: `A cold start takes ${milliseconds(headInitMs)} instead of ${milliseconds(baseInitMs)} to initialise: ${plainPercent(init.changePercent)} longer (with 95 % confidence between ${signedPercent(init.lowPercent)} and ${signedPercent(init.highPercent)}; limit ${plainPercent(function_.limits.initPercent)} and 20 ms).`,
    },
  ]
}

/** Sizes at which head comes close to its memory limit, where garbage collection starts to stall. */
export function headroomFindings(outcome: Outcome, sizes: readonly Row[]): Finding[] {
  const deployedMB = outcome.matter.function_.deployedMB?.head
  return sizes.flatMap(({ memoryMB, head }): Finding[] => {
    if (head === null || head.maxMemoryUsedMB < HEADROOM * memoryMB) return []
    const share = Math.round((100 * head.maxMemoryUsedMB) / memoryMB)
    return [
      {
        kind: 'memory-headroom',
        severity: memoryMB === (deployedMB ?? memoryMB) ? 'warn' : 'info',
        message: `At ${megabytes(memoryMB)} head uses up to ${megabytes(head.maxMemoryUsedMB)}, ${share} % of its memory; from 80 % on, garbage collection slows it down and an out-of-memory error is near.`,
        memoryMB,
      },
    ]
  })
}

const HEADROOM = 0.8
