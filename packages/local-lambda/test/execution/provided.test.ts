import { expect, test } from '@jest/globals'
import { answer, createHarness, invoke, logOf } from './support.ts'

const { run, start } = createHarness()
const provided = { runtime: 'provided.al2023', handler: 'whatever' }

/** Starts main.cjs; a #! line of its own can hold neither a long path nor one with a space. */
const SHELL = `#!/bin/sh
exec '${process.execPath}' "$LAMBDA_TASK_ROOT/main.cjs" "$@"`

/** A bootstrap in JavaScript, as any language with an HTTP client could have it. */
function bootstrap(serve: string): Record<string, string> {
  return {
    bootstrap: SHELL,
    'main.cjs': `const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/'
const post = (path, body, headers) => fetch(api + path, { method: 'POST', body, headers })
async function main() {
  for (;;) {
    const next = await fetch(api + 'invocation/next')
    const id = next.headers.get('lambda-runtime-aws-request-id')
    const event = await next.json()
    ${serve}
  }
}
main()`,
  }
}

test('a bootstrap serves invocations over the Runtime API', async () => {
  const environment = start(
    bootstrap(`console.log(process.env._HANDLER, next.headers.get('lambda-runtime-trace-id').slice(0, 6))
      await post('invocation/' + id + '/response', JSON.stringify({ twice: event.n * 2 }))`),
    provided,
  )
  const outcome = await invoke(environment, { n: 4 })
  expect(outcome).toMatchObject({ status: 'success', dead: false, initMs: expect.any(Number) })
  expect(answer(outcome)).toEqual({ twice: 8 })
  expect(logOf(outcome)).toBe('whatever Root=1\n')
  const second = await invoke(environment, { n: 5 })
  expect(answer(second)).toEqual({ twice: 10 })
  expect(second.initMs).toBeUndefined()
})

test('a shell script will do', async () => {
  // Its HTTP client is Node.js's, as there need be no other on the machine.
  const files = {
    bootstrap: `#!/bin/sh
while true; do
  id=$("$LAMBDA_TASK_ROOT/http" next "$TMPDIR/event.json")
  "$LAMBDA_TASK_ROOT/http" "$id/response" "{\\"bytes\\":$(wc -c <"$TMPDIR/event.json")}"
done`,
    http: SHELL,
    'main.cjs': `const [what, text] = process.argv.slice(2)
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/'
async function next() {
  const response = await fetch(api + what)
  require('fs').writeFileSync(text, await response.text())
  console.log(response.headers.get('lambda-runtime-aws-request-id'))
}
if (what === 'next') next()
else fetch(api + what, { method: 'POST', body: text })`,
  }
  expect(answer(await run(files, { a: 1 }, provided))).toEqual({ bytes: 7 })
})

test('what it reports as an error reaches the caller as it is', async () => {
  const report = '{"errorType":"Bad.Input","errorMessage":"no"}'
  const outcome = await run(
    bootstrap(`await post('invocation/' + id + '/error', '${report}')`),
    {},
    provided,
  )
  expect(outcome).toMatchObject({ status: 'success', functionError: 'Unhandled', dead: false })
  expect(outcome.payload.toString()).toBe(report)
})

test('an init error is reported under the type it names', async () => {
  const outcome = await run(
    {
      bootstrap: SHELL,
      'main.cjs': `fetch('http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/init/error', {
  method: 'POST',
  body: '{"errorMessage":"no configuration"}',
  headers: { 'Lambda-Runtime-Function-Error-Type': 'Runtime.NoConfig' },
}).then(() => process.exit(1))`,
    },
    {},
    provided,
  )
  expect(outcome).toMatchObject({ status: 'error', errorType: 'Runtime.NoConfig', dead: true })
  expect(answer(outcome)).toEqual({ errorMessage: 'no configuration' })
})

test.each([
  ['ends at once', '#!/bin/sh\necho going\nexit 7', 'Runtime.ExitError', 'exit status 7'],
  ['is killed', '#!/bin/sh\nkill -9 $$', 'Runtime.ExitError', 'signal: killed'],
  ['cannot be executed', 'echo', 'Runtime.InvalidEntrypoint', 'permission denied'],
])('a bootstrap that %s is an error', async (_what, bootstrap, errorType, message) => {
  const outcome = await run({ bootstrap }, {}, provided)
  expect(outcome).toMatchObject({
    status: 'error',
    functionError: 'Unhandled',
    errorType,
    dead: true,
  })
  expect(answer(outcome)).toEqual({ errorType, errorMessage: expect.stringContaining(message) })
})

test('a missing bootstrap is an error', async () => {
  const outcome = await run({ 'index.js': '' }, {}, provided)
  expect(outcome).toMatchObject({
    status: 'error',
    errorType: 'Runtime.InvalidEntrypoint',
    dead: true,
  })
})

test('one that ends after its answer has answered, and is started anew for the next event', async () => {
  const environment = start(
    bootstrap(`await post('invocation/' + id + '/response', String(process.pid))
      process.exit(3)`),
    provided,
  )
  const first = await invoke(environment)
  expect(first).toMatchObject({ status: 'success', dead: true })
  const second = await invoke(environment)
  expect(second).toMatchObject({ status: 'success', initMs: expect.any(Number) })
  expect(answer(second)).not.toBe(answer(first))
})

test('one that answers but never asks for more is out of time', async () => {
  const outcome = await run(
    bootstrap(`await post('invocation/' + id + '/response', '1')
      await new Promise((resolve) => setTimeout(resolve, 60_000))`),
    {},
    { ...provided, timeoutSeconds: 1 },
  )
  expect(outcome).toMatchObject({ status: 'timeout', durationMs: 1000, dead: true })
})

test('an answer to another invocation is refused', async () => {
  const outcome = await run(
    bootstrap(`const other = await post('invocation/other/response', '"wrong"')
      await post('invocation/' + id + '/response', String(other.status))`),
    {},
    provided,
  )
  expect(answer(outcome)).toBe(400)
})

test.each([
  ['nothing', 'wall=0 cpu=0 thread=0 delay=0'],
  ['no time at all', 'wall=NaN cpu=NaN thread=NaN delay=NaN'],
])('what it says that it used is not believed: %s', async (_, usage) => {
  const forged = JSON.stringify({ 'Lambda-Cost-Gate-Usage': usage })
  const outcome = await run(
    bootstrap(`for (const from = process.cpuUsage(); process.cpuUsage(from).user < 50_000; ) {}
      await post('invocation/' + id + '/response', '{}', ${forged})`),
    {},
    provided,
  )
  expect(outcome.durationMs).toBeGreaterThan(25)
})
