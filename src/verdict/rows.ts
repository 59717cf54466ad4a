import { withBounds } from './bounds.ts'
import { toChange } from './change.ts'
import type { Change, MissingPayloads, Row, RowVerdict } from './comparison.ts'
import { isPartOf, isSettled } from './decide.ts'
import { differenceAt, lnBaseDurationMs } from './differences.ts'
import type { Stage } from './evidence.ts'
import { sideFigures } from './figures.ts'
import { durationLimit, MIN_REPLICAS } from './hypothesis-tests.ts'
import {
  type CellHypothesis,
  deployedPair,
  isSame,
  payloadsAt,
  type SizePair,
  sameSize,
} from './judged-function.ts'
import type { Outcome } from './outcome.ts'

/** One row for each candidate size, all payloads by weight. */
export function sizeRows(outcome: Outcome): Row[] {
  return outcome.judged.sizes.map((size) => sizeRow(sameSize(size), outcome))
}

/** One row for each size and payload. */
export function payloadRows(outcome: Outcome): Row[] {
  const { sizes, fn } = outcome.judged
  return sizes.flatMap((size) =>
    fn.payloads.map((_, payload) => payloadRow(payload, sameSize(size), outcome)),
  )
}

/** Base as deployed against head as deployed, where their size, /tmp or prices differ. */
export function deployedRow(outcome: Outcome): Row | undefined {
  const sizes = deployedPair(outcome.judged)
  const { prices, ephemeralStorageMB } = outcome.judged.fn
  const { base, head } = prices
  const differ =
    sizes?.base !== sizes?.head ||
    ephemeralStorageMB.base !== ephemeralStorageMB.head ||
    base.usdPerGBSecond !== head.usdPerGBSecond ||
    base.usdPerRequest !== head.usdPerRequest
  return sizes && differ ? sizeRow(sizes, outcome) : undefined
}

function sizeRow(sizes: SizePair, outcome: Outcome): Row {
  const judged = payloadsAt(outcome.judged, sizes)
  const payloads = judged.length > 0 ? judged : [...outcome.judged.fn.payloads.keys()]
  const verdicts = judged.map((payload) => payloadDuration(payload, sizes, outcome)?.verdict)
  const missing = missingBeside(payloads, outcome)
  const figures = placeAndFigures(sizes, payloads, outcome)
  const how = { payloads, outcome, stage: stageOf(sizes, payloads, outcome) }
  return {
    ...figures,
    base: withBounds(figures.base, 'base', sizes.base, how),
    head: withBounds(figures.head, 'head', sizes.head, how),
    duration: changeOver('duration', sizes, payloads, outcome, () => worst(verdicts)),
    cost: costOver(sizes, payloads, outcome),
    ...(missing && { missing }),
  }
}

function missingBeside(
  payloads: readonly number[],
  { judged: { fn } }: Outcome,
): MissingPayloads | undefined {
  const missing = fn.payloads.filter((_, index) => !payloads.includes(index))
  if (missing.length === 0) return undefined
  const weightOf = (some: readonly { weight: number }[]) =>
    some.reduce((sum, { weight }) => sum + weight, 0)
  return {
    payloads: missing.map(({ name }) => name),
    trafficPercent: (100 * weightOf(missing)) / weightOf(fn.payloads),
  }
}

function payloadRow(payload: number, sizes: SizePair, outcome: Outcome): Row {
  const cost = costOver(sizes, payloadsAt(outcome.judged, sizes), outcome)
  return {
    ...placeAndFigures(sizes, [payload], outcome),
    payload: outcome.judged.fn.payloads[payload]?.name ?? '',
    duration: payloadDuration(payload, sizes, outcome),
    // One payload's bill is not tested by itself: it takes part in its size's verdict.
    cost: changeOver('cost', sizes, [payload], outcome, (lnRatio) => {
      const limit = Math.log1p(outcome.judged.fn.limits.costPercent / 100)
      return cost?.verdict === 'fail' && lnRatio < limit
        ? 'pass'
        : (cost?.verdict ?? 'inconclusive')
    }),
  }
}

function payloadDuration(payload: number, sizes: SizePair, outcome: Outcome): Change | null {
  const hypothesis: CellHypothesis = { measure: 'duration', scope: 'cell', payload, sizes }
  return changeOver('duration', sizes, [payload], outcome, (lnRatio) =>
    verdictOf(hypothesis, lnRatio, outcome),
  )
}

function costOver(sizes: SizePair, payloads: readonly number[], outcome: Outcome): Change | null {
  return changeOver('cost', sizes, payloads, outcome, (lnRatio) =>
    verdictOf({ measure: 'cost', scope: 'cell', sizes }, lnRatio, outcome),
  )
}

function changeOver(
  measure: CellHypothesis['measure'],
  sizes: SizePair,
  payloads: readonly number[],
  outcome: Outcome,
  verdict: (lnRatio: number) => RowVerdict,
): Change | null {
  const stage = stageOf(sizes, payloads, outcome)
  const difference = differenceAt(sizes, {
    quantity: measure,
    payloads,
    judged: outcome.judged,
    stage,
  })
  if (difference === undefined || !Number.isFinite(difference.estimate)) return null
  const { durationPercent, costPercent } = outcome.judged.fn.limits
  const limit =
    measure === 'cost'
      ? Math.log1p(costPercent / 100)
      : durationLimit(durationPercent, Math.exp(lnBaseDurationMs(sizes, payloads, outcome.judged)))
  return toChange(
    difference,
    { scope: 'cell', limit },
    stage,
    outcome,
    verdict(difference.estimate),
  )
}

/** A single size fails by its own regression, or as part of one over all sizes. */
function verdictOf(hypothesis: CellHypothesis, lnRatio: number, outcome: Outcome): RowVerdict {
  const { decision, regressions } = outcome
  const own = decision.results.find((result) => isSame(result.hypothesis, hypothesis))
  if (own === undefined) return 'inconclusive'
  if (regressions.includes(own)) return 'fail'
  const wider = decision.results.find((result) => isPartOf(own, result))
  if (wider && regressions.includes(wider) && lnRatio >= own.limits.fail) return 'fail'
  return isSettled(own, decision.results) ? 'pass' : 'inconclusive'
}

function worst(verdicts: readonly (RowVerdict | undefined)[]): RowVerdict {
  if (verdicts.includes('fail')) return 'fail'
  return verdicts.length > 0 && verdicts.every((each) => each === 'pass') ? 'pass' : 'inconclusive'
}

/**
 * Where a confirmation has the last word, fresh replicas speak for a row once there are enough of
 * them for all its payloads. Where the looks went on to another end, they do.
 */
function stageOf(sizes: SizePair, payloads: readonly number[], outcome: Outcome): Stage {
  const { judged, confirmed, unconfirmed } = outcome
  if (!confirmed && unconfirmed.length === 0) return 'look'
  const fresh = differenceAt(sizes, {
    quantity: 'duration',
    payloads,
    judged,
    stage: 'confirm',
  })
  return fresh !== undefined && fresh.count >= MIN_REPLICAS ? 'confirm' : 'look'
}

function placeAndFigures({ base, head }: SizePair, payloads: readonly number[], outcome: Outcome) {
  const stage = stageOf({ base, head }, payloads, outcome)
  return {
    memoryMB: head.memoryMB,
    ...(base !== head && { baseMemoryMB: base.memoryMB }),
    ...(head.ranAtMB !== head.memoryMB && { ranAtMB: head.ranAtMB }),
    base: sideFigures('base', base, payloads, outcome.judged, stage),
    head: sideFigures('head', head, payloads, outcome.judged, stage),
  }
}
