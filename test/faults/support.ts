import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  CreateAliasCommand,
  type CreateFunctionCommandInput,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import type {
  EnvironmentSpec,
  FaultedRequest,
  Faults,
  Latencies,
} from '@lambda-cost-gate/local-lambda'
import {
  type LambdaService,
  SETTLED_AT_ONCE,
  startLambdaService,
} from '@lambda-cost-gate/local-lambda'
import { clientOf, fakeFactory, zipOf } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect } from '../../src/aws/lambda/client.ts'
import { type SweepOptions, type Swept, sweep } from '../../src/aws/lambda/sweep.ts'
import { s3 } from '../../src/aws/s3/objects.ts'
import type { CheckContext, CheckResult } from '../../src/check/check.ts'
import { explain } from '../../src/check/exit.ts'
import type { CheckPlan } from '../../src/inputs/plan.ts'
import { check, type Flags, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'
import { type SimulatedClock, simulatedClock } from '../support/simulated-clock.ts'

/** Pauses as short as they can be, for worlds whose time really passes. */
export const PACE = { pauses: { retryMs: 1, pollMs: 1 } }
/** Pauses as on AWS, in a world whose time passes by waiting. */
const AS_ON_AWS = { pauses: { retryMs: 100, pollMs: 250 } }

/** A service as an account has it: the function to check, and others that are none of our business. */
export interface World extends AsyncDisposable {
  service: LambdaService
  clock: SimulatedClock
  /** How fast Lambda is called in it. */
  pace: NonNullable<CheckContext['pace']>
  /** Consulted for every request, counted from 1 for each operation; nothing by default. */
  faults: Faults
  run: (context?: Parameters<typeof check>[2], token?: string) => Promise<Outcome>
  /** Sweeps as a later run would, after everything has expired. */
  sweepLater: () => Promise<Swept[]>
  /** Sweeps as the post step of the run does, at once. */
  sweepOwn: () => Promise<Swept[]>
  /** Everything the service holds, but for revisions and times that a restored function has new. */
  state: () => unknown
}

/** How a check ended: with a verdict, or with the exit status and sentence of an error. */
export type Outcome =
  | { kind: 'verdict'; verdict: string; result: CheckResult }
  | { kind: 'error'; status: number; message: string }

/** Of the deployed function's zip. */
export const SOURCE_KEY = 'arn:aws:kms:us-east-1:000000000000:key/zips'

const CODE = {
  'main/index.mjs': 'export const handler = 1',
  'head/index.mjs': 'export const handler = 2',
}
const REFERENCE = {
  S3Bucket: 'builds',
  S3Key: 'orders.zip',
  S3ObjectStorageMode: 'REFERENCE',
} as const
const SETTLED_MS = 1000
const LATER_MS = 24 * 60 * 60 * 1000

/** How head compares with base: what the right verdict is. */
export type Head = 'same' | 'slower'

/** What a world may have that others have not. */
export interface WorldOptions {
  latencies?: Latencies
  /** Time really passes, for processes of their own. */
  realTime?: true
  /** The code of `orders` stays in a bucket of the user's. */
  referenced?: true
  /** What `orders` is deployed with besides, or instead. */
  deployed?: Partial<CreateFunctionCommandInput>
  /** Further functions to check. */
  others?: readonly Flags[]
}

/**
 * Starts a world; a head that takes twice as long needs further replicas to be confirmed. Its service
 * takes as long as AWS to get things ready, on a clock on which that takes no time.
 */
export async function world(
  head: Head = 'same',
  flags: Flags = {},
  { latencies = {}, realTime, referenced, deployed = {}, others = [] }: WorldOptions = {},
): Promise<World> {
  const clock = simulatedClock()
  const pace = realTime ? PACE : { ...AS_ON_AWS, clock }
  const directory = directoryWith(CODE)
  const factory = fakeFactory()
  factory.answer = (_, spec) => ({ durationMs: durationMs(spec, head) })
  const hooks: { faults: Faults } = { faults: {} }
  const earlier = new Map<string, number>()
  const sincePopulated = (request: FaultedRequest): FaultedRequest => ({
    ...request,
    nth: request.nth - (earlier.get(request.operation) ?? 0),
  })
  const service = await startLambdaService({
    factory,
    maxEnvironments: 32,
    latencies: realTime ? SETTLED_AT_ONCE : latencies,
    ...(!realTime && { clock }),
    faults: {
      before: (request) => hooks.faults.before?.(sincePopulated(request)),
      after: (request) => hooks.faults.after?.(sincePopulated(request)),
    },
  })
  await populate(service, clock, { referenced, deployed })
  for (const { operation, nth } of service.requests) earlier.set(operation, nth)
  const plan = (token: string) => planWith([flags, ...others], directory.path, token)
  return {
    service,
    clock,
    pace,
    get faults() {
      return hooks.faults
    },
    set faults(faults) {
      hooks.faults = faults
    },
    run: async (context = {}, token = 'abc123') =>
      outcomeOf(check(await plan(token), service.endpoint, { pace, ...context })),
    sweepLater: () => sweepWith(service.endpoint, pace, { now: new Date(Date.now() + LATER_MS) }),
    sweepOwn: () =>
      sweepWith(service.endpoint, pace, {
        now: new Date(),
        repository: 'octo/orders',
        owner: { repository: 'octo/orders', run: 'pr-12/abc123' },
      }),
    state: () => withoutRevisions(service.snapshot()),
    async [Symbol.asyncDispose]() {
      directory[Symbol.dispose]()
      await service.close()
    },
  }
}

/** Sweeps with a client of its own. */
async function sweepWith(
  endpoint: string,
  pace: World['pace'],
  options: Pick<SweepOptions, 'now' | 'owner' | 'repository'>,
): Promise<Swept[]> {
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint, ...pace })
  try {
    return await sweep(lambda, { ...options, dryRun: false, functionNames: ['orders'] })
  } finally {
    disconnect(lambda)
  }
}

/** What the person who started the check reads. */
async function outcomeOf(running: Promise<CheckResult>): Promise<Outcome> {
  try {
    const result = await running
    const [first] = result.functions
    const verdict = first?.kind === 'measured' ? first.comparison.verdict : 'unchanged'
    return { kind: 'verdict', verdict, result }
  } catch (error) {
    return { kind: 'error', ...explain(error) }
  }
}

async function planWith(
  functions: readonly Flags[],
  directory: string,
  token: string,
): Promise<CheckPlan> {
  const usual = {
    'function-name': 'orders',
    'head-code': 'head',
    'memory-sizes': '512',
    'max-environments': '4',
  }
  const plan = await planOf(
    functions.map((flags) => ({ ...usual, ...flags })),
    directory,
  )
  return { ...plan, identity: { ...plan.identity, token } }
}

/** `orders` with a version and an alias of its own; a namesake of a preview; a bystander. */
async function populate(
  service: LambdaService,
  clock: SimulatedClock,
  {
    referenced,
    deployed,
  }: Pick<Required<WorldOptions>, 'deployed'> & { referenced: true | undefined },
): Promise<void> {
  const { endpoint } = service
  if (referenced) await putCode(endpoint)
  await createDeployed(endpoint, 'orders', 512, {
    Description: 'Takes orders (v2), “quickly”',
    Code: { SourceKMSKeyArn: SOURCE_KEY, ...(referenced && { ...REFERENCE, ZipFile: undefined }) },
    Environment: { Variables: { TABLE: 'orders' } },
    Tags: { team: 'shop' },
    Timeout: 7,
    ...deployed,
  })
  await createDeployed(endpoint, 'lambda-cost-gate-dashboard', 256, { Tags: { team: 'platform' } })
  await createDeployed(endpoint, 'invoices', 256)
  clock.advance(SETTLED_MS)
  const client = clientOf(service)
  const FunctionName = 'orders'
  await client.send(new PublishVersionCommand({ FunctionName, Description: 'release 1' }))
  await client.send(
    new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1', Description: 'us' }),
  )
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 8 }))
  client.destroy()
  clock.advance(SETTLED_MS)
  service.snapshot()
}

/** Puts the code that `orders` refers to into a bucket of the user's. */
async function putCode(endpoint: string): Promise<void> {
  const store = s3({
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const zip = Buffer.from(zipOf('export const handler = 0', 'index.mjs'))
  await store.put({ bucket: REFERENCE.S3Bucket, key: REFERENCE.S3Key }, zip)
  store.close()
}

/** So long that few invocations of each environment are needed. Base takes 1 s, a slower head 8 % more, which fresh environments have to confirm; environments differ by a little, always in the same way. */
function durationMs({ codeDirectory, functionName, version }: EnvironmentSpec, head: Head): number {
  const code = readFileSync(path.join(codeDirectory, 'index.mjs'), 'utf8')
  const [random] = createHash('sha256').update(`${functionName} ${version}`).digest()
  return (head === 'slower' && code.includes('= 2') ? 1080 : 1000) * (1 + (random ?? 0) / 20_000)
}

/** Without what a write changes even when it puts everything back. */
function withoutRevisions(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) =>
      key === 'RevisionId' || key === 'LastModified' ? undefined : member,
    ),
  )
}
