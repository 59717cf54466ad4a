import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach } from '@jest/globals'
import type {
  EnvironmentFactory,
  EnvironmentSpec,
  ExecutionEnvironment,
  InvocationOutcome,
} from '../../src/environment.ts'
import {
  createEnvironmentFactory,
  type EnvironmentFactoryOptions,
} from '../../src/execution/factory.ts'

export interface Harness {
  factory: EnvironmentFactory
  /** Writes the files into a directory of their own and starts an environment on them. */
  start(
    files: Record<string, string>,
    spec?: Partial<EnvironmentSpec>,
    core?: number,
  ): ExecutionEnvironment
  /** Starts an environment and invokes it once. */
  run(
    files: Record<string, string>,
    event?: unknown,
    spec?: Partial<EnvironmentSpec>,
  ): Promise<InvocationOutcome>
}

/** Real environments for the tests of one file; they are ended after each test. */
export function createHarness(options: EnvironmentFactoryOptions = {}): Harness {
  const factory = createEnvironmentFactory(options)
  const directory = temporaryDirectory()
  let started: ExecutionEnvironment[] = []
  let codes = 0

  afterEach(async () => {
    await Promise.all(started.map((environment) => environment[Symbol.asyncDispose]()))
    started = []
  })
  afterAll(async () => {
    await factory[Symbol.asyncDispose]()
  })

  function start(
    files: Record<string, string>,
    spec: Partial<EnvironmentSpec> = {},
    core?: number,
  ) {
    codes += 1
    const codeDirectory = join(directory, String(codes))
    mkdirSync(codeDirectory)
    for (const [name, content] of Object.entries(files)) write(join(codeDirectory, name), content)
    const environment = factory.start(specOf({ codeDirectory, ...spec }), core)
    started.push(environment)
    return environment
  }
  return {
    factory,
    start,
    run: (files, event = {}, spec = {}) => invoke(start(files, spec), event),
  }
}

export function specOf(spec: Partial<EnvironmentSpec> = {}): EnvironmentSpec {
  return {
    functionName: 'resize',
    version: '7',
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:resize',
    region: 'eu-west-1',
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    codeDirectory: '/nowhere',
    memoryMB: 1769,
    timeoutSeconds: 10,
    variables: {},
    logGroup: '/aws/lambda/resize',
    cpu: 'model',
    ...spec,
  }
}

let requests = 0

export function invoke(
  environment: ExecutionEnvironment,
  event: unknown = {},
  clientContext?: string,
): Promise<InvocationOutcome> {
  requests += 1
  return environment.invoke({
    requestId: `request-${requests}`,
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:resize:7',
    payload: Buffer.from(JSON.stringify(event)),
    traceId: 'Root=1-5759e988-bd862e3fe1be46a994272793',
    ...(clientContext !== undefined && { clientContext }),
  })
}

/** What the caller of the function got, as an object. */
export function answer(outcome: InvocationOutcome): unknown {
  return JSON.parse(outcome.payload.toString())
}

export function logOf(outcome: InvocationOutcome): string {
  return outcome.log.toString()
}

/** Gone after the tests of the file. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'lambda-test-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 })
}
