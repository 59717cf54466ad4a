import { once } from 'node:events'
import type { Server } from 'node:http'
import os from 'node:os'
import type { Context } from './call.ts'
import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'
import type { CodeStore } from './code-store.ts'
import { createCodeStore } from './code-store.ts'
import { createDownloads } from './downloads.ts'
import type { EnvironmentFactory, EnvironmentSpec } from './environment.ts'
import type { Faults } from './faults.ts'
import type { LoggedRequest } from './handling.ts'
import { createHandler } from './handling.ts'
import { answerTo, createHttpServer, type Incoming, type Outgoing } from './http.ts'
import { createInvocations } from './invoke.ts'
import type { Latencies } from './latencies.ts'
import { settlingOf } from './latencies.ts'
import { createLogStore } from './log-events.ts'
import { createObjectStore } from './objects.ts'
import { createPool } from './pool.ts'
import type { Snapshot } from './snapshot.ts'
import { snapshotOf } from './snapshot.ts'
import type { State } from './state.ts'
import type { Rates } from './throttle.ts'
import { createThrottle } from './throttle.ts'
import { settleAll } from './updates.ts'

export interface LambdaServiceOptions {
  /** Makes the execution environments; the service disposes of it when it closes. */
  factory: EnvironmentFactory
  /** 0, the default, takes a free one. The service listens on 127.0.0.1 only. */
  port?: number
  /** 12 digits; default 000000000000. */
  accountId?: string
  /** Default us-east-1. */
  region?: string
  /** How the duration at a memory size comes about; default `model`. */
  cpu?: EnvironmentSpec['cpu']
  /**
   * Concurrent executions of the account, beyond which Invoke answers 429. The default is AWS's
   * 1,000, of which one a core runs at a time, and two on each core of those that name one; the others wait. A
   * number given here all run.
   */
  maxEnvironments?: number
  /** Frozen environments that are kept; default: as many as a quarter of the memory holds at 64 MB each. */
  maxFrozen?: number
  /** Storage for the zips of all versions, beyond which new code is refused; default 75 GiB. */
  maxCodeBytes?: number
  /** Where S3 objects are, as `<bucket>/<key>`; without it they are kept in memory. */
  s3Directory?: string
  latencies?: Latencies
  rates?: Rates
  faults?: Faults
  clock?: Clock
  /** Which version a weighted alias picks: 0 up to, but not, 1. */
  random?: () => number
}

/** The embedded Lambda service, running in this process. Disposing of it is closing it. */
export interface LambdaService extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, for `AWS_ENDPOINT_URL_LAMBDA`. */
  endpoint: string
  port: number
  /**
   * What a request to the endpoint is answered with, without the way over the network. Undefined where the
   * connection would be closed.
   */
  answer(request: Incoming): Promise<Outgoing | undefined>
  /** Every request so far, in the order of arrival. */
  requests: readonly LoggedRequest[]
  /** The whole state, as plain data that is never changed again. */
  snapshot(): Snapshot
  /** Every object in S3, as `<bucket>/<key>`. */
  objects(): Promise<string[]>
  /** Execution environments that are invoking now, and that are kept frozen. */
  environments(): { running: number; frozen: number }
  /** Ends every environment and removes all files. Safe to call twice. */
  close(): Promise<void>
}

/** Starts the service; everything it knows is in memory and gone when it closes. */
export async function startLambdaService(options: LambdaServiceOptions): Promise<LambdaService> {
  const code = createCodeStore()
  let endpoint = ''
  const context = createContext(options, code, () => endpoint)
  const { clock } = context
  const requests: LoggedRequest[] = []
  const { latencies = {}, faults = {}, rates = {} } = options
  const handle = createHandler(
    context,
    { latencies, faults, throttle: createThrottle(rates, clock) },
    requests,
  )
  const server = createHttpServer(handle)
  const closeAll = onceOnly(async () => {
    await stop(server)
    await context.invocations[Symbol.asyncDispose]()
    await code[Symbol.asyncDispose]()
  })
  try {
    const port = await listen(server, options.port ?? 0)
    endpoint = `http://127.0.0.1:${port}`
    return {
      endpoint,
      port,
      answer: (request) => answerTo(request, handle),
      requests,
      snapshot() {
        settleAll(context)
        return snapshotOf(context.state)
      },
      objects: () => context.objects.all(),
      environments: () => context.invocations.counts(),
      close: closeAll,
      [Symbol.asyncDispose]: closeAll,
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

function createContext(
  options: LambdaServiceOptions,
  code: CodeStore,
  endpoint: () => string,
): Context {
  const { factory, accountId = '000000000000', region = 'us-east-1', clock = systemClock } = options
  const { maxEnvironments: maxConcurrency = 1000, maxFrozen = defaultMaxFrozen() } = options
  const cores = options.maxEnvironments === undefined ? os.availableParallelism() : undefined
  const atOnce = options.maxEnvironments ?? os.availableParallelism()
  const place = { accountId, region }
  const state: State = {
    place,
    functions: new Map(),
    versionCounters: new Map(),
    codeSigningConfigs: new Map(),
    layers: new Map(),
  }
  const pool = createPool(factory, maxFrozen)
  const logs = createLogStore()
  const { random = Math.random, cpu = 'model', maxCodeBytes = 75 * 1024 ** 3 } = options
  return {
    place,
    state,
    code,
    downloads: createDownloads(clock, endpoint),
    invocations: createInvocations({
      state,
      pool,
      clock,
      random,
      maxConcurrency,
      atOnce,
      cores,
      cpu,
      logs,
    }),
    clock,
    settling: settlingOf(options.latencies ?? {}, clock),
    maxConcurrency,
    maxCodeBytes,
    refusal: (runtime) => factory.refusal(runtime),
    objects: createObjectStore(options.s3Directory, code),
    logs,
  }
}

function defaultMaxFrozen(): number {
  return Math.max(8, Math.floor(os.totalmem() / 4 / (64 * 1024 ** 2)))
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new Error(`The embedded Lambda service cannot listen on port ${port} of 127.0.0.1.`, {
      cause,
    })
  }
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('The embedded Lambda service got no port.')
  return address.port
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

function onceOnly(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= action()
    return done
  }
}
