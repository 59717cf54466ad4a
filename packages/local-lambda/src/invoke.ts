import type { Clock } from './clock.ts'
import { createConcurrencyLimit } from './concurrency-limit.ts'
import type {
  EnvironmentSpec,
  InvocationOutcome,
  InvocationRequest,
  PlacedOutcome,
} from './environment.ts'
import { stillPending } from './errors.ts'
import type { FunctionReference } from './function-name.ts'
import { functionArn } from './function-name.ts'
import { createSizeKnowledge } from './knows-its-size.ts'
import { type LogStore, logStreamName } from './log-events.ts'
import { type AtOtherSize, atOtherSizes } from './other-sizes.ts'
import { invocationLog } from './platform-log.ts'
import type { Pool } from './pool.ts'
import type { LoggingConfig } from './settings.ts'
import { createSlots } from './slots.ts'
import type { Deployment, LambdaFunction, State, Version } from './state.ts'
import { findFunction, findVersion, totalReserved } from './state.ts'

/** What an Invoke asks for. */
export interface InvokeRequest {
  reference: FunctionReference
  requestId: string
  payload: Buffer
  traceId: string
  clientContext?: string
  /** Larger memory sizes to compute the invocation for, too. */
  otherSizesMB?: readonly number[]
  /** A new environment runs on the same core as all others of this number. */
  core?: number
}

interface Invoked {
  /** The version that ran. */
  version: string
  outcome: PlacedOutcome
  log: Buffer
  /** Where it was asked for, and is known. */
  otherSizes: readonly AtOtherSize[]
}

export interface Invocations extends AsyncDisposable {
  /**
   * @throws ServiceError not found, 409 while the function is Pending, 429 beyond the concurrency
   */
  run(request: InvokeRequest): Promise<Invoked>
  /** The version that a reference leads to, routing of an alias included; throws as `run` does. */
  target(reference: FunctionReference): Version
  /** Runs later, when there is room. */
  enqueue(request: InvokeRequest): void
  retire(deployment: Deployment): void
  /** Deployments with an invocation under way. */
  inUse(): readonly Deployment[]
  /** Environments that are invoking now, and that are kept frozen. */
  counts(): { running: number; frozen: number }
}

export function createInvocations(options: {
  state: State
  pool: Pool
  clock: Clock
  random: () => number
  /** Concurrent executions of the account. */
  maxConcurrency: number
  /** Environments that may be invoking at once; what is admitted beyond waits. */
  atOnce: number
  /** Of the machine; absent, those that want a certain core are like all others. */
  cores: number | undefined
  cpu: EnvironmentSpec['cpu']
  logs: LogStore
}): Invocations {
  const { state, pool, clock } = options
  const limit = createConcurrencyLimit(options.maxConcurrency)
  const slots = createSlots(options.atOnce, options.cores)
  const queue: InvokeRequest[] = []
  const knowsItsSize = createSizeKnowledge()

  function target(reference: FunctionReference): Version {
    const version = route(state, reference, options.random)
    if (version.progress.kind === 'creating') throw stillPending()
    return version
  }

  async function run(request: InvokeRequest): Promise<Invoked> {
    const lambda = findFunction(state, request.reference)
    const version = target(request.reference)
    const release = limit.admit(lambda, totalReserved(state))
    try {
      return await runIn(lambda, version.qualifier, version.running, request)
    } finally {
      release()
      drain()
    }
  }

  async function runIn(
    lambda: LambdaFunction,
    version: string,
    deployment: Deployment,
    request: InvokeRequest,
  ): Promise<Invoked> {
    const { settings } = deployment
    const spec = specOf(state, lambda, version, deployment, options.cpu)
    const { startedMs, outcome } = await slots.use(
      async () => ({
        startedMs: clock.nowMs(),
        outcome: await pool.invoke(deployment, spec, requestOf(state, request), request.core),
      }),
      request.core,
    )
    const log = invocationLog({
      requestId: request.requestId,
      version,
      memoryMB: settings.MemorySize,
      logging: settings.LoggingConfig,
      outcome,
      startedMs,
      endedMs: clock.nowMs(),
    })
    const group = settings.LoggingConfig.LogGroup
    const stream = logStreamName({ group, functionName: lambda.name, version }, startedMs)
    options.logs.add({ group, stream, atMs: startedMs, log })
    return { version, outcome, log, otherSizes: await computed(outcome, spec, request) }
  }

  async function computed(
    outcome: InvocationOutcome,
    spec: EnvironmentSpec,
    { otherSizesMB = [] }: InvokeRequest,
  ): Promise<AtOtherSize[]> {
    if (otherSizesMB.length === 0) return []
    const { codeDirectory, layersDirectory } = spec
    const code = layersDirectory === undefined ? [codeDirectory] : [codeDirectory, layersDirectory]
    return atOtherSizes(outcome, spec, otherSizesMB, await knowsItsSize(code))
  }

  function drain(): void {
    for (const request of queue.splice(0)) {
      run(request).catch((error: unknown) => {
        // No room yet: it waits for the next end. Whatever else was wrong, nobody waits for the answer to an event.
        if (error instanceof Error && error.name === 'TooManyRequestsException') queue.push(request)
      })
    }
  }

  return {
    run,
    target,
    enqueue(request) {
      queue.push(request)
      setImmediate(drain)
    },
    retire: (deployment) => pool.retire(deployment),
    inUse: () => pool.busy(),
    counts: () => ({ running: slots.used(), frozen: pool.frozenCount() }),
    async [Symbol.asyncDispose]() {
      queue.length = 0
      await pool[Symbol.asyncDispose]()
    },
  }
}

function route(state: State, reference: FunctionReference, random: () => number): Version {
  const alias = findFunction(state, reference).aliases.get(reference.qualifier ?? '')
  if (alias?.routing && random() < alias.routing.weight) {
    return findVersion(state, { name: reference.name, qualifier: alias.routing.version })
  }
  return findVersion(state, reference)
}

function specOf(
  state: State,
  lambda: LambdaFunction,
  version: string,
  deployment: Deployment,
  cpu: EnvironmentSpec['cpu'],
): EnvironmentSpec {
  const { settings, code, layersDirectory } = deployment
  return {
    functionName: lambda.name,
    version,
    functionArn: functionArn(state.place, lambda.name),
    region: state.place.region,
    runtime: settings.Runtime,
    handler: settings.Handler,
    codeDirectory: code.directory,
    ...(layersDirectory !== undefined && { layersDirectory }),
    memoryMB: settings.MemorySize,
    timeoutSeconds: settings.Timeout,
    variables: { ...settings.Environment?.Variables, ...logVariables(settings.LoggingConfig) },
    logGroup: settings.LoggingConfig.LogGroup,
    cpu,
  }
}

function requestOf(state: State, request: InvokeRequest): InvocationRequest {
  const { reference, requestId, payload, traceId, clientContext } = request
  return {
    requestId,
    invokedFunctionArn: functionArn(state.place, reference.name, reference.qualifier),
    payload,
    traceId,
    ...(clientContext !== undefined && { clientContext }),
  }
}

/** How runtimes and logging libraries learn that JSON is wanted. */
function logVariables(logging: LoggingConfig): Record<string, string> {
  if (logging.LogFormat === 'Text') return {}
  return {
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: logging.ApplicationLogLevel ?? 'INFO',
  }
}
