import { once } from 'node:events'
import { get } from 'node:http'
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  ListFunctionsCommand,
  PublishVersionCommand,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import type { FaultedRequest, Faults } from '../src/faults.ts'
import { clientOf, fakeClock, functionInput, one, refusal, start } from './support.ts'

describe('an injected fault', () => {
  const only =
    (operation: string, fault: ReturnType<NonNullable<Faults['before']>>) =>
    (request: FaultedRequest) =>
      request.operation === operation ? fault : undefined

  test('before the operation answers in its place, and nothing has happened', async () => {
    const fault = {
      kind: 'answer',
      status: 500,
      code: 'ServiceException',
      message: 'down',
    } as const
    await using running = await start({ faults: { before: only('CreateFunction', fault) } })
    expect(
      await refusal(running.client.send(new CreateFunctionCommand(functionInput('one')))),
    ).toBe('ServiceException: down')
    expect(running.service.snapshot()).toEqual({})
  })

  test('that cannot be sent fails its request, and not the service', async () => {
    const fault = { kind: 'answer', status: 400, code: '\u0100' } as const
    await using running = await start({ faults: { before: only('CreateFunction', fault) } })
    expect(
      await refusal(running.client.send(new CreateFunctionCommand(functionInput('one')))),
    ).toMatch(/^ServiceException: .*Invalid character in header/)
    expect(await running.client.send(new ListFunctionsCommand({}))).toMatchObject({ Functions: [] })
  })

  test('drops the connection before the effect, or after it', async () => {
    for (const [when, functions] of [
      ['before', []],
      ['after', ['one']],
    ] as const) {
      const faults = { [when]: only('CreateFunction', { kind: 'drop' }) }
      await using running = await start({ faults })
      const said = await refusal(
        running.client.send(new CreateFunctionCommand(functionInput('one'))),
      )
      expect(said).toMatch(/socket hang up|ECONNRESET/)
      expect(Object.keys(running.service.snapshot())).toEqual(functions)
      expect(running.service.requests.at(-1)).toMatchObject({
        operation: 'CreateFunction',
        resource: 'one',
        status: 'dropped',
      })
    }
  })

  test('after the effect replaces the answer', async () => {
    const fault = {
      kind: 'answer',
      status: 429,
      code: 'TooManyRequestsException',
      reason: 'CallerRateLimitExceeded',
      retryAfterSeconds: 7,
    } as const
    await using running = await start({ faults: { after: only('PublishVersion', fault) } })
    const { client, service } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    const error = await client
      .send(new PublishVersionCommand(one))
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TooManyRequestsException)
    expect(error).toMatchObject({ Reason: 'CallerRateLimitExceeded', retryAfterSeconds: '7' })
    expect(service.snapshot().one?.versions.map(({ Version }) => Version)).toEqual(['$LATEST', '1'])
  })

  test('delays, and can wait for the test', async () => {
    const clock = fakeClock()
    const gate = Promise.withResolvers<undefined>()
    await using running = await start({
      clock,
      faults: {
        before: only('GetFunction', { kind: 'delay', ms: 300 }),
        after: () => gate.promise,
      },
    })
    let answered = false
    const asked = running.client.send(new GetFunctionCommand(one)).catch(() => {
      answered = true
    })
    while (clock.slept.length === 0) await new Promise(setImmediate)
    expect(clock.slept).toEqual([300])
    expect(answered).toBe(false)
    gate.resolve(undefined)
    await asked
    expect(answered).toBe(true)
  })
})

describe('the request log', () => {
  test('has every request with what it was about, when, which of its kind, and how it ended', async () => {
    const clock = fakeClock()
    await using running = await start({ clock })
    const { client, service } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    clock.advance(5)
    await client.send(new InvokeCommand({ ...one, Qualifier: '$LATEST' }))
    await refusal(client.send(new GetFunctionCommand({ ...one, Qualifier: '9' })))
    await client.send(new GetFunctionCommand(one))
    expect(
      service.requests.map(({ requestId, atMs, ...rest }) => ({
        ...rest,
        atMs: atMs - clock.nowMs(),
      })),
    ).toEqual([
      { operation: 'CreateFunction', resource: 'one', nth: 1, status: 201, atMs: -5 },
      { operation: 'Invoke', resource: 'one:$LATEST', nth: 1, status: 200, atMs: 0 },
      { operation: 'GetFunction', resource: 'one:9', nth: 1, status: 404, atMs: 0 },
      { operation: 'GetFunction', resource: 'one', nth: 2, status: 200, atMs: 0 },
    ])
  })
})

describe('injected latency', () => {
  test('is waited for before the operation, by name, or for all others', async () => {
    const clock = fakeClock()
    await using running = await start({
      clock,
      latencies: { responseMs: { Invoke: 15, '*': 2 } },
    })
    await running.client.send(new CreateFunctionCommand(functionInput('one')))
    await running.client.send(new InvokeCommand(one))
    expect(clock.slept).toEqual([2, 15])
  })
})

describe('the rate of the control plane', () => {
  test('is a budget of its own beside GetFunction’s, refilled by time, and Invoke has none', async () => {
    const clock = fakeClock()
    await using running = await start({
      clock,
      rates: { controlPlanePerSecond: 2, getFunctionPerSecond: 1 },
    })
    const { client } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    await client.send(new ListFunctionsCommand({}))
    const error = await client.send(new ListFunctionsCommand({})).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'CallerRateLimitExceeded',
      retryAfterSeconds: '1',
    })
    await client.send(new GetFunctionCommand(one))
    await expect(client.send(new GetFunctionCommand(one))).rejects.toThrow('Rate exceeded')
    for (let nth = 0; nth < 5; nth += 1) await client.send(new InvokeCommand(one))
    clock.advance(500)
    await client.send(new ListFunctionsCommand({}))
    await expect(client.send(new ListFunctionsCommand({}))).rejects.toThrow('Rate exceeded')
  })
})

describe('the HTTP side', () => {
  test('refuses what is not signed, and what it does not know', async () => {
    await using running = await start()
    const { endpoint } = running.service
    const signed = { authorization: 'AWS4-HMAC-SHA256 Credential=test' }
    const unsigned = await fetch(`${endpoint}/2015-03-31/functions`)
    expect(unsigned.status).toBe(403)
    expect(unsigned.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException')
    const unknown = await fetch(`${endpoint}/2099-01-01/wonders`, { headers: signed })
    expect(unknown.status).toBe(404)
    expect(unknown.headers.get('x-amzn-errortype')).toBe('UnknownOperationException')
    expect(await unknown.json()).toEqual({
      Type: 'User',
      Message: 'The embedded Lambda service has no operation GET /2099-01-01/wonders.',
    })
  })

  test('refuses a page that reaches it under another name', async () => {
    await using running = await start()
    const headers = { host: 'rebound.example', authorization: 'AWS4-HMAC-SHA256 Credential=test' }
    const [response] = await once(
      get(`${running.service.endpoint}/2015-03-31/functions`, { headers }),
      'response',
    )
    expect(response.statusCode).toBe(403)
    response.resume()
  })

  test('answers 413 for a request over 70 MB and goes on working', async () => {
    await using running = await start()
    const { endpoint } = running.service
    const response = await fetch(`${endpoint}/2015-03-31/functions`, {
      method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test' },
      body: Buffer.alloc(70_167_212, 0x20),
    })
    expect(response.status).toBe(413)
    expect(response.headers.get('x-amzn-errortype')).toBe('RequestEntityTooLargeException')
    expect((await running.client.send(new ListFunctionsCommand({}))).Functions).toEqual([])
  })

  test('lets another region ask, and answers for its own', async () => {
    await using running = await start({ region: 'eu-west-1', accountId: '123456789012' })
    const client = clientOf(running.service, 'us-east-2')
    const created = await client.send(new CreateFunctionCommand(functionInput('one')))
    expect(created.FunctionArn).toBe('arn:aws:lambda:eu-west-1:123456789012:function:one')
    client.destroy()
  })

  test('closes twice without an error, and then refuses connections', async () => {
    await using running = await start()
    await Promise.all([running.service.close(), running.service.close()])
    await expect(running.client.send(new ListFunctionsCommand({}))).rejects.toThrow(/ECONNREFUSED/)
  })
})
