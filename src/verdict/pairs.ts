import type { Stage } from './evidence.ts'
import type { SizePair } from './judged-function.ts'
import { ascending } from './stats/describe.ts'
import { type Mean, meanOf } from './stats/welch.ts'

/** What one replica shows. */
export interface Reading {
  /** Its pair, where environments are of one machine. */
  pair: number | undefined
  value: number
}

/**
 * Whether base and head are compared pair by pair: on one machine, where both environments of a pair were
 * invoked in turn, or on one core at the same time. What slowed it down then is in both, and not in their difference.
 * On AWS they are on machines of their own, and so are sizes that were run apart.
 */
export function arePaired({ base, head }: SizePair, stage: Stage): boolean {
  if (base.ranAtMB !== head.ranAtMB) return false
  return [...base[stage].base, ...head[stage].head].every(({ pair }) => pair !== undefined)
}

/** Mean of head's reading less base's, over the pairs that have both; undefined for fewer than two. */
export function meanOfPairs(base: readonly Reading[], head: readonly Reading[]): Mean | undefined {
  const ofBase = new Map(base.map(({ pair, value }) => [pair, value]))
  const differences = head.flatMap(({ pair, value }) => {
    const before = ofBase.get(pair)
    return before === undefined ? [] : [value - before]
  })
  return differences.length < 2 ? undefined : meanOf(ascending(differences), 2 * MIN_VARIANCE)
}

/** Mean of one side; undefined for fewer than two readings. */
export function meanOfReadings(readings: readonly Reading[]): Mean | undefined {
  const values = ascending(readings.map(({ value }) => value))
  return values.length < 2 ? undefined : meanOf(values, MIN_VARIANCE)
}

/**
 * No execution environment is known to repeat another's speed within 1 %, so values that agree
 * better (whole billed milliseconds, CPU slices of 20 ms below 1,769 MB) only hide their spread.
 */
export const MIN_VARIANCE = 0.01 ** 2
