import type { JsonObject } from './checks.ts'
import type { Clock } from './clock.ts'
import type { CodeStore } from './code-store.ts'
import type { Downloads } from './downloads.ts'
import type { Place } from './function-name.ts'
import type { Invocations } from './invoke.ts'
import type { Settling } from './latencies.ts'
import type { LogStore } from './log-events.ts'
import type { ObjectStore } from './objects.ts'
import type { State } from './state.ts'

/** What the operations work on. */
export interface Context {
  place: Place
  state: State
  code: CodeStore
  downloads: Downloads
  invocations: Invocations
  clock: Clock
  settling: Settling
  /** Concurrent executions of the account. */
  maxConcurrency: number
  /** Storage for the zips of all versions. */
  maxCodeBytes: number
  /** Why a runtime cannot run on this machine. */
  refusal(runtime: string): string | undefined
  /** Where code given as S3Bucket and S3Key lies. */
  objects: ObjectStore
  /** What was logged. */
  logs: LogStore
}

/** One request, after routing. */
export interface Call {
  operation: string
  /** The decoded `{Parameters}` of the path. */
  path: Readonly<Record<string, string>>
  query: URLSearchParams
  headers: Readonly<Record<string, string | undefined>>
  /** Raw; `json()` reads it. */
  body: Buffer
  requestId: string
}

export interface ServiceResponse {
  status: number
  headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  body?: JsonObject | Buffer
}

export type Operation = (context: Context, call: Call) => ServiceResponse | Promise<ServiceResponse>

/** An operation and the requests that it answers; a part of the path in braces is a parameter. */
export type OperationRow = readonly [name: string, method: string, path: string, run: Operation]

export function ok(body: JsonObject, status = 200): ServiceResponse {
  return { status, body }
}

export const NO_CONTENT: ServiceResponse = { status: 204 }
