import type { Invocation } from '../aws/lambda/invoke.ts'
import type { Replica } from '../aws/lambda/previews.ts'
import type { Payload } from '../inputs/plan.ts'
import type { Call } from './calls.ts'
import { statusCodeOf } from './responses.ts'
import type { Sample } from './sample.ts'

/** What a replica is called with, and where its samples go. */
export interface ReplicaRun {
  replica: Replica
  stage: Sample['stage']
  calls: readonly Call[]
  invoke: (replica: Replica, payload: Payload) => Promise<Invocation | undefined>
  /** Takes a sample; answers whether the replica is to be called again. */
  record: (sample: Sample, response: Uint8Array) => boolean
}

/**
 * Calls one replica, one call after the other. When its environment is lost on the way (after a
 * time-out, a crash, or because Lambda reclaimed it), the next call is a cold start in another one:
 * its samples get an identity of their own, and what it was to be kept for is not counted as warm.
 */
export async function runReplica({ replica, stage, calls, invoke, record }: ReplicaRun) {
  let environment = 0
  let sequence = 0
  for (const { payload, phase } of calls) {
    const invocation = await invoke(replica, payload)
    if (!invocation) return
    const { report, response, failure } = invocation
    const cold = report.initMs !== undefined || report.restoreMs !== undefined
    if (cold && sequence > 0) {
      environment++
      sequence = 0
    }
    const identity = `${replica.functionName}:${replica.version}`
    const statusCode = failure === undefined ? statusCodeOf(response) : undefined
    const sample: Sample = {
      side: replica.side,
      memoryMB: replica.memoryMB,
      payload: payload.name,
      environment: environment === 0 ? identity : `${identity}#${environment}`,
      stage,
      phase: cold ? 'cold' : phase,
      sequence: sequence++,
      durationMs: report.durationMs,
      billedMs: report.billedMs,
      ...(report.initMs !== undefined && { initMs: report.initMs }),
      ...(report.restoreMs !== undefined && { restoreMs: report.restoreMs }),
      maxMemoryUsedMB: report.maxMemoryUsedMB,
      ...(statusCode !== undefined && { statusCode }),
      ...(failure && { failure }),
    }
    if (!record(sample, response)) return
  }
}
