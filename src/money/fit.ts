import { FULL_VCPU_MB } from './constants.ts'
export interface DurationPoint {
  memoryMB: number
  /** Above 0. */
  durationMs: number
}

/** duration = waiting + cpu ÷ min(memory ÷ 1,769, 1), fitted to a measured curve. */
export interface DurationFit {
  waitingMs: number
  /** CPU time at one full vCPU. */
  cpuMs: number
  /** CPU's share of the duration at one full vCPU, 0 to 1. */
  cpuShare: number
  /** Largest relative distance of a measured size from the fitted line, in percent. */
  worstPercent: number
}

/**
 * Least squares of the relative error (each size counts the same, however slow it is), with neither
 * part below 0. `undefined` when the sizes do not differ in CPU: fewer than two below 1,769 MB and
 * above.
 */
export function fitDuration(points: readonly DurationPoint[]): DurationFit | undefined {
  const observed = points.map(({ memoryMB, durationMs }) => ({
    durationMs,
    slowdown: FULL_VCPU_MB / Math.min(memoryMB, FULL_VCPU_MB),
  }))
  if (new Set(observed.map(({ slowdown }) => slowdown)).size < 2) return undefined
  const candidates = [bothParts(observed), cpuOnly(observed), waitingOnly(observed)]
  const [best] = candidates
    .filter(({ waitingMs, cpuMs }) => waitingMs >= 0 && cpuMs >= 0)
    .map((parts) => ({ parts, errors: relativeErrors(parts, observed) }))
    .sort((a, b) => sumOfSquares(a.errors) - sumOfSquares(b.errors))
  if (best === undefined) return undefined
  const { waitingMs, cpuMs } = best.parts
  return {
    waitingMs,
    cpuMs,
    cpuShare: cpuMs / (waitingMs + cpuMs),
    worstPercent: 100 * Math.max(...best.errors.map(Math.abs)),
  }
}

interface Observed {
  durationMs: number
  slowdown: number
}
interface Parts {
  waitingMs: number
  cpuMs: number
}

/** Minimises Σ (w·u + c·v − 1)² with u = 1/duration and v = slowdown/duration: the normal equations. */
function bothParts(observed: readonly Observed[]): Parts {
  let uu = 0
  let uv = 0
  let vv = 0
  let u1 = 0
  let v1 = 0
  for (const { durationMs, slowdown } of observed) {
    const u = 1 / durationMs
    const v = slowdown / durationMs
    uu += u * u
    uv += u * v
    vv += v * v
    u1 += u
    v1 += v
  }
  const determinant = uu * vv - uv * uv
  return {
    waitingMs: (u1 * vv - v1 * uv) / determinant,
    cpuMs: (v1 * uu - u1 * uv) / determinant,
  }
}

function cpuOnly(observed: readonly Observed[]): Parts {
  const ratios = observed.map(({ durationMs, slowdown }) => slowdown / durationMs)
  return { waitingMs: 0, cpuMs: total(ratios) / sumOfSquares(ratios) }
}

function waitingOnly(observed: readonly Observed[]): Parts {
  const ratios = observed.map(({ durationMs }) => 1 / durationMs)
  return { waitingMs: total(ratios) / sumOfSquares(ratios), cpuMs: 0 }
}

function relativeErrors(parts: Parts, observed: readonly Observed[]): number[] {
  return observed.map(
    ({ durationMs, slowdown }) => (parts.waitingMs + parts.cpuMs * slowdown) / durationMs - 1,
  )
}

const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
const sumOfSquares = (values: readonly number[]) => values.reduce((a, b) => a + b * b, 0)
