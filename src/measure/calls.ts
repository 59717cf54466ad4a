import type { Payload } from '../inputs/plan.ts'
import { type Random, shuffled } from '../shared/random.ts'
import type { Sample } from './sample.ts'

/** One call that a replica is to get. */
export interface Call {
  payload: Payload
  phase: Sample['phase']
}

/** The first calls of an environment run 1.3 to 1.5 times as long as later ones. */
export const WARM_UP_CALLS = 3
/** Kept calls a payload and replica, of which the median is taken: r of the decision rule. */
export const KEPT_PER_PAYLOAD = 3

/**
 * The calls of one replica: the cold one, further ones that are discarded until each payload has run
 * once and three calls are done, then three rounds that are kept. Every round has its own order.
 */
export function callsOfReplica(payloads: readonly Payload[], random: Random): Call[] {
  const discarded = Math.max(WARM_UP_CALLS, payloads.length)
  const warmUp: Payload[] = []
  while (warmUp.length < discarded) warmUp.push(...shuffled(payloads, random))
  const kept = Array.from({ length: KEPT_PER_PAYLOAD }, () => shuffled(payloads, random)).flat()
  return [
    ...warmUp
      .slice(0, discarded)
      .map((payload, index): Call => ({ payload, phase: index === 0 ? 'cold' : 'warm-up' })),
    ...kept.map((payload): Call => ({ payload, phase: 'kept' })),
  ]
}

/** How many calls a replica gets for so many payloads. */
export function callCount(payloads: number): number {
  return Math.max(WARM_UP_CALLS, payloads) + KEPT_PER_PAYLOAD * payloads
}
