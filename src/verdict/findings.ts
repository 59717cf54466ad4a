import { ALPHA, type Answer } from './answers.ts'
import { LEAST_INCREASE_MS } from './cold-start.ts'
import type { ColdStart, Row } from './comparison.ts'
import { isPartOf } from './decide.ts'
import { sideFigures } from './figures.ts'
import type { ChangeFact, Fact, Place } from './finding.ts'
import { cellsOf, payloadsAt, type Question } from './matter.ts'
import type { Outcome } from './outcome.ts'
import { placeOf, reported } from './reported.ts'
import { pBelow } from './stats/welch.ts'

/** Regressions that stand, confirmed or evident; those that weigh most first. */
export function regressionFindings(outcome: Outcome): Fact[] {
  const deployedMB = outcome.matter.function_.deployedMB?.head
  return outcome.regressions
    .map((answer) => changeFact(answer, 'regression', outcome))
    .sort(
      (a, b) => rankOf(a, deployedMB) - rankOf(b, deployedMB) || b.changePercent - a.changePercent,
    )
}

/** What tells most: as deployed before over all sizes before other sizes, and cost before duration. */
function rankOf({ kind, memoryMB, sizeCount }: ChangeFact & Place, deployedMB?: number): number {
  const where = sizeCount !== undefined ? 1 : memoryMB === deployedMB ? 0 : 2
  return 2 * where + (kind === 'cost-regression' ? 0 : 1)
}

/** With `fail-on: deployed`, candidates at other sizes: reported, not confirmed, never failing. */
export function otherSizesFindings(outcome: Outcome): Fact[] {
  const { decision, regressions } = outcome
  return decision.answers
    .filter(({ candidate, gating }) => candidate && !gating)
    .filter((answer) => !regressions.some((wider) => isPartOf(answer, wider)))
    .map((answer) => changeFact(answer, 'regression', outcome))
}

/** What got faster or cheaper by at least the limit, by the mirror image of the test for worse. */
export function improvementFindings(outcome: Outcome): Fact[] {
  const { decision, lookShare } = outcome
  const better = decision.answers.filter(({ difference, limits }) => {
    if (difference === undefined || -difference.estimate < limits.fail) return false
    return pBelow(difference, 0) * decision.answers.length < ALPHA * lookShare
  })
  return better
    .filter((answer) => !better.some((wider) => isPartOf(answer, wider)))
    .map((answer) => changeFact(answer, 'improvement', outcome))
}

export function coldStartFindings(outcome: Outcome, coldStart: ColdStart | null): Fact[] {
  if (coldStart?.init.verdict !== 'fail') return []
  const { baseInitMs, headInitMs, init } = coldStart
  const { changePercent, lowPercent, highPercent } = init
  return [
    {
      kind: 'init-regression',
      ...{ baseInitMs, headInitMs, changePercent, lowPercent, highPercent },
      limitPercent: outcome.matter.function_.limits.initPercent,
      limitMs: LEAST_INCREASE_MS,
    },
  ]
}

/** Sizes at which head comes close to its memory limit, where garbage collection starts to stall. */
export function headroomFindings(sizes: readonly Row[]): Fact[] {
  return sizes.flatMap(({ memoryMB, head }): Fact[] => {
    if (head === null || head.maxMemoryUsedMB < HEADROOM * memoryMB) return []
    return [{ kind: 'memory-headroom', memoryMB, usedMB: head.maxMemoryUsedMB }]
  })
}

function changeFact(
  answer: Answer,
  what: 'regression' | 'improvement',
  outcome: Outcome,
): ChangeFact & Place {
  const { question } = answer
  const { matter } = outcome
  const { durationPercent, costPercent } = matter.function_.limits
  const { change, stage } = reported(answer, outcome)
  const { changePercent, lowPercent, highPercent } = change
  const fact: ChangeFact & Place = {
    kind: `${question.measure}-${what}`,
    ...placeOf(question, matter),
    ...{ changePercent, lowPercent, highPercent },
    limitPercent: question.measure === 'cost' ? costPercent : durationPercent,
  }
  if (question.scope === 'pooled') return { ...fact, sizeCount: cellsOf(question, matter).length }
  return { ...fact, ...figuresOf(question, outcome, stage) }
}

/** What both sides took or cost at the size that a question is about. */
function figuresOf(
  question: Question & { scope: 'cell' },
  { matter }: Outcome,
  stage: Parameters<typeof sideFigures>[4],
): Partial<ChangeFact> {
  const { base: baseSize, head: headSize } = question.sizes
  const payloads =
    question.measure === 'cost' ? payloadsAt(matter, question.sizes) : [question.payload]
  const base = sideFigures('base', baseSize, payloads, matter, stage)
  const head = sideFigures('head', headSize, payloads, matter, stage)
  const pair = baseSize === headSize ? {} : { baseMemoryMB: baseSize.memoryMB }
  if (base === null || head === null) return pair
  return question.measure === 'cost'
    ? {
        ...pair,
        baseCostPerMillionUsd: base.costPerMillionUsd,
        headCostPerMillionUsd: head.costPerMillionUsd,
      }
    : { ...pair, baseDurationMs: base.durationMs, headDurationMs: head.durationMs }
}

const HEADROOM = 0.8
