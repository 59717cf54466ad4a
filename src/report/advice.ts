import type { ReportedWith } from '../inputs/saved-plan.ts'
import { advise, type CurvePoint } from '../money/advice.ts'
import { defined } from '../shared/defined.ts'
import type { ReportAdvice, ReportRow } from './schema.ts'

/** What advice can take into account beside the measured sizes. */
export interface AdviceContext extends Pick<ReportedWith, 'invocationsPerMonth' | 'maxLatencyMs'> {
  /** USD a month of one side at a measured size; absent where the invocations are not known. */
  monthUsd?: (side: 'base' | 'head', row: ReportRow) => number | undefined
  /**
   * Whether a size costs more than its invocations do (environments kept provisioned, SnapStart): then
   * sizes are compared by their whole month.
   */
  paysBeside?: boolean
}

/** Advice for head, from the sizes where both sides were measured and head never failed. */
export function adviceOf(
  sizes: readonly ReportRow[],
  deployedMB: number | undefined,
  context: AdviceContext = {},
): ReportAdvice {
  const { invocationsPerMonth, maxLatencyMs, monthUsd } = context
  const advice = advise({
    curve: sizes.flatMap((row) => curvePoint(row, costOf(row, context))),
    ...defined({ deployedMB, maxDurationMs: maxLatencyMs, invocationsPerMonth }),
  })
  if (advice.kind === 'none') return advice
  const { move, frontierMB } = advice
  const limit = maxLatencyMs === undefined ? {} : { maxLatencyMs }
  const given = { ...advice, ...limit, frontierMB: [...frontierMB] }
  if (move === null) return { ...given, move: null }
  const from = sizes.find(({ memoryMB }) => memoryMB === move.fromMB)
  const to = sizes.find(({ memoryMB }) => memoryMB === move.toMB)
  const moved = (side: 'base' | 'head') => {
    if (!monthUsd || !from?.[side] || !to?.[side]) return undefined
    const [before, after] = [monthUsd(side, from), monthUsd(side, to)]
    return before === undefined || after === undefined ? undefined : after - before
  }
  return {
    ...given,
    move: {
      ...move,
      costPerMonthUsd: moved('head') ?? move.costPerMonthUsd ?? null,
      baseCostPerMonthUsd: moved('base') ?? null,
    },
  }
}

/** USD of a million invocations of head; undefined where it is not known. */
function costOf(
  row: ReportRow,
  { invocationsPerMonth, paysBeside = false, monthUsd }: AdviceContext,
): number | undefined {
  if (!paysBeside || invocationsPerMonth === undefined) return row.head?.costPerMillionUsd
  const usd = monthUsd?.('head', row)
  return usd === undefined ? undefined : (usd / invocationsPerMonth) * 1_000_000
}

function curvePoint(
  { memoryMB, head, duration, missing }: ReportRow,
  costPerMillionUsd: number | undefined,
): CurvePoint[] {
  if (missing !== undefined) return []
  if (head === null || head.failures > 0 || costPerMillionUsd === undefined) return []
  const { lowPercent, highPercent } = duration ?? { lowPercent: null, highPercent: null }
  if (lowPercent === null || highPercent === null) return []
  const { durationMs, maxMemoryUsedMB } = head
  const noisePercent = (highPercent - lowPercent) / 2
  return [{ memoryMB, durationMs, costPerMillionUsd, maxMemoryUsedMB, noisePercent }]
}
