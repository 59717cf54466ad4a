import { availableParallelism } from 'node:os'
import {
  CreateAliasCommand,
  InvokeCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE } from '../src/latencies.ts'
import { startLambdaService } from '../src/service.ts'
import {
  ONE_ARN as ARN,
  clientOf,
  create,
  fakeFactory,
  gate,
  logOf,
  one,
  refusal,
  start,
} from './support.ts'

describe('invoking', () => {
  test('returns the payload and the version, and the log of this request only when asked for', async () => {
    await using running = await start()
    const { client, factory } = running
    await create(client)
    const plain = await client.send(new InvokeCommand({ ...one, Payload: '{"a":1}' }))
    expect(plain).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' })
    expect(plain.Payload?.transformToString()).toBe('{"a":1}')
    expect(plain.LogResult).toBeUndefined()
    expect(plain.FunctionError).toBeUndefined()
    const tailed = await client.send(new InvokeCommand({ ...one, LogType: 'Tail' }))
    const { requestId } = tailed.$metadata
    expect(logOf(tailed)).toBe(
      `START RequestId: ${requestId} Version: $LATEST\n` +
        'hello from the function\n' +
        `END RequestId: ${requestId}\n` +
        `REPORT RequestId: ${requestId}\tDuration: 2.35 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t\n`,
    )
    expect(factory.invoked.at(-1)?.request).toMatchObject({
      requestId,
      invokedFunctionArn: ARN,
      payload: Buffer.from('{}'),
    })
  })

  test('reuses the environment, and reports and bills its init once', async () => {
    await using running = await start()
    const { client, factory } = running
    await create(client)
    const logs: string[] = []
    for (let nth = 0; nth < 3; nth += 1) {
      logs.push(logOf(await client.send(new InvokeCommand({ ...one, LogType: 'Tail' }))))
    }
    expect(factory.started).toHaveLength(1)
    expect(
      logs.map((log) => /Billed Duration: (\d+) ms.*?(Init.*ms)?\t\n/.exec(log)?.slice(1)),
    ).toEqual([
      ['103', 'Init Duration: 100.50 ms'],
      ['3', undefined],
      ['3', undefined],
    ])
  })

  test('gives each version an environment of its own, with its own settings', async () => {
    await using running = await start()
    const { client, factory } = running
    await create(client, { Publish: true, MemorySize: 256, Environment: { Variables: { A: 'b' } } })
    await client.send(new UpdateFunctionConfigurationCommand({ ...one, Description: 'next' }))
    await client.send(new PublishVersionCommand(one))
    for (const Qualifier of ['1', '2', '1', '2', '$LATEST']) {
      const { ExecutedVersion } = await client.send(new InvokeCommand({ ...one, Qualifier }))
      expect(ExecutedVersion).toBe(Qualifier)
    }
    expect(factory.started.map(({ version }) => version)).toEqual(['1', '2', '$LATEST'])
    expect(factory.started[0]).toMatchObject({
      functionName: 'one',
      functionArn: ARN,
      region: 'us-east-1',
      runtime: 'nodejs22.x',
      handler: 'index.handler',
      memoryMB: 256,
      timeoutSeconds: 3,
      variables: { A: 'b' },
      logGroup: '/aws/lambda/one',
      cpu: 'model',
    })
  })

  test('by name, ARN and partial ARN, with the qualifier inside or beside, is the same', async () => {
    await using running = await start()
    const { client, factory } = running
    await create(client, { Publish: true })
    await client.send(new CreateAliasCommand({ ...one, Name: 'live', FunctionVersion: '1' }))
    for (const input of [
      { FunctionName: 'one', Qualifier: 'live' },
      { FunctionName: 'one:live' },
      { FunctionName: `${ARN}:live` },
      { FunctionName: '000000000000:function:one:live' },
      { FunctionName: 'function:one', Qualifier: 'live' },
      { FunctionName: `${ARN}:live`, Qualifier: 'live' },
    ]) {
      expect((await client.send(new InvokeCommand(input))).ExecutedVersion).toBe('1')
    }
    expect(new Set(factory.invoked.map(({ request }) => request.invokedFunctionArn))).toEqual(
      new Set([`${ARN}:live`]),
    )
  })

  test('through a weighted alias runs the second version for its share', async () => {
    const draws = [0.24, 0.25, 0.99]
    await using running = await start({ random: () => draws.shift() ?? 1 })
    const { client } = running
    await create(client, { Publish: true })
    await client.send(new UpdateFunctionConfigurationCommand({ ...one, MemorySize: 256 }))
    await client.send(new PublishVersionCommand(one))
    await client.send(
      new CreateAliasCommand({
        ...one,
        Name: 'live',
        FunctionVersion: '1',
        RoutingConfig: { AdditionalVersionWeights: { 2: 0.25 } },
      }),
    )
    const versions: unknown[] = []
    for (let nth = 0; nth < 3; nth += 1) {
      versions.push(
        (await client.send(new InvokeCommand({ ...one, Qualifier: 'live' }))).ExecutedVersion,
      )
    }
    expect(versions).toEqual(['2', '1', '1'])
  })

  test('passes on trace and client context', async () => {
    await using running = await start()
    await create(running.client)
    const ClientContext = Buffer.from('{"custom":{"a":"b"}}').toString('base64')
    await running.client.send(new InvokeCommand({ ...one, ClientContext }))
    const request = running.factory.invoked.at(-1)?.request
    expect(request?.clientContext).toBe('{"custom":{"a":"b"}}')
    expect(request?.traceId).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};/)
  })

  test('with DryRun checks and runs nothing', async () => {
    await using running = await start()
    const { client, factory } = running
    await create(client)
    const dry = await client.send(new InvokeCommand({ ...one, InvocationType: 'DryRun' }))
    expect(dry.StatusCode).toBe(204)
    expect(factory.invoked).toEqual([])
    expect(
      await refusal(
        client.send(new InvokeCommand({ ...one, Qualifier: '7', InvocationType: 'DryRun' })),
      ),
    ).toBe(`ResourceNotFoundException: Function not found: ${ARN}:7`)
  })

  test('as an event answers 202 at once and runs later, when there is room', async () => {
    await using running = await start({ maxEnvironments: 1 })
    const { client, factory } = running
    await create(client)
    const held = gate(factory)
    const first = client.send(new InvokeCommand(one))
    await held.entered
    const event = new InvokeCommand({ ...one, InvocationType: 'Event', Payload: '"later"' })
    expect((await client.send(event)).StatusCode).toBe(202)
    expect(factory.invoked).toHaveLength(1)
    const ran = Promise.withResolvers<string>()
    factory.answer = (request) => {
      ran.resolve(request.payload.toString())
      return {}
    }
    held.open()
    await first
    expect(await ran.promise).toBe('"later"')
  })

  test.each<[string, Parameters<typeof JSON.parse>[0] | Uint8Array, RegExp]>([
    ['no JSON', 'nope', /^InvalidRequestContentException: Could not parse request body into json/],
    ['broken UTF-8', new Uint8Array([34, 0x87, 34]), /^InvalidRequestContentException/],
    [
      'more than 6 MB',
      JSON.stringify('x'.repeat(6_291_455)),
      /^RequestEntityTooLargeException: Request must be smaller than 6291456 bytes for the InvokeFunction operation/,
    ],
  ])('with a payload that is %s is refused', async (_what, Payload, expected) => {
    await using running = await start()
    await create(running.client)
    expect(await refusal(running.client.send(new InvokeCommand({ ...one, Payload })))).toMatch(
      expected,
    )
    expect(running.factory.invoked).toEqual([])
  })
})

test('by default what the machine has no room for waits, and is not throttled', async () => {
  const factory = fakeFactory()
  await using service = await startLambdaService({ factory, latencies: SETTLED_AT_ONCE })
  const client = clientOf(service)
  await create(client)
  const held = gate(factory)
  const many = availableParallelism() + 2
  const answers = Array.from({ length: many }, () => client.send(new InvokeCommand(one)))
  await held.entered
  held.open()
  const statuses = (await Promise.all(answers)).map(({ StatusCode }) => StatusCode)
  expect(statuses).toEqual(Array(many).fill(200))
  client.destroy()
})
