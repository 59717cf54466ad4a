import { availableParallelism } from 'node:os'
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  PutFunctionConcurrencyCommand,
  TooManyRequestsException,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import type { FaultedRequest } from '../src/faults.ts'
import { SETTLED_AT_ONCE } from '../src/latencies.ts'
import { startLambdaService } from '../src/service.ts'
import {
  clientOf,
  create,
  fakeClock,
  fakeFactory,
  functionInput,
  gate,
  one,
  refusal,
  start,
  zipOf,
} from './support.ts'

describe('execution environments', () => {
  test.each([
    ['0', 0],
    ['17', 17],
    ['x', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['99999999999999999999', undefined],
    [undefined, undefined],
  ])('are started on the core that a header %p asks for', async (header, expected) => {
    await using running = await start()
    await create(running.client)
    for (let call = 0; call < 2; call++) {
      await running.client.send(header === undefined ? new InvokeCommand(one) : onCore(header))
    }
    expect(running.factory.cores).toEqual([expected])
  })

  test('of the old code go when an update is Successful, and until then it is the old code that runs', async () => {
    const clock = fakeClock()
    await using running = await start({
      clock,
      latencies: { settleMs: { UpdateFunctionCode: 100 } },
    })
    const { client, factory } = running
    await create(client)
    await client.send(new InvokeCommand(one))
    await client.send(new UpdateFunctionCodeCommand({ ...one, ZipFile: zipOf('new') }))
    await client.send(new InvokeCommand(one))
    expect(factory.started).toHaveLength(1)
    expect(factory.ended).toEqual([])
    clock.advance(100)
    await client.send(new InvokeCommand(one))
    expect(factory.started).toHaveLength(2)
    expect(factory.started[1]?.codeDirectory).not.toBe(factory.started[0]?.codeDirectory)
    expect(factory.ended).toEqual([factory.started[0]])
  })

  test('of a deleted version go at once, busy ones when they are done', async () => {
    await using running = await start()
    const { client, factory, service } = running
    await create(client, { Publish: true })
    await client.send(new InvokeCommand({ ...one, Qualifier: '1' }))
    const held = gate(factory)
    const busy = client.send(new InvokeCommand({ ...one, Qualifier: '1' }))
    await held.entered
    await client.send(new DeleteFunctionCommand({ ...one, Qualifier: '1' }))
    expect(service.environments()).toEqual({ running: 1, frozen: 0 })
    expect(factory.ended).toEqual([])
    held.open()
    expect((await busy).ExecutedVersion).toBe('1')
    expect(service.environments()).toEqual({ running: 0, frozen: 0 })
    expect(factory.ended).toHaveLength(1)
  })

  test('are kept frozen up to a limit, beyond which the least recently used one goes', async () => {
    await using running = await start({ maxFrozen: 2 })
    const { client, factory, service } = running
    for (const name of ['a', 'b', 'c']) {
      await client.send(new CreateFunctionCommand(functionInput(name)))
      await client.send(new GetFunctionCommand({ FunctionName: name }))
    }
    for (const FunctionName of ['a', 'b', 'a', 'c'])
      await client.send(new InvokeCommand({ FunctionName }))
    expect(factory.ended.map(({ functionName }) => functionName)).toEqual(['b'])
    expect(service.environments().frozen).toBe(2)
  })

  test('are all ended, and the factory with them, when the service closes', async () => {
    await using running = await start()
    const { client, factory, service } = running
    await create(client)
    await client.send(new InvokeCommand(one))
    const held = gate(factory)
    const busy = refusal(client.send(new InvokeCommand(one)))
    await held.entered
    await service.close()
    expect(factory.ended).toHaveLength(1)
    expect(factory.closed).toBe(true)
    held.open()
    await busy
  })
})

describe('a request that is still on its way when the service closes', () => {
  test('starts nothing any more', async () => {
    const arrived = Promise.withResolvers<void>()
    const held = Promise.withResolvers<undefined>()
    const before = ({ operation }: FaultedRequest) => {
      if (operation !== 'Invoke') return undefined
      arrived.resolve()
      return held.promise
    }
    await using running = await start({ faults: { before } })
    await create(running.client)
    const late = refusal(running.client.send(new InvokeCommand(one)))
    await arrived.promise
    await running.service.close()
    held.resolve(undefined)
    await late
    while (running.service.requests.at(-1)?.status === undefined) await new Promise(setImmediate)
    expect(running.service.requests.at(-1)?.status).toBe(500)
    expect(running.factory.started).toEqual([])
  })
})

function onCore(header: string): InvokeCommand {
  const command = new InvokeCommand(one)
  command.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> }
      headers['lambda-cost-gate-core'] = header
      return next(args)
    },
    { step: 'build' },
  )
  return command
}

describe('concurrency', () => {
  test('is one invocation for each core, and two on each for those that name one', async () => {
    const factory = fakeFactory()
    await using service = await startLambdaService({ factory, latencies: SETTLED_AT_ONCE })
    const client = clientOf(service)
    await create(client)
    const held = gate(factory)
    const cores = availableParallelism()
    const anywhere = Array.from({ length: cores + 1 }, () => client.send(new InvokeCommand(one)))
    while (factory.invoked.length < cores) await new Promise(setImmediate)
    const named = Array.from({ length: 3 }, () => client.send(onCore('0')))
    while (factory.invoked.length < cores + 2) await new Promise(setImmediate)
    expect(service.environments().running).toBe(cores + 2)
    held.open()
    await Promise.all([...anywhere, ...named])
    expect(factory.invoked).toHaveLength(cores + 4)
    client.destroy()
  })

  test('beyond the environments of the service is 429, with AWS’s reason, and works again afterwards', async () => {
    await using running = await start({ maxEnvironments: 2 })
    const { client, factory } = running
    await create(client)
    const held = gate(factory)
    const both = [client.send(new InvokeCommand(one)), client.send(new InvokeCommand(one))]
    await held.entered
    while (factory.invoked.length < 2) await new Promise(setImmediate)
    const third = await client.send(new InvokeCommand(one)).catch((error: unknown) => error)
    expect(third).toBeInstanceOf(TooManyRequestsException)
    expect(third).toMatchObject({
      Reason: 'ConcurrentInvocationLimitExceeded',
      message: 'Rate Exceeded.',
    })
    held.open()
    await Promise.all(both)
    expect((await client.send(new InvokeCommand(one))).StatusCode).toBe(200)
  })

  test('reserved for a function limits it, and is kept from the others', async () => {
    await using running = await start({ maxEnvironments: 2 })
    const { client, factory } = running
    await create(client)
    await client.send(new CreateFunctionCommand(functionInput('two')))
    const reserve = { ...one, ReservedConcurrentExecutions: 1 }
    await client.send(new PutFunctionConcurrencyCommand(reserve))
    const held = gate(factory)
    const busy = client.send(new InvokeCommand(one))
    await held.entered
    await expect(client.send(new InvokeCommand(one))).rejects.toMatchObject({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    })
    const other = client.send(new InvokeCommand({ FunctionName: 'two' }))
    while (factory.invoked.length < 2) await new Promise(setImmediate)
    await expect(client.send(new InvokeCommand({ FunctionName: 'two' }))).rejects.toMatchObject({
      Reason: 'ConcurrentInvocationLimitExceeded',
    })
    held.open()
    await Promise.all([busy, other])
  })
})
