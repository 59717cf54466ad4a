import { advise, type CurvePoint } from '../cost/advice.ts'
import type { ReportAdvice, ReportRow } from './schema.ts'

/** Advice for head, from the sizes where both sides were measured and head never failed. */
export function adviceOf(
  sizes: readonly ReportRow[],
  deployedMB: number | undefined,
  invocationsPerMonth: number | undefined,
): ReportAdvice {
  const advice = advise({
    curve: sizes.flatMap(curvePoint),
    ...(deployedMB !== undefined && { deployedMB }),
    ...(invocationsPerMonth !== undefined && { invocationsPerMonth }),
  })
  if (advice.kind === 'none') return advice
  const { move, frontierMB } = advice
  return {
    ...advice,
    frontierMB: [...frontierMB],
    move: move && { ...move, costPerMonthUsd: move.costPerMonthUsd ?? null },
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
