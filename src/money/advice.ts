import { FULL_VCPU_MB } from './constants.ts'
import { fitDuration } from './fit.ts'

/** One size of one side's measured curve. */
export interface CurvePoint {
  memoryMB: number
  durationMs: number
  costPerMillionUsd: number
  maxMemoryUsedMB: number
  /** Half the width of the 95 % interval of base against head at this size, in percent. */
  noisePercent: number
}

export interface AdviceInput {
  /** Sizes where everything succeeded, in any order. */
  curve: readonly CurvePoint[]
  /** The size the side runs at, when it is deployed. */
  deployedMB?: number
  /** Sizes slower than this are not recommended. Default: not slower than the deployed size. */
  maxDurationMs?: number
  invocationsPerMonth?: number
}

interface Work {
  /** Halves when memory doubles, stays the same, or something between. */
  kind: 'cpu-bound' | 'waiting' | 'mixed'
  /** CPU's share of the duration at one full vCPU, 0 to 1. */
  cpuShare: number
  /** Largest distance of a size from the fitted curve, in percent. */
  fitErrorPercent: number
}

/** What running at the recommended size instead of the deployed one changes; negative is less. */
interface Move {
  fromMB: number
  toMB: number
  costPercent: number
  durationPercent: number
  costPerMillionUsd: number
  /** Absent when the invocations a month are not known. */
  costPerMonthUsd?: number
}

export type Advice =
  | { kind: 'none'; reason: 'too-few-sizes' | 'bad-fit' | 'within-noise' | 'no-size-fits' }
  | {
      kind: 'advice'
      cheapestMB: number
      fastestMB: number
      /** Ascending: the sizes that no other measured size beats in cost and duration both. */
      frontierMB: readonly number[]
      recommendedMB: number
      /** `null` when every size gets a full vCPU, so that the two cannot be distinguished. */
      work: Work | null
      /** Size above which single-threaded work only gets more expensive; `null` when not CPU-bound at all. */
      kneeMB: number | null
      /** `null` when nothing is deployed or the deployed size is the recommended one. */
      move: Move | null
    }

/** From this on a function stalls in garbage collection: such a size is never recommended. */
const MEMORY_LIMIT_SHARE = 0.8
/** Sound curves stay within 8 % of the fit; one deployment that was off by 20 % showed 11 %. */
const WORST_FIT_PERCENT = 10
/** Costs closer than this count as the same, so that the faster size wins. */
export const SAME_COST_PERCENT = 2

/**
 * Reads a memory size off the measured curve: the cheapest that is not slower than the deployed one
 * (or than `maxDurationMs`), and of equally cheap ones the fastest. Pure.
 */
export function advise(input: AdviceInput): Advice {
  const curve = input.curve
    .filter(({ durationMs }) => durationMs > 0)
    .sort((a, b) => a.memoryMB - b.memoryMB)
  const fit = fitDuration(curve)
  const cheapest = least(curve, ({ costPerMillionUsd }) => costPerMillionUsd)
  const fastest = least(curve, ({ durationMs }) => durationMs)
  if (curve.length < 3 || cheapest === undefined || fastest === undefined)
    return none('too-few-sizes')
  if (fit !== undefined && fit.worstPercent > WORST_FIT_PERCENT) return none('bad-fit')
  if (!curve.some((point) => differs(point, cheapest))) return none('within-noise')
  const deployed = curve.find(({ memoryMB }) => memoryMB === input.deployedMB)
  const recommended = recommend(curve, deployed, input.maxDurationMs)
  if (recommended === undefined) return none('no-size-fits')
  const work = fit === undefined ? null : workOf(fit.cpuShare, fit.worstPercent)
  return {
    kind: 'advice',
    cheapestMB: cheapest.memoryMB,
    fastestMB: fastest.memoryMB,
    frontierMB: frontier(curve).map(({ memoryMB }) => memoryMB),
    recommendedMB: recommended.memoryMB,
    work,
    kneeMB: work === null || work.kind === 'waiting' ? null : FULL_VCPU_MB,
    move: deployed === undefined ? null : moveOf(deployed, recommended, input.invocationsPerMonth),
  }
}

function none(reason: Extract<Advice, { kind: 'none' }>['reason']): Advice {
  return { kind: 'none', reason }
}

function recommend(
  curve: readonly CurvePoint[],
  deployed: CurvePoint | undefined,
  maxDurationMs: number | undefined,
): CurvePoint | undefined {
  const roomy = curve.filter((point) => point.maxMemoryUsedMB < MEMORY_LIMIT_SHARE * point.memoryMB)
  const fastEnough = roomy.filter((point) =>
    maxDurationMs === undefined
      ? deployed === undefined ||
        percent(point.durationMs, deployed.durationMs) <= noise(point, deployed)
      : point.durationMs <= maxDurationMs,
  )
  const cheapest = least(fastEnough, ({ costPerMillionUsd }) => costPerMillionUsd)
  if (cheapest === undefined) return undefined
  const asCheap = fastEnough.filter(
    (point) => percent(point.costPerMillionUsd, cheapest.costPerMillionUsd) <= SAME_COST_PERCENT,
  )
  const best = least(asCheap, ({ durationMs }) => durationMs)
  if (best === undefined || deployed === undefined) return best
  return fastEnough.includes(deployed) && !differs(best, deployed) ? deployed : best
}

/** Neither cheaper nor as fast: what another size beats in both is not on the frontier. */
function frontier(curve: readonly CurvePoint[]): CurvePoint[] {
  return curve.filter(
    (point) =>
      !curve.some(
        (other) =>
          other.durationMs <= point.durationMs &&
          other.costPerMillionUsd <= point.costPerMillionUsd &&
          (other.durationMs < point.durationMs ||
            other.costPerMillionUsd < point.costPerMillionUsd),
      ),
  )
}

function workOf(cpuShare: number, fitErrorPercent: number): Work {
  const kind = cpuShare >= 0.8 ? 'cpu-bound' : cpuShare <= 0.2 ? 'waiting' : 'mixed'
  return { kind, cpuShare, fitErrorPercent }
}

function moveOf(
  from: CurvePoint,
  to: CurvePoint,
  invocationsPerMonth: number | undefined,
): Move | null {
  if (from.memoryMB === to.memoryMB) return null
  const costPerMillionUsd = to.costPerMillionUsd - from.costPerMillionUsd
  return {
    fromMB: from.memoryMB,
    toMB: to.memoryMB,
    costPercent: percent(to.costPerMillionUsd, from.costPerMillionUsd),
    durationPercent: percent(to.durationMs, from.durationMs),
    costPerMillionUsd,
    ...(invocationsPerMonth === undefined
      ? {}
      : { costPerMonthUsd: (costPerMillionUsd * invocationsPerMonth) / 1_000_000 }),
  }
}

function differs(a: CurvePoint, b: CurvePoint): boolean {
  const limit = noise(a, b)
  return (
    Math.abs(percent(a.durationMs, b.durationMs)) > limit ||
    Math.abs(percent(a.costPerMillionUsd, b.costPerMillionUsd)) > Math.max(limit, SAME_COST_PERCENT)
  )
}

/**
 * Half-width of the 95 % interval of one size against another on the same side. Each size's noise is
 * that of base against head, two means of about the same error, so half of each variance counts.
 */
function noise(a: CurvePoint, b: CurvePoint): number {
  return Math.sqrt((a.noisePercent ** 2 + b.noisePercent ** 2) / 2)
}

function percent(value: number, reference: number): number {
  return reference === 0 ? 0 : (100 * (value - reference)) / reference
}

function least(
  curve: readonly CurvePoint[],
  key: (point: CurvePoint) => number,
): CurvePoint | undefined {
  return [...curve].sort((a, b) => key(a) - key(b))[0]
}
