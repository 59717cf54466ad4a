import { SIDES, type Side } from '../inputs/plan.ts'
import { percent } from './change.ts'
import type { Bounds, ColdStart, RowVerdict } from './comparison.ts'
import { valuesOf } from './differences.ts'
import type { SizeEvidence } from './evidence.ts'
import { MIN_REPLICAS } from './hypothesis-tests.ts'
import type { JudgedFunction } from './judged-function.ts'
import { MIN_VARIANCE } from './pairs.ts'
import { independentSizes } from './shared-environments.ts'
import { mean } from './stats/describe.ts'
import {
  type Difference,
  differenceFromZero,
  interval,
  meanOf,
  pAbove,
  pBelow,
  pool,
  welch,
} from './stats/welch.ts'

/**
 * Init Duration of base and head, one a replica, pooled over sizes because init hardly depends on
 * the memory size. Judged once, at the end, with an α of its own, and never confirmed; so an
 * increase has to reach the limit and 20 ms, and more than half of that beyond doubt. Null where the
 * runtime reported no cold starts.
 */
export function compareColdStarts({ fn, alive }: JudgedFunction): ColdStart | null {
  const sizes = independentSizes(alive).filter((size) => {
    return coldStarts(size, 'base').length >= 2 && coldStarts(size, 'head').length >= 2
  })
  if (sizes.length === 0) return null
  const difference = pool(
    sizes.map((size) => {
      const [base, head] = [coldStarts(size, 'base'), coldStarts(size, 'head')]
      return welch(meanOf(base, MIN_VARIANCE), meanOf(head, MIN_VARIANCE))
    }),
  )
  const baseInitMs = typicalMs(sizes, 'base')
  const limit = Math.log1p(Math.max(fn.limits.initPercent / 100, MIN_INCREASE_MS / baseInitMs))
  const { low, high } = interval(difference, 0.95)
  return {
    baseInitMs,
    headInitMs: typicalMs(sizes, 'head'),
    headBounds: headBounds(sizes),
    billedMs: { base: billedMs(sizes, 'base'), head: billedMs(sizes, 'head') },
    environments: Math.min(...SIDES.map((side) => environments(sizes, side))),
    init: {
      changePercent: percent(difference.estimate),
      lowPercent: percent(low),
      highPercent: percent(high),
      verdict: verdictOf(difference, limit),
    },
  }
}

function verdictOf(difference: Difference, limit: number): RowVerdict {
  if (difference.count < MIN_REPLICAS) return 'inconclusive'
  if (difference.estimate >= limit && pAbove(difference, limit / 2) < COLD_ALPHA) return 'fail'
  return pBelow(difference, limit) < 0.05 ? 'pass' : 'inconclusive'
}

/** Geometric mean over replicas, then over sizes. */
function typicalMs(sizes: readonly SizeEvidence[], side: Side): number {
  return Math.exp(mean(sizes.map((size) => mean(coldStarts(size, side)))))
}

function headBounds(sizes: readonly SizeEvidence[]): Bounds {
  const own = sizes.map((size) =>
    differenceFromZero(meanOf(coldStarts(size, 'head'), MIN_VARIANCE)),
  )
  const { low, high } = interval(pool(own), 0.95)
  return { low: Math.exp(low), high: Math.exp(high) }
}

/** Plain mean over replicas, then over sizes: what a bill adds up. */
function billedMs(sizes: readonly SizeEvidence[], side: Side): number {
  return mean(
    sizes.map(({ look }) => mean(valuesOf(look[side], ({ coldBilledMs }) => coldBilledMs))),
  )
}

function environments(sizes: readonly SizeEvidence[], side: Side): number {
  return sizes.reduce((sum, size) => sum + coldStarts(size, side).length, 0)
}

/** ln milliseconds, one a replica. */
function coldStarts({ look }: SizeEvidence, side: Side): number[] {
  return valuesOf(look[side], ({ coldMs }) => {
    return coldMs !== undefined && coldMs > 0 ? Math.log(coldMs) : undefined
  })
}

const COLD_ALPHA = 0.01
/** An increase below is not noticed, whatever share of a short cold start it is. */
export const MIN_INCREASE_MS = 20
