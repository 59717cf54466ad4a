import type { Side } from '../inputs/plan.ts'
import { costPerMillionUsd } from '../money/invocation.ts'
import type { SideFigures } from './comparison.ts'
import { valuesOf } from './differences.ts'
import type { Replica, SizeEvidence, Stage } from './evidence.ts'
import type { JudgedFunction } from './judged-function.ts'
import { billedMsOf, lnDurationMsOf } from './per-invocation.ts'
import { mean } from './stats/describe.ts'

/**
 * One side at one size, payloads averaged by weight. Null where no replica has run all of them.
 * @param stage replicas that durations and bills are taken from; invocations, failures and memory
 *   count both stages
 */
export function sideFigures(
  side: Side,
  size: SizeEvidence,
  payloads: readonly number[],
  judged: JudgedFunction,
  stage: Stage,
): SideFigures | null {
  const { fn } = judged
  const replicas = size[stage][side]
  const lnDurations = valuesOf(replicas, (replica) => lnDurationMsOf(fn, replica, payloads))
  if (lnDurations.length === 0) return null
  const billedMs = mean(valuesOf(replicas, (replica) => billedMsOf(fn, replica, payloads)))
  const all = [...size.look[side], ...size.confirm[side]]
  return {
    durationMs: Math.exp(mean(lnDurations)),
    billedMs,
    costPerMillionUsd: costPerMillionUsd({
      billedMs,
      memoryMB: size.memoryMB,
      ephemeralStorageMB: fn.ephemeralStorageMB[side],
      prices: fn.prices[side],
    }),
    maxMemoryUsedMB: Math.max(...all.map(({ maxMemoryUsedMB }) => maxMemoryUsedMB)),
    environments: lnDurations.length,
    invocations: count(all, payloads, 'invocations'),
    failures: count(all, payloads, 'failures'),
  }
}

function count(
  replicas: readonly Replica[],
  payloads: readonly number[],
  what: 'invocations' | 'failures',
): number {
  let sum = 0
  for (const replica of replicas) {
    for (const payload of payloads) sum += replica.payloads[payload]?.[what] ?? 0
  }
  return sum
}
