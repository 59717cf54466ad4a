import type { Side } from '../inputs/plan.ts'
import type { Bounds, SideFigures } from './comparison.ts'
import { meanWithSharedVariance } from './differences.ts'
import type { SizeEvidence, Stage } from './evidence.ts'
import { FRESH_CONFIDENCE, lookConfidence, type Outcome } from './outcome.ts'
import { differenceFromZero, interval, type Mean } from './stats/welch.ts'

/**
 * A side's figures with their 95 % intervals, each side by itself: for absolute limits. Where the
 * measuring could have stopped at several looks they are wider, as those of changes are.
 */
export function withBounds(
  figures: SideFigures | null,
  side: Side,
  size: SizeEvidence,
  { payloads, outcome, stage }: { payloads: readonly number[]; outcome: Outcome; stage: Stage },
): SideFigures | null {
  const { judged } = outcome
  const meanOf = (quantity: 'duration' | 'cost') =>
    meanWithSharedVariance(side, size, { quantity, payloads, judged, stage })
  const [duration, cost] = [meanOf('duration'), meanOf('cost')]
  if (!figures || !duration || !cost) return figures
  const confidence = stage === 'confirm' ? FRESH_CONFIDENCE : lookConfidence(outcome)
  return {
    ...figures,
    bounds: {
      durationMs: intervalAround(figures.durationMs, duration, confidence),
      costPerMillionUsd: intervalAround(figures.costPerMillionUsd, cost, confidence),
    },
  }
}

/**
 * What costs nothing has no logarithm, and is nothing without a doubt.
 * @param logarithm mean of logarithms, for its error
 */
function intervalAround(figure: number, logarithm: Mean, confidence: number): Bounds {
  if (!Number.isFinite(logarithm.value)) return { low: figure, high: figure }
  const { low, high } = interval(differenceFromZero(logarithm), confidence)
  return {
    low: figure * Math.exp(low - logarithm.value),
    high: figure * Math.exp(high - logarithm.value),
  }
}
