import type { Failure } from '../aws/lambda/failure.ts'
import type { Side } from '../inputs/plan.ts'

export type { Failure }

/**
 * One invocation, as in its platform report. One line of `samples.ndjson`.
 * Durations are milliseconds of Lambda's own clock, memory is MB of 1,024 KB.
 */
export interface Sample {
  side: Side
  memoryMB: number
  /** On the embedded service: the size it ran at, where it was computed for `memoryMB`. */
  ranAtMB?: number
  /** Payload name. */
  payload: string
  /** Identity of the execution environment; base and head never share one. */
  environment: string
  /**
   * Where all environments are of one machine: the same number for the environment of the other side that
   * was invoked together with it. Whatever slows the machine down slows both down.
   */
  pair?: number
  /** `look` replicas feed the sequential test, `confirm` replicas only confirm what it flagged. */
  stage: 'look' | 'confirm'
  /** `cold` is the first call of an environment; `warm-up` is discarded; `kept` is evidence. */
  phase: 'cold' | 'warm-up' | 'kept'
  /** 0 for the environment's first invocation, then counting up. */
  sequence: number
  durationMs: number
  billedMs: number
  /** Only on a cold start without SnapStart. */
  initMs?: number
  /** Only on a SnapStart restore; already inside `billedMs` as far as it is billed. */
  restoreMs?: number
  maxMemoryUsedMB: number
  /**
   * What CloudWatch Logs counts of its log, platform lines included; absent where the tail does not hold
   * the whole log.
   */
  logBytes?: number
  /** Only where `logBytes` is absent: distinguishes the log of this invocation from others. */
  requestId?: string
  /** Status code of the response, where it has one. */
  statusCode?: number
  failure?: Failure
}

/** How many environments of its replica were lost before this one. */
export function replacedBefore(environment: string): number {
  const mark = environment.lastIndexOf('#')
  return mark < 0 ? 0 : Number(environment.slice(mark + 1))
}

/** The replica of an environment: one that replaced a lost one belongs to the same. */
export function replicaOf(environment: string): string {
  const mark = environment.lastIndexOf('#')
  return mark < 0 ? environment : environment.slice(0, mark)
}
