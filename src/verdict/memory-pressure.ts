import type { Side } from '../inputs/plan.ts'
import type { Sample } from '../measure/sample.ts'
import type { Fact } from './finding.ts'
import { type EnvironmentHistory, historiesOf } from './histories.ts'
import { median } from './stats/describe.ts'

/**
 * A hint at garbage collection under pressure: where head has little room left, the invocations of an
 * environment that used more memory took longer, and base's did not.
 *
 * Kendall's S of memory and duration among an environment's kept invocations of one payload, added up
 * over environments; its variance under chance counts ties (Kendall 1970). Never more than a remark.
 */
export function memoryPressureFindings(samples: readonly Sample[]): Fact[] {
  const histories = historiesOf(samples)
  const sizes = [...new Set(histories.map(({ memoryMB }) => memoryMB))].sort((a, b) => a - b)
  return sizes.flatMap((memoryMB): Fact[] => {
    const of = (wanted: Side) =>
      histories.filter(({ side, memoryMB: own }) => side === wanted && own === memoryMB)
    const head = of('head')
    const usedMB = Math.max(0, ...head.flatMap(({ warm }) => warm.map(usedOf)))
    if (usedMB < LITTLE_ROOM * memoryMB) return []
    const rise = riseOf(head)
    if (rise.z < CLEARLY || rise.percent < MIN_RISE_PERCENT) return []
    if (riseOf(of('base')).z >= CLEARLY) return []
    return [
      {
        kind: 'memory-pressure',
        memoryMB,
        usedMB,
        risePercent: rise.percent,
      },
    ]
  })
}

const usedOf = ({ maxMemoryUsedMB }: Sample) => maxMemoryUsedMB

/** How clearly, in standard errors, and how much duration rises with memory. */
function riseOf(histories: readonly EnvironmentHistory[]): { z: number; percent: number } {
  let total = 0
  let variance = 0
  const rises: number[] = []
  for (const series of histories.flatMap(keptByPayload)) {
    const { s, ofChance } = kendall(series)
    total += s
    variance += ofChance
    const ordered = series.toSorted((a, b) => usedOf(a) - usedOf(b))
    const [least, most] = [ordered[0], ordered.at(-1)]
    if (least && most && usedOf(most) > usedOf(least)) {
      rises.push(100 * (most.durationMs / Math.max(least.durationMs, 0.01) - 1))
    }
  }
  if (variance === 0 || rises.length === 0) return { z: 0, percent: 0 }
  return { z: total / Math.sqrt(variance), percent: median(rises) }
}

function keptByPayload({ warm }: EnvironmentHistory): Sample[][] {
  const kept = warm.filter(({ phase }) => phase === 'kept')
  const payloads = [...new Set(kept.map(({ payload }) => payload))]
  return payloads.map((payload) => kept.filter((sample) => sample.payload === payload))
}

/** Concordant less discordant pairs, and the variance that chance gives their difference. */
function kendall(series: readonly Sample[]): { s: number; ofChance: number } {
  let s = 0
  series.forEach((a, index) => {
    for (const b of series.slice(index + 1)) {
      s += Math.sign(usedOf(b) - usedOf(a)) * Math.sign(b.durationMs - a.durationMs)
    }
  })
  const n = series.length
  const memory = tieGroups(series.map(usedOf))
  const duration = tieGroups(series.map(({ durationMs }) => durationMs))
  const v0 = n * (n - 1) * (2 * n + 5)
  const first = (v0 - over(memory, vOf) - over(duration, vOf)) / 18
  const pairs = n < 2 ? 0 : (over(memory, pairsOf) * over(duration, pairsOf)) / (2 * n * (n - 1))
  const triples =
    n < 3 ? 0 : (over(memory, triplesOf) * over(duration, triplesOf)) / (9 * n * (n - 1) * (n - 2))
  return { s, ofChance: first + pairs + triples }
}

const vOf = (t: number) => t * (t - 1) * (2 * t + 5)
const pairsOf = (t: number) => t * (t - 1)
const triplesOf = (t: number) => t * (t - 1) * (t - 2)
const over = (groups: readonly number[], value: (size: number) => number) =>
  groups.reduce((sum, size) => sum + value(size), 0)

/** Sizes of the groups of equal values. */
function tieGroups(values: readonly number[]): number[] {
  const sizes = new Map<number, number>()
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1)
  return [...sizes.values()]
}

/** Share of the memory size from which on a hint is worth giving. */
const LITTLE_ROOM = 0.6
/** Standard errors: one in 30,000 by chance. */
const CLEARLY = 4
const MIN_RISE_PERCENT = 5
