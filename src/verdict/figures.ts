import type { Side } from '../inputs/plan.ts'
import { invocationUsd } from '../money/invocation.ts'
import { logUsd } from '../money/log-prices.ts'
import type { SideFigures } from './comparison.ts'
import { valuesOf } from './differences.ts'
import type { Replica, SizeEvidence, Stage } from './evidence.ts'
import type { JudgedFunction } from './judged-function.ts'
import { meanLogBytes } from './log-cost.ts'
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
  const log = logOf(side, replicas, payloads, judged)
  const all = [...size.look[side], ...size.confirm[side]]
  return {
    durationMs: Math.exp(mean(lnDurations)),
    billedMs,
    costPerMillionUsd: invocationUsd({
      billedMs,
      memoryMB: size.memoryMB,
      ephemeralStorageMB: fn.ephemeralStorageMB[side],
      prices: fn.prices[side],
    })
      .plus(log?.usd ?? 0)
      .times(1_000_000)
      .toNumber(),
    ...(log && { logBytes: log.bytes }),
    ...(log?.usd && { logPerMillionUsd: log.usd.times(1_000_000).toNumber() }),
    maxMemoryUsedMB: Math.max(...all.map(({ maxMemoryUsedMB }) => maxMemoryUsedMB)),
    environments: lnDurations.length,
    invocations: count(all, payloads, 'invocations'),
    failures: count(all, payloads, 'failures'),
  }
}

/** What an invocation logs, where that is known of every environment, and USD where that is counted. */
function logOf(
  side: Side,
  replicas: readonly Replica[],
  payloads: readonly number[],
  { fn, logsCount }: JudgedFunction,
) {
  const measured = replicas.filter((each) => lnDurationMsOf(fn, each, payloads) !== undefined)
  const known = valuesOf(measured, (each) => meanLogBytes(fn, side, each, payloads))
  if (known.length === 0 || known.length < measured.length) return undefined
  const bytes = mean(known)
  const { logs } = fn.prices[side]
  return logsCount && logs ? { bytes, usd: logUsd(bytes, logs) } : { bytes }
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
