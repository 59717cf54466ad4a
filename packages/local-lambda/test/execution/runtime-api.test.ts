import { expect, test } from '@jest/globals'
import { type RuntimeMessage, startRuntimeApi } from '../../src/execution/runtime-api.ts'

/** What the API hears of a runtime that asks for its next event with this header. */
async function heardWith(header: string, ownClient = true): Promise<RuntimeMessage> {
  const { promise: heard, resolve } = Promise.withResolvers<RuntimeMessage>()
  using api = await startRuntimeApi(resolve, ownClient)
  const stop = new AbortController()
  const next = fetch(`http://${api.address}/2018-06-01/runtime/invocation/next`, {
    headers: { 'Lambda-Cost-Gate-Usage': header },
    signal: stop.signal,
  })
  const message = await heard
  stop.abort()
  await next.catch(() => {})
  return message
}

const GIVEN = 'wall=4.5 cpu=3 thread=2 delay=0.5'

test('what a client of ours used comes with its request', async () => {
  const usage = { wallMs: 4.5, cpuMs: 3, threadMs: 2, delayMs: 0.5 }
  expect(await heardWith(GIVEN)).toEqual({ kind: 'next', usage })
  expect(await heardWith(`${GIVEN} children=7`)).toEqual({
    kind: 'next',
    usage: { ...usage, childrenMs: 7 },
  })
})

test('nobody else is asked', async () => {
  expect(await heardWith(GIVEN, false)).toEqual({ kind: 'next' })
})

test.each([
  'wall=NaN cpu=3 thread=2 delay=0.5',
  'wall=4.5 cpu=-3 thread=2 delay=0.5',
  'wall=4.5 cpu=3 thread=Infinity delay=0.5',
  'wall=4.5 cpu=3 thread=2 delay=',
  'wall=4.5 cpu=3 thread=2',
  'nothing',
])('%s is no usage', async (header) => {
  expect(await heardWith(header)).toEqual({ kind: 'next' })
})
