import {
  CreateFunctionCommand,
  InvokeCommand,
  type InvokeCommandOutput,
  LambdaClient,
} from '@aws-sdk/client-lambda'
import { zipSync } from 'fflate'
import type { Clock } from '../src/clock.ts'
import type {
  EnvironmentFactory,
  EnvironmentSpec,
  InvocationOutcome,
  InvocationRequest,
} from '../src/environment.ts'
import { SETTLED_AT_ONCE } from '../src/latencies.ts'
import type { LambdaService, LambdaServiceOptions } from '../src/service.ts'
import { startLambdaService } from '../src/service.ts'

/** An environment factory without processes: what was started, invoked and ended is on record. */
export interface FakeFactory extends EnvironmentFactory {
  started: EnvironmentSpec[]
  /** Of what was started: the core that was asked for. */
  cores: (number | undefined)[]
  /** Whether they are kept on it. */
  keepsCores: boolean
  ended: EnvironmentSpec[]
  invoked: { spec: EnvironmentSpec; request: InvocationRequest }[]
  closed: boolean
  /** What the next invocations come to; the default echoes the event. */
  answer: (
    request: InvocationRequest,
    spec: EnvironmentSpec,
  ) => Partial<InvocationOutcome> | Promise<Partial<InvocationOutcome>>
}

export function fakeFactory(): FakeFactory {
  const fake: FakeFactory = {
    started: [],
    cores: [],
    keepsCores: false,
    ended: [],
    invoked: [],
    closed: false,
    answer: () => ({}),
    start(spec, core) {
      fake.started.push(spec)
      fake.cores.push(core)
      let first = true
      return {
        async invoke(request) {
          fake.invoked.push({ spec, request })
          const init = first ? { initMs: 100.5 } : {}
          first = false
          return {
            status: 'success',
            payload: request.payload,
            log: Buffer.from('hello from the function\n'),
            durationMs: 2.345,
            maxMemoryUsedMB: 36,
            dead: false,
            ...init,
            ...(await fake.answer(request, spec)),
          }
        },
        core: fake.keepsCores ? core : undefined,
        async [Symbol.asyncDispose]() {
          fake.ended.push(spec)
        },
      }
    },
    refusal: (runtime) => (runtime.startsWith('java') ? `There is no ${runtime} here.` : undefined),
    async [Symbol.asyncDispose]() {
      fake.closed = true
    },
  }
  return fake
}

/** A clock that only moves when advanced, or when somebody sleeps by it. */
export interface FakeClock extends Clock {
  advance(ms: number): void
  slept: number[]
}

export function fakeClock(): FakeClock {
  let nowMs = Date.parse('2026-01-01T00:00:00Z')
  const slept: number[] = []
  return {
    slept,
    nowMs: () => nowMs,
    advance(ms) {
      nowMs += ms
    },
    async sleep(ms) {
      if (ms > 0) slept.push(ms)
      nowMs += ms
    },
  }
}

export interface Started extends AsyncDisposable {
  service: LambdaService
  factory: FakeFactory
  client: LambdaClient
  invoke(name: string): Promise<InvokeCommandOutput>
}

/**
 * A service with a fake factory and an SDK client that does not retry. What the options leave out takes no
 * time.
 */
export async function start(options: Partial<LambdaServiceOptions> = {}): Promise<Started> {
  const factory = fakeFactory()
  const service = await startLambdaService({
    factory,
    maxEnvironments: 4,
    ...options,
    latencies: {
      ...options.latencies,
      settleMs: { ...SETTLED_AT_ONCE.settleMs, ...options.latencies?.settleMs },
    },
  })
  const client = clientOf(service)
  return {
    service,
    factory,
    client,
    invoke: (FunctionName) => client.send(new InvokeCommand({ FunctionName })),
    async [Symbol.asyncDispose]() {
      client.destroy()
      await service.close()
    },
  }
}

/** The function of `startWithFunction`. */
export const one = { FunctionName: 'one' }
export const ONE_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:one'

/** The same with a function `one`, whose version 1 is published. */
export async function startWithFunction(options?: Partial<LambdaServiceOptions>): Promise<Started> {
  const running = await start(options)
  await running.client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
  return running
}

export function clientOf(service: LambdaService, region = 'us-east-1'): LambdaClient {
  return new LambdaClient({
    endpoint: service.endpoint,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })
}

/** A zip with one text file; another text is another zip. */
export function zipOf(
  text = 'exports.handler = async (event) => event',
  name = 'index.js',
): Uint8Array {
  return zipSync({ [name]: [new TextEncoder().encode(text), { mtime: '2026-01-01' }] })
}

export const ROLE = 'arn:aws:iam::000000000000:role/test'

/** What CreateFunction needs, for a function of this name. */
export function functionInput(name: string, zip: Uint8Array = zipOf()) {
  return {
    FunctionName: name,
    Role: ROLE,
    Runtime: 'nodejs22.x' as const,
    Handler: 'index.handler',
    Code: { ZipFile: zip },
  }
}

/** Name and message of what a call is refused with. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
  throw new Error('The call was not refused.')
}

/** Makes every invocation wait until it is let go. */
export function gate(factory: FakeFactory): { open: () => void; entered: Promise<void> } {
  const entered = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  factory.answer = async () => {
    entered.resolve()
    await opened.promise
    return {}
  }
  return { open: opened.resolve, entered: entered.promise }
}

/** Creates the function `one`. */
export async function create(client: LambdaClient, more: object = {}): Promise<void> {
  await client.send(new CreateFunctionCommand({ ...functionInput('one'), ...more }))
}

/** The end of the log that an invocation with LogType Tail returns. */
export function logOf(output: InvokeCommandOutput): string {
  return Buffer.from(output.LogResult ?? '', 'base64').toString()
}
