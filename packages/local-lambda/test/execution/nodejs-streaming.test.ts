import { expect, test } from '@jest/globals'
import { answer, createHarness, invoke, logOf } from './support.ts'

const { run, start } = createHarness()
const handler = (body: string) => ({
  'index.mjs': `import { pipeline } from 'node:stream/promises'
    import { Readable } from 'node:stream'
    export const handler = awslambda.streamifyResponse(async (event, stream, context) => { ${body} })`,
})

test('a streaming handler runs, again and again, and what it wrote is the response', async () => {
  const environment = start(
    handler(`stream.setContentType('text/plain')
      stream.write('for ' + event.who)
      stream.write({ an: 'object' })
      await pipeline(Readable.from(['!', '!']), stream)`),
  )
  for (const who of ['you', 'me']) {
    const outcome = await invoke(environment, { who })
    expect(outcome).toMatchObject({ status: 'success', dead: false })
    expect(outcome.functionError).toBeUndefined()
    expect(outcome.payload.toString()).toBe(`for ${who}{"an":"object"}!!`)
  }
})

test('HttpResponseStream puts status and headers first', async () => {
  const { payload } = await run(
    handler(`stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 })
      stream.write('body')
      stream.end()`),
  )
  expect(payload.toString()).toBe(`{"statusCode":201}${'\0'.repeat(8)}body`)
})

test.each([
  ['throws half-way', "stream.write('half'); throw new TypeError('no')", 'TypeError', 'no'],
  ['never ends its stream', "stream.write('x')", 'string', 'Response stream is not finished.'],
])('one that %s fails', async (_what, body, errorType, errorMessage) => {
  const environment = start(handler(body))
  const outcome = await invoke(environment)
  expect(outcome).toMatchObject({ functionError: 'Unhandled', dead: false })
  expect(answer(outcome)).toMatchObject({ errorType, errorMessage })
  expect(logOf(outcome)).toContain('Invoke Error')
  expect(answer(await invoke(environment))).toMatchObject({ errorType })
})

test('a stream may end with its only chunk', async () => {
  const outcome = await run(handler("stream.setContentType('text/plain'); stream.end('all')"))
  expect(outcome.payload.toString()).toBe('all')
})

test('more than 6 MB can be streamed', async () => {
  const outcome = await run(handler("stream.write(Buffer.alloc(7_000_000, 'x')); stream.end()"))
  expect(outcome.payload.length).toBe(7_000_000)
})

test('CPU time after the stream has ended counts', async () => {
  const outcome = await run(
    handler(`stream.end('x')
      const before = process.cpuUsage()
      for (let used = 0; used < 40_000; ) {
        const { user, system } = process.cpuUsage(before)
        used = user + system
      }`),
  )
  expect(outcome.durationMs).toBeGreaterThan(39)
})
