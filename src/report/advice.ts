import { advise, type CurvePoint } from '../cost/advice.ts'
import type { ReportAdvice, ReportRow } from './schema.ts'

/** What advice can take into account beside the measured sizes. */
export interface AdviceContext {
  /** Longest duration of a recommended size. */
  maxLatencyMs?: number
  /** USD a month of a side at a measured size; absent where the invocations are not known. */
  monthUsd?: (side: 'base' | 'head', row: ReportRow) => number | undefined
}

/** Advice for head, from the sizes where both sides were measured and head never failed. */
export function adviceOf(
  sizes: readonly ReportRow[],
  deployedMB: number | undefined,
  invocationsPerMonth: number | undefined,
  { maxLatencyMs, monthUsd }: AdviceContext = {},
): ReportAdvice {
  const advice = advise({
    curve: sizes.flatMap(curvePoint),
    ...(deployedMB !== undefined && { deployedMB }),
    ...(maxLatencyMs !== undefined && { maxDurationMs: maxLatencyMs }),
    ...(invocationsPerMonth !== undefined && { invocationsPerMonth }),
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

function curvePoint({ memoryMB, head, duration }: ReportRow): CurvePoint[] {
  if (head === null || head.failures > 0) return []
  const { lowPercent, highPercent } = duration ?? { lowPercent: null, highPercent: null }
  if (lowPercent === null || highPercent === null) return []
  const { durationMs, costPerMillionUsd, maxMemoryUsedMB } = head
  const noisePercent = (highPercent - lowPercent) / 2
  return [{ memoryMB, durationMs, costPerMillionUsd, maxMemoryUsedMB, noisePercent }]
}
