import { describe, expect, test } from '@jest/globals'
import { answer, createHarness, invoke, logOf } from './support.ts'

const { run, start } = createHarness()
const handler = (body: string) => ({
  'index.mjs': `export const handler = async (event) => { ${body} }`,
})

describe('time-out', () => {
  test('of a handler that waits takes as long as the limit', async () => {
    const outcome = await run(
      handler(
        'console.log("waiting"); await new Promise((resolve) => setTimeout(resolve, 60_000))',
      ),
      {},
      { timeoutSeconds: 1 },
    )
    expect(outcome).toMatchObject({
      status: 'timeout',
      functionError: 'Unhandled',
      durationMs: 1000,
      dead: true,
    })
    expect(answer(outcome)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(
        /^RequestId: request-\d+ Error: Task timed out after 1\.00 seconds$/,
      ),
    })
    expect(logOf(outcome)).toContain('waiting')
  })

  test('counts CPU time at the memory size: an endless loop at 128 MB gets 7 % of a vCPU', async () => {
    const outcome = await run(
      handler(`
        const started = process.cpuUsage()
        for (;;) {
          const { user, system } = process.cpuUsage(started)
          if (user + system > 1_000_000) return 'used a whole second of CPU'
        }`),
      {},
      { memoryMB: 128, timeoutSeconds: 3 },
    )
    expect(outcome).toMatchObject({ status: 'timeout', durationMs: 3000 })
  })

  test('ends what the handler started too', async () => {
    const environment = start(
      handler('(await import("node:child_process")).spawnSync("sleep", ["600"])'),
      { timeoutSeconds: 1 },
    )
    expect(await invoke(environment)).toMatchObject({ status: 'timeout', dead: true })
  })
})

describe('memory', () => {
  test('a bare handler is comfortable at 128 MB', async () => {
    const outcome = await run(handler('return 1'), {}, { memoryMB: 128 })
    expect(outcome.status).toBe('success')
    expect(outcome.maxMemoryUsedMB).toBeGreaterThan(20)
    expect(outcome.maxMemoryUsedMB).toBeLessThan(90)
  })

  test('more than the limit ends the environment', async () => {
    const outcome = await run(
      handler('const all = []; for (;;) all.push(Buffer.alloc(1_000_000, 1))'),
      {},
      { memoryMB: 128 },
    )
    expect(outcome).toMatchObject({
      status: 'error',
      functionError: 'Unhandled',
      errorType: 'Runtime.OutOfMemory',
      maxMemoryUsedMB: 128,
      dead: true,
    })
    expect(answer(outcome)).toEqual({
      errorType: 'Runtime.OutOfMemory',
      errorMessage: expect.stringMatching(
        /^RequestId: request-\d+ Error: Runtime exited with error: signal: killed$/,
      ),
    })
  })

  test('a peak between two observations counts as well', async () => {
    const outcome = await run(
      handler('Buffer.alloc(150_000_000, 1); return 1'),
      {},
      { memoryMB: 128 },
    )
    expect(outcome.errorType).toBe('Runtime.OutOfMemory')
  })

  test('of child processes counts', async () => {
    const hog = 'const all = []; for (;;) all.push(Buffer.alloc(1_000_000, 1))'
    const outcome = await run(
      handler(
        `(await import("node:child_process")).spawnSync(process.execPath, ["-e", ${JSON.stringify(hog)}])`,
      ),
      {},
      { memoryMB: 256 },
    )
    expect(outcome.errorType).toBe('Runtime.OutOfMemory')
  })

  test('the most ever used is reported, also after it was given back', async () => {
    const environment = start(handler('if (event.big) Buffer.alloc(200_000_000, 1)'), {
      memoryMB: 512,
    })
    const [before, big, after] = [
      await invoke(environment),
      await invoke(environment, { big: true }),
      await invoke(environment),
    ]
    expect(big.maxMemoryUsedMB).toBeGreaterThan(before.maxMemoryUsedMB + 150)
    expect(after.maxMemoryUsedMB).toBeGreaterThanOrEqual(big.maxMemoryUsedMB)
  })
})

describe('a runtime that ends', () => {
  test.each([
    ['process.exit(1)', 'Runtime exited with error: exit status 1'],
    ['process.exit(0)', 'Runtime exited without providing a reason'],
    [
      'process.kill(process.pid, "SIGKILL"); await new Promise(() => setTimeout(() => {}, 9999))',
      'signal: killed',
    ],
    ['process.abort()', 'signal: aborted'],
  ])('by %s is an exit error', async (body, message) => {
    const environment = start({
      'index.mjs': `export const handler = async (event) => { if (event.end) { ${body} } return 1 }`,
    })
    expect(answer(await invoke(environment))).toBe(1)
    const outcome = await invoke(environment, { end: true })
    expect(outcome).toMatchObject({
      status: 'error',
      functionError: 'Unhandled',
      errorType: 'Runtime.ExitError',
      dead: true,
    })
    expect(answer(outcome)).toMatchObject({ errorMessage: expect.stringContaining(message) })
  })

  test('during init is tried once more, within the first invocation', async () => {
    const outcome = await run({ 'index.mjs': 'console.log("starting"); process.exit(4)' })
    expect(outcome).toMatchObject({ status: 'error', errorType: 'Runtime.ExitError', dead: true })
    expect(outcome.initMs).toBeUndefined()
    expect(outcome.durationMs).toBeGreaterThan(0)
    expect(logOf(outcome).match(/starting/g)).toHaveLength(2)
  })
})

describe('payloads and output', () => {
  test('a response over 6 MB is refused, and the environment lives on', async () => {
    const environment = start(handler('return "x".repeat(event.length)'))
    const outcome = await invoke(environment, { length: 6_291_556 })
    expect(outcome).toMatchObject({ functionError: 'Unhandled', dead: false })
    expect(answer(outcome)).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    })
    const largest = await invoke(environment, { length: 6_291_554 })
    expect(largest.functionError).toBeUndefined()
    expect(largest.payload).toHaveLength(6_291_556)
  })

  test('a large event arrives whole', async () => {
    const environment = start(handler('return event.text.length'))
    expect(answer(await invoke(environment, { text: 'é'.repeat(2_500_000) }))).toBe(2_500_000)
  })

  test('10 MB of output are kept, in order, binary and without a newline', async () => {
    const outcome = await run(
      handler(`
        process.stdout.write(Buffer.from([0, 255, 10]))
        for (let i = 0; i < 10; i++) process.stdout.write("x".repeat(1_000_000))
        process.stderr.write("end")`),
    )
    expect(outcome.status).toBe('success')
    expect(outcome.log.subarray(0, 3)).toEqual(Buffer.from([0, 255, 10]))
    expect(outcome.log).toHaveLength(10_000_006)
    expect(outcome.log.subarray(-4).toString()).toBe('xend')
  })

  test('each invocation gets its own output', async () => {
    const environment = start(handler('process.stdout.write(event.text)'))
    expect(logOf(await invoke(environment, { text: 'one' }))).toBe('one')
    expect(logOf(await invoke(environment, { text: 'two' }))).toBe('two')
  })
})
