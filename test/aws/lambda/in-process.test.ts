import { getEventListeners } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import { gate, startWithFunction } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect } from '../../../src/aws/lambda/client.ts'
import { inProcessHandler } from '../../../src/aws/lambda/in-process.ts'
import { type InvokeOptions, invokeReplica } from '../../../src/aws/lambda/invoke.ts'

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:1'

type Options = Parameters<typeof startWithFunction>[0]

/** The function `one`, to be invoked over the network and without. */
async function bothWays(options?: Options) {
  const running = await startWithFunction(options)
  const { service, factory } = running
  const common = {
    backend: 'local',
    region: 'us-east-1',
    pauses: { retryMs: 1, pollMs: 1 },
  } as const
  const overNetwork = connect({ ...common, endpoint: service.endpoint })
  const inProcess = connect({ ...common, endpoint: NOWHERE, inProcess: service })
  const invoke = (lambda: typeof inProcess, version: string, payload: string, how: InvokeOptions) =>
    invokeReplica(
      lambda,
      { side: 'head', memoryMB: 128, functionName: 'one', version },
      payload,
      how,
    ).catch((error: Error) => `${error.name}: ${error.message}`)
  return {
    service,
    factory,
    lambda: inProcess,
    inProcess: (version = '1', payload = '{"a":"ä"}', how: InvokeOptions = {}) =>
      invoke(inProcess, version, payload, how),
    overNetwork: (version = '1', payload = '{"a":"ä"}', how: InvokeOptions = {}) =>
      invoke(overNetwork, version, payload, how),
    async [Symbol.asyncDispose]() {
      disconnect(overNetwork)
      disconnect(inProcess)
      await running[Symbol.asyncDispose]()
    },
  }
}

/** The same invocations, each with an id of its own. */
function comparable(outcome: unknown): string {
  return JSON.stringify(outcome, (_, value) => (value instanceof Uint8Array ? [...value] : value))
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id')
    .replaceAll(/1-[0-9a-f]{8}-[0-9a-f]{24}/g, 'trace')
}

describe('an invocation in this process comes to the same as one over the network', () => {
  test.each<[string, Parameters<Awaited<ReturnType<typeof bothWays>>['inProcess']>]>([
    ['that works', []],
    ['of a version that there is not', ['7']],
    ['with too large a payload', ['1', JSON.stringify('x'.repeat(6_291_456))]],
    ['with hints', ['1', '{}', { hints: { core: 2, otherSizesMB: [512, 1024] } }]],
  ])('%s', async (_, call) => {
    await using ways = await bothWays()
    ways.factory.keepsCores = true
    await ways.overNetwork()
    const expected = comparable(await ways.overNetwork(...call))
    expect(comparable(await ways.inProcess(...call))).toBe(expected)
  })

  test('that fails', async () => {
    await using ways = await bothWays()
    ways.factory.answer = () => ({
      status: 'error',
      functionError: 'Unhandled',
      payload: Buffer.from('{"errorType":"Error","errorMessage":"no"}'),
    })
    await ways.overNetwork()
    const outcome = await ways.inProcess()
    expect(comparable(outcome)).toBe(comparable(await ways.overNetwork()))
    expect(outcome).toMatchObject({ failure: { message: expect.stringContaining('no') } })
  })

  test('that is throttled at first', async () => {
    const throttled = {
      kind: 'answer',
      status: 429,
      code: 'TooManyRequestsException',
      message: 'Rate exceeded',
    } as const
    let made = 0
    await using ways = await bothWays({
      faults: {
        before: ({ operation }) => (operation === 'Invoke' && ++made < 3 ? throttled : undefined),
      },
    })
    expect(await ways.inProcess()).toMatchObject({ report: { durationMs: 2.35 } })
    expect(made).toBe(3)
  })
})

test('it is on the record of requests', async () => {
  await using ways = await bothWays()
  await ways.inProcess()
  expect(ways.service.requests.at(-1)).toMatchObject({ operation: 'Invoke', status: 200 })
})

test('a connection that would be closed counts as no answer, and it is made again', async () => {
  let dropped = 0
  const drop = { kind: 'drop' } as const
  await using ways = await bothWays({
    faults: {
      before: ({ operation }) => (operation === 'Invoke' && ++dropped < 3 ? drop : undefined),
    },
  })
  expect(await ways.inProcess()).toMatchObject({ report: { durationMs: 2.35 } })
  expect(dropped).toBe(3)
})

test('cancelled, nobody waits for its answer', async () => {
  await using ways = await bothWays()
  const gated = gate(ways.factory)
  const cancel = new AbortController()
  const invocation = ways.inProcess('1', '{}', { signal: cancel.signal })
  await gated.entered
  cancel.abort(new Error('The run was cancelled.'))
  expect(await invocation).toBe('Error: The run was cancelled.')
  gated.open()
  expect(await ways.inProcess('1', '{}', { signal: cancel.signal })).toBe(
    'Error: The run was cancelled.',
  )
  expect(ways.service.requests.filter(({ operation }) => operation === 'Invoke')).toHaveLength(1)
})

describe('the handler', () => {
  const request = { method: 'GET', path: '/', protocol: 'http:', hostname: 'here', headers: {} }
  const never = Promise.withResolvers<undefined>().promise

  test('gives an answer up that takes longer than it may', async () => {
    const { handle } = inProcessHandler({ answer: () => never })
    await expect(handle(request, { requestTimeout: 1 })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })

  test('leaves neither a timer nor a listener behind, however it ends', async () => {
    const { signal, abort } = cancelling()
    const { handle } = inProcessHandler({ answer: () => never })
    const timers = activeTimers()
    const given = handle(request, { requestTimeout: 60_000, abortSignal: signal })
    const late = handle(request, { requestTimeout: 1, abortSignal: signal })
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    abort()
    await expect(given).rejects.toMatchObject({ name: 'AbortError' })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    expect(activeTimers()).toBe(timers)
  })

  test('asks nothing once it is cancelled', async () => {
    let asked = 0
    const { handle } = inProcessHandler({
      answer: async () => {
        asked += 1
        return undefined
      },
    })
    const { signal, abort } = cancelling()
    abort()
    await expect(handle(request, { abortSignal: signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(asked).toBe(0)
  })

  test('sends names of headers in lower case, as they come over a connection', async () => {
    let seen: unknown
    const { handle } = inProcessHandler({
      async answer({ headers }) {
        seen = headers
        return { status: 204, headers: { 'X-One': 1 }, body: Buffer.alloc(0) }
      },
    })
    const headers = { 'X-Amzn-Trace-Id': 'Root=1' }
    const { response } = await handle({ ...request, headers })
    expect(seen).toEqual({ 'x-amzn-trace-id': 'Root=1' })
    expect(response).toMatchObject({ statusCode: 204, headers: { 'x-one': '1' } })
  })
})

function cancelling() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

function activeTimers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
}
