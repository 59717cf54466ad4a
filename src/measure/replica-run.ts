import type { Invocation } from '../aws/lambda/invoke.ts'
import type { Replica } from '../aws/lambda/previews.ts'
import type { Payload } from '../inputs/plan.ts'
import { defined } from '../shared/defined.ts'
import { statusCodeOf } from './responses.ts'
import type { Sample } from './sample.ts'

/** What a replica is invoked with, and where its samples go. */
export interface ReplicaRunOptions {
  replica: Replica
  stage: Sample['stage']
  /** Number of its pair, where environments are of one machine. */
  pair: number | undefined
  payloads: readonly Payload[]
  /** Resolves to undefined where nothing may be spent on it any more. */
  invoke: (replica: Replica, payload: Payload) => Promise<Invocation | undefined>
  /**
   * Takes a sample, its response, and the samples that it is at other sizes; answers whether the
   * replica is to be invoked again.
   */
  record: (sample: Sample, response: Uint8Array, guests: readonly Sample[]) => boolean
}

/** One replica that is invoked again and again. */
export interface ReplicaRun {
  readonly side: Sample['side']
  /** Invokes it once with the payload of that index; does nothing once `record` has said no. */
  invoke(payload: number, phase: 'warm-up' | 'kept'): Promise<void>
  /** By payload: how long its invocations took, failed ones included. */
  readonly durationsMs: readonly (readonly number[])[]
  invocations(): number
  /** By payload and invocation: number of its core, where another of that number could have run at the same time. */
  readonly cores: readonly (readonly (number | undefined)[])[]
  stopped(): boolean
}

/**
 * Opens the run of a replica. When its environment is lost on the way (after a time-out, a crash, or
 * because Lambda reclaimed it), the next invocation is a cold start in another one: its samples get
 * an identity of their own.
 */
export function openReplicaRun(options: ReplicaRunOptions): ReplicaRun {
  const { replica, stage, pair, payloads, invoke, record } = options
  const durationsMs: number[][] = payloads.map(() => [])
  const cores: (number | undefined)[][] = payloads.map(() => [])
  const identity = `${replica.functionName}:${replica.version}`
  let environment = 0
  let sequence = 0
  let invocations = 0
  let stopped = false

  const invokeOnce = async (index: number, phase: 'warm-up' | 'kept') => {
    if (stopped) return
    const payload = payloads[index] as Payload
    const invocation = await invoke(replica, payload)
    if (!invocation) {
      stopped = true
      return
    }
    const { report, response, failure, logBytes, embedded } = invocation
    const cold = report.initMs !== undefined || report.restoreMs !== undefined
    if (cold && sequence > 0) {
      environment++
      sequence = 0
    }
    invocations++
    durationsMs[index]?.push(report.durationMs)
    cores[index]?.push(embedded?.core)
    const statusCode = failure === undefined ? statusCodeOf(response) : undefined
    const sample: Sample = {
      side: replica.side,
      memoryMB: replica.memoryMB,
      payload: payload.name,
      environment: environment === 0 ? identity : `${identity}#${environment}`,
      ...defined({ pair }),
      stage,
      phase: cold || invocations === 1 ? 'cold' : phase,
      sequence: sequence++,
      durationMs: report.durationMs,
      billedMs: report.billedMs,
      ...defined({ initMs: report.initMs, restoreMs: report.restoreMs }),
      maxMemoryUsedMB: report.maxMemoryUsedMB,
      ...(logBytes === undefined ? { requestId: report.requestId } : { logBytes }),
      ...defined({ statusCode }),
      ...(failure && { failure }),
    }
    const guests = (embedded?.otherSizes ?? []).map((each) => ({
      ...sample,
      ...each,
      ranAtMB: sample.memoryMB,
    }))
    stopped = !record(sample, response, guests)
  }

  return {
    side: replica.side,
    durationsMs,
    invocations: () => invocations,
    cores,
    stopped: () => stopped,
    invoke: invokeOnce,
  }
}
