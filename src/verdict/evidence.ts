import type { Side } from '../inputs/plan.ts'
import { type Failure, replacedBefore, replicaOf, type Sample } from '../measure/sample.ts'
import { byName } from '../shared/by-name.ts'
import { defined } from '../shared/defined.ts'
import type { FunctionCase } from './comparison.ts'
import { ascending, mean } from './stats/describe.ts'

export type Stage = Sample['stage']
export const STAGES: readonly Stage[] = ['look', 'confirm']

/** One replica: its execution environment, and those that replaced one that was lost. */
export interface Replica {
  environment: string
  /** Where environments are of one machine: what it has in common with one of the other side. */
  pair?: number
  /** In the order of the case's payloads. */
  payloads: readonly PayloadEvidence[]
  /** Init Duration, or with SnapStart the restore duration, of a cold start that succeeded. */
  coldMs: number | undefined
  /** What that cold start was billed beside its duration: INIT, or the restore. */
  coldBilledMs: number | undefined
  maxMemoryUsedMB: number
}

export interface PayloadEvidence {
  /** Kept invocations that succeeded, summed up; undefined where there are none. */
  kept: Kept | undefined
  keptFailures: number
  /** Every invocation, discarded ones included. */
  invocations: number
  failures: number
  /** The first of them. */
  failure: Failure | undefined
}

/** Means of one invocation. */
export interface Kept {
  lnDurationMs: number
  billedMs: number
  /** Absent where it is not known of every one. */
  logBytes?: number
}

type Replicas = Readonly<Record<Side, readonly Replica[]>>

/** All replicas of one memory size. */
export type SizeEvidence = Readonly<Record<Stage, Replicas>> & {
  readonly memoryMB: number
  /** The size that its environments ran at: another one where its figures were computed. */
  readonly ranAtMB: number
}

/**
 * Groups the samples of one function by memory size, stage, side and replica. Sizes come in the
 * order of the case, replicas ordered by name, so the order of the samples makes no difference.
 * Samples of sizes or payloads that the case does not name are left out.
 */
export function gatherEvidence(
  { memorySizesMB, payloads }: FunctionCase,
  samples: readonly Sample[],
): SizeEvidence[] {
  const payloadIndex = new Map(payloads.map(({ name }, index) => [name, index]))
  const sizes = new Map(memorySizesMB.map((memoryMB) => [memoryMB, emptyGroups()]))
  const ranAt = new Map<number, number>()
  for (const sample of samples) {
    const index = payloadIndex.get(sample.payload)
    const group = sizes.get(sample.memoryMB)?.[sample.stage][sample.side]
    if (index === undefined || group === undefined) continue
    ranAt.set(sample.memoryMB, sample.ranAtMB ?? sample.memoryMB)
    const replica = replicaOf(sample.environment)
    const byPayload = group.get(replica) ?? newReplica(group, replica, payloads.length)
    byPayload[index]?.push(sample)
  }
  return [...sizes].map(([memoryMB, { look, confirm }]) => ({
    memoryMB,
    ranAtMB: ranAt.get(memoryMB) ?? memoryMB,
    look: { base: toReplicas(look.base), head: toReplicas(look.head) },
    confirm: { base: toReplicas(confirm.base), head: toReplicas(confirm.head) },
  }))
}

/** Samples of one replica, by payload. */
type ReplicaSamples = Sample[][]
type Group = Map<string, ReplicaSamples>

function emptyGroups(): Record<Stage, Record<Side, Group>> {
  return {
    look: { base: new Map(), head: new Map() },
    confirm: { base: new Map(), head: new Map() },
  }
}

function newReplica(group: Group, replica: string, payloads: number) {
  const byPayload: ReplicaSamples = Array.from({ length: payloads }, () => [])
  group.set(replica, byPayload)
  return byPayload
}

function toReplicas(group: Group): Replica[] {
  return [...group]
    .sort(byName)
    .map(([environment, byPayload]) => toReplica(environment, byPayload))
}

function toReplica(environment: string, byPayload: ReplicaSamples): Replica {
  const samples = byPayload.flat()
  const [cold] = samples
    .filter(({ phase, failure }) => phase === 'cold' && failure === undefined)
    .sort((a, b) => replacedBefore(a.environment) - replacedBefore(b.environment))
  let maxMemoryUsedMB = 0
  for (const sample of samples) {
    maxMemoryUsedMB = Math.max(maxMemoryUsedMB, sample.maxMemoryUsedMB)
  }
  return {
    environment,
    ...defined({ pair: samples[0]?.pair }),
    payloads: byPayload.map(payloadEvidence),
    coldMs: cold?.initMs ?? cold?.restoreMs,
    coldBilledMs: cold && (cold.initMs ?? cold.billedMs - Math.ceil(cold.durationMs)),
    maxMemoryUsedMB,
  }
}

function payloadEvidence(samples: readonly Sample[]): PayloadEvidence {
  const kept = samples.filter(({ phase }) => phase === 'kept')
  const good = kept.filter(({ failure }) => failure === undefined)
  return {
    kept: good.length === 0 ? undefined : summary(good),
    keptFailures: kept.length - good.length,
    invocations: samples.length,
    failures: samples.filter(({ failure }) => failure !== undefined).length,
    failure: samples.toSorted((a, b) => a.sequence - b.sequence).find(({ failure }) => failure)
      ?.failure,
  }
}

/**
 * Per replica and payload: what a month pays, so means over all that were kept, outliers and garbage
 * collections included. Summed in ascending order, so that the order of the samples makes no difference.
 */
function summary(samples: readonly Sample[]): Kept {
  const logBytes = samples.flatMap((sample) => sample.logBytes ?? [])
  const durationMs = mean(ascending(samples.map((sample) => sample.durationMs)))
  return {
    lnDurationMs: Math.log(Math.max(durationMs, MIN_DURATION_MS)),
    billedMs: mean(ascending(samples.map((sample) => sample.billedMs))),
    ...(logBytes.length === samples.length && { logBytes: mean(ascending(logBytes)) }),
  }
}

/** The platform report has two decimals; 0.00 ms would have no logarithm. */
const MIN_DURATION_MS = 0.01
