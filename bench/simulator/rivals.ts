import type { Side } from '../../src/inputs/plan.ts'
import type { Sample } from '../../src/measure/sample.ts'
import { mean, median } from '../../src/verdict/stats/describe.ts'

/** A rule of thumb that calls a check failed, from the same samples. */
export interface Rival {
  name: string
  /** Judges one cell: milliseconds of all kept invocations of each side. */
  fails: (base: readonly number[], head: readonly number[]) => boolean
}

export const RIVALS: readonly Rival[] = [
  { name: 'mean > 5 % up', fails: (base, head) => mean(head) > 1.05 * mean(base) },
  { name: 'median > 5 % up', fails: (base, head) => median(head) > 1.05 * median(base) },
  { name: 'Mann–Whitney 0.05', fails: (base, head) => mannWhitney(base, head) < 0.05 },
]

/** Which rivals fail the check: those that fail any cell of it. */
export function rivalsThatFail(samples: readonly Sample[]): boolean[] {
  const cells = new Map<string, Record<Side, number[]>>()
  for (const { phase, memoryMB, payload, side, durationMs } of samples) {
    if (phase !== 'kept') continue
    const key = `${memoryMB} ${payload}`
    const cell = cells.get(key) ?? { base: [], head: [] }
    cells.set(key, cell)
    cell[side].push(durationMs)
  }
  const all = [...cells.values()]
  return RIVALS.map(({ fails }) => all.some(({ base, head }) => fails(base, head)))
}

/**
 * One-sided p-value of the Mann–Whitney test that the second sample is larger, by the normal
 * approximation with continuity correction (no correction for ties).
 */
function mannWhitney(first: readonly number[], second: readonly number[]): number {
  const ranked = [
    ...first.map((value) => ({ value, second: false })),
    ...second.map((value) => ({ value, second: true })),
  ].sort((a, b) => a.value - b.value)
  let rankSum = 0
  for (let start = 0; start < ranked.length; ) {
    let end = start
    while (end < ranked.length && ranked[end]?.value === ranked[start]?.value) end++
    const rank = (start + 1 + end) / 2
    for (let i = start; i < end; i++) rankSum += ranked[i]?.second ? rank : 0
    start = end
  }
  const n = first.length
  const m = second.length
  const u = rankSum - (m * (m + 1)) / 2
  const z = (u - (n * m) / 2 - 0.5) / Math.sqrt((n * m * (n + m + 1)) / 12)
  return normalUpperTail(z)
}

/** Abramowitz & Stegun 26.2.17; accurate to 7.5e-8. */
function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z)
  const t = 1 / (1 + 0.2316419 * z)
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  const series =
    0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))
  return density * t * series
}
