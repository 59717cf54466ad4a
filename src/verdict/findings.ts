import { MIN_INCREASE_MS } from './cold-start.ts'
import type { ColdStart, Row } from './comparison.ts'
import { isPartOf } from './decide.ts'
import { sideFigures } from './figures.ts'
import type { ChangeFact, Fact, Place } from './finding.ts'
import { ALPHA, type TestResult } from './hypothesis-tests.ts'
import { cellsOf, type Hypothesis, payloadsAt } from './judged-function.ts'
import type { Outcome } from './outcome.ts'
import { placeOf, reported } from './reported.ts'
import { pBelow } from './stats/welch.ts'

/** Regressions that stand, confirmed or beyond doubt; those that weigh most first. */
export function regressionFindings(outcome: Outcome): Fact[] {
  const deployedMB = outcome.judged.fn.deployedMB?.head
  return outcome.regressions
    .map((result) => changeFact(result, 'regression', outcome))
    .sort(
      (a, b) => rankOf(a, deployedMB) - rankOf(b, deployedMB) || b.changePercent - a.changePercent,
    )
}

/** What says most: as deployed before over all sizes before other sizes, and cost before duration. */
function rankOf({ kind, memoryMB, sizeCount }: ChangeFact & Place, deployedMB?: number): number {
  const where = sizeCount !== undefined ? 1 : memoryMB === deployedMB ? 0 : 2
  return 2 * where + (kind === 'cost-regression' ? 0 : 1)
}

/** With `fail-on: deployed`, candidates at other sizes: reported, not confirmed, never failing. */
export function otherSizesFindings(outcome: Outcome): Fact[] {
  const { decision, regressions } = outcome
  return decision.results
    .filter(({ candidate, gating }) => candidate && !gating)
    .filter((result) => !regressions.some((wider) => isPartOf(result, wider)))
    .map((result) => changeFact(result, 'regression', outcome))
}

/** What got faster or cheaper by at least the limit, by the mirror image of the test for worse. */
export function improvementFindings(outcome: Outcome): Fact[] {
  const { decision, lookShare } = outcome
  const better = decision.results.filter(({ difference, limits }) => {
    if (difference === undefined || -difference.estimate < limits.fail) return false
    return pBelow(difference, 0) * decision.results.length < ALPHA * lookShare
  })
  return better
    .filter((result) => !better.some((wider) => isPartOf(result, wider)))
    .map((result) => changeFact(result, 'improvement', outcome))
}

export function coldStartFindings(outcome: Outcome, coldStart: ColdStart | null): Fact[] {
  if (coldStart?.init.verdict !== 'fail') return []
  const { baseInitMs, headInitMs, init } = coldStart
  const { changePercent, lowPercent, highPercent } = init
  return [
    {
      kind: 'init-regression',
      ...{ baseInitMs, headInitMs, changePercent, lowPercent, highPercent },
      limitPercent: outcome.judged.fn.limits.initPercent,
      limitMs: MIN_INCREASE_MS,
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
  result: TestResult,
  what: 'regression' | 'improvement',
  outcome: Outcome,
): ChangeFact & Place {
  const { hypothesis } = result
  const { judged } = outcome
  const { durationPercent, costPercent } = judged.fn.limits
  const { change, stage } = reported(result, outcome)
  const { changePercent, lowPercent, highPercent } = change
  const fact: ChangeFact & Place = {
    kind: `${hypothesis.measure}-${what}`,
    ...placeOf(hypothesis, judged),
    ...{ changePercent, lowPercent, highPercent },
    limitPercent: hypothesis.measure === 'cost' ? costPercent : durationPercent,
  }
  if (hypothesis.scope === 'pooled')
    return { ...fact, sizeCount: cellsOf(hypothesis, judged).length }
  return { ...fact, ...figuresOf(hypothesis, outcome, stage) }
}

/** What both sides took or cost at the size that a hypothesis is about. */
function figuresOf(
  hypothesis: Hypothesis & { scope: 'cell' },
  { judged }: Outcome,
  stage: Parameters<typeof sideFigures>[4],
): Partial<ChangeFact> {
  const { base: baseSize, head: headSize } = hypothesis.sizes
  const payloads =
    hypothesis.measure === 'cost' ? payloadsAt(judged, hypothesis.sizes) : [hypothesis.payload]
  const base = sideFigures('base', baseSize, payloads, judged, stage)
  const head = sideFigures('head', headSize, payloads, judged, stage)
  const pair = baseSize === headSize ? {} : { baseMemoryMB: baseSize.memoryMB }
  if (base === null || head === null) return pair
  return hypothesis.measure === 'cost'
    ? {
        ...pair,
        baseCostPerMillionUsd: base.costPerMillionUsd,
        headCostPerMillionUsd: head.costPerMillionUsd,
      }
    : { ...pair, baseDurationMs: base.durationMs, headDurationMs: head.durationMs }
}

const HEADROOM = 0.8
