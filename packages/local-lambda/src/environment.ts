import type { Usage } from './execution/duration.ts'

/** What one execution environment runs. */
export interface EnvironmentSpec {
  functionName: string
  /** `$LATEST` or a version number. */
  version: string
  functionArn: string
  region: string
  runtime: string
  handler: string
  /** Unpacked code, read-only for the environment. */
  codeDirectory: string
  /** What its layers hold, merged; absent without layers. */
  layersDirectory?: string
  memoryMB: number
  timeoutSeconds: number
  /** The function's own environment variables. */
  variables: Readonly<Record<string, string>>
  logGroup: string
  /** `model` computes the duration at the size, `cgroup` really throttles. */
  cpu: 'model' | 'cgroup'
}

/** How one invocation ended, before anything is formatted or billed. */
export interface InvocationOutcome {
  status: 'success' | 'error' | 'timeout'
  /** Set when the Invoke response carries `X-Amz-Function-Error`. */
  functionError?: 'Unhandled'
  /** With status `error`: `Runtime.OutOfMemory`, `Runtime.ExitError`, … as AWS names it. */
  errorType?: string
  payload: Buffer
  /** What handler and runtime wrote to standard output and standard error, in order. */
  log: Buffer
  /** Milliseconds at the memory size of the spec. */
  durationMs: number
  /** What `durationMs` was computed from, where the invocation was all that it stands for. */
  usage?: Usage
  /** First invocation of the environment only. */
  initMs?: number
  maxMemoryUsedMB: number
  /** The environment is gone; the next invocation needs a new one. */
  dead: boolean
}

/** An outcome, and where it came about. */
export type PlacedOutcome = InvocationOutcome & {
  /** Where what it waited for the core is no part of its duration, even if another environment ran there meanwhile. */
  core?: number
}

export interface InvocationRequest {
  requestId: string
  invokedFunctionArn: string
  payload: Buffer
  /** `X-Amz-Client-Context`, decoded. */
  clientContext?: string
  traceId: string
}

/** One sandbox: a process group driven over the Lambda Runtime API, frozen between invocations. */
export interface ExecutionEnvironment extends AsyncDisposable {
  /** One at a time. Never rejects for what the function does. */
  invoke(request: InvocationRequest): Promise<InvocationOutcome>
  /** The number that it was started with, where all environments that have it are on the same core. */
  readonly core?: number | undefined
}

/** Makes environments and takes every one of them down with it. */
export interface EnvironmentFactory extends AsyncDisposable {
  /**
   * Starts the process; its init runs at once and is billed with the first invocation.
   * @param core a number: environments of up to one vCPU that have the same one run on the same core
   */
  start(spec: EnvironmentSpec, core?: number): ExecutionEnvironment
  /** Why this runtime cannot run on this machine, or undefined when it can. */
  refusal(runtime: string): string | undefined
}
