import { describe, expect, test } from '@jest/globals'
import { answer, createHarness, invoke, logOf } from './support.ts'

const { run, start } = createHarness()

describe('results', () => {
  test('a callback that does not wait leaves what is still under way for the next invocation', async () => {
    const environment = start({
      'index.js': `let late = 'not yet'
        exports.handler = (event, context, callback) => {
          context.callbackWaitsForEmptyEventLoop = false
          setTimeout(() => { late = 'done' }, 30)
          if (event.wait) setTimeout(() => callback(null, late), 60)
          else callback(null, late)
        }`,
    })
    expect(answer(await invoke(environment))).toBe('not yet')
    expect(answer(await invoke(environment, { wait: true }))).toBe('done')
  })

  test('a callback waits for an empty event loop unless asked not to', async () => {
    const outcome = await run({
      'index.js': `exports.handler = (event, context, callback) => {
          const result = {}
          setTimeout(() => { result.late = true }, 30)
          callback(null, result)
        }`,
    })
    expect(answer(outcome)).toEqual({ late: true })
  })

  test.each([
    ['a callback with an error', '(e, c, callback) => callback(new TypeError("bad"))', 'TypeError'],
    ['context.fail', '(e, context) => context.fail(new TypeError("bad"))', 'TypeError'],
    ['a thrown error', '() => { throw new TypeError("bad") }', 'TypeError'],
    ['a rejected promise', 'async () => { throw new TypeError("bad") }', 'TypeError'],
    ['a thrown string', 'async () => { throw "bad" }', 'string'],
  ])('%s is a function error, and the environment lives on', async (_what, handler, errorType) => {
    const environment = start({ 'index.js': `exports.handler = ${handler}` })
    const outcome = await invoke(environment)
    expect(outcome).toMatchObject({ status: 'success', functionError: 'Unhandled', dead: false })
    expect(answer(outcome)).toMatchObject({ errorType, errorMessage: 'bad' })
    expect(outcome.errorType).toBeUndefined()
    expect(answer(await invoke(environment))).toMatchObject({ errorType })
  })

  test('nothing returned is null', async () => {
    expect(answer(await run({ 'index.mjs': 'export const handler = () => {}' }))).toBeNull()
  })

  test('a promise that is never settled is reported, not waited for', async () => {
    const outcome = await run({
      'index.mjs': 'export const handler = async () => { await new Promise(() => {}) }',
    })
    expect(answer(outcome)).toMatchObject({ errorType: 'Runtime.NodeJsExit' })
  })

  test('what JSON cannot say is an error', async () => {
    const outcome = await run({ 'index.mjs': 'export const handler = async () => 1n' })
    expect(answer(outcome)).toMatchObject({ errorMessage: 'Unable to stringify response body' })
  })

  test('an unhandled rejection ends the environment', async () => {
    const outcome = await run({
      'index.mjs': `export const handler = () => {
          Promise.reject(new Error('lost'))
          return new Promise((resolve) => setTimeout(resolve, 1000))
        }`,
    })
    expect(outcome).toMatchObject({ functionError: 'Unhandled', dead: true })
    expect(answer(outcome)).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: lost',
    })
  })
})

describe('from nodejs24.x on', () => {
  const nodejs24 = { runtime: 'nodejs24.x' }

  test('nothing but the handler’s promise gives the result, and nothing else is waited for', async () => {
    const environment = start(
      {
        'index.cjs': `let late = 'not yet'
          module.exports = Object.fromEntries([['handler', (event, context) => {
            setTimeout(() => { late = 'done' }, 40)
            return event.wait
              ? new Promise((resolve) => setTimeout(() => resolve(late), 80))
              : { late, done: typeof context.done, waits: 'callbackWaitsForEmptyEventLoop' in context }
          }]])`,
      },
      nodejs24,
    )
    const first = answer(await invoke(environment))
    expect(first).toEqual({ late: 'not yet', done: 'undefined', waits: false })
    expect(answer(await invoke(environment, { wait: true }))).toBe('done')
  })

  test.each([
    [
      'a promise that is never settled',
      'await new Promise(() => {})',
      'without providing a reason',
    ],
    ['an unhandled rejection', "Promise.reject(new Error('lost')); await 0", 'exit status 1'],
  ])('%s ends the runtime', async (_what, body, how) => {
    const code = `export const handler = async () => { ${body}; await new Promise((r) => setTimeout(r, 300).unref()) }`
    const outcome = await run({ 'index.mjs': code }, {}, nodejs24)
    expect(outcome).toMatchObject({ errorType: 'Runtime.ExitError', dead: true })
    expect(answer(outcome)).toMatchObject({ errorMessage: expect.stringContaining(how) })
  })
})

describe('errors as AWS words them', () => {
  test.each([
    ['{ stack: "s" }', { errorType: 'object', errorMessage: '[object Object]', trace: [] }],
    ['Object.create(null)', { errorType: 'handled' }],
    ['Object.assign(new Error("\\x7f"), { name: "E" })', { errorType: 'E', errorMessage: '%7F' }],
    ['undefined', { errorType: 'string', errorMessage: 'handled' }],
  ])('a rejection with %s', async (thrown, report) => {
    const outcome = await run({ 'index.js': `exports.handler = async () => { throw ${thrown} }` })
    expect(answer(outcome)).toMatchObject(report)
  })

  test('a handler with a callback is warned of, and console.log() logs undefined', async () => {
    const code = 'exports.handler = (event, context, callback) => { console.log(); callback() }'
    const log = logOf(await run({ 'index.js': code }))
    expect(log).toMatch(
      /^.*\tundefined\tWARN\tAWS Lambda plans to remove .*\n.*\tINFO\tundefined\n$/,
    )
    const variables = { AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING: '1' }
    expect(logOf(await run({ 'index.js': code }, {}, { variables }))).not.toContain('plans')
  })

  test('an init that waits for nothing ends the runtime', async () => {
    const outcome = await run({
      'index.mjs': 'await new Promise(() => {}); export const handler = 1',
    })
    expect(answer(outcome)).toMatchObject({
      errorMessage: expect.stringContaining('exit status 13'),
    })
  })
})

describe('what the handler is given', () => {
  test('the context gives the invocation, the function and the time that is left', async () => {
    const outcome = await run({
      'index.mjs': `export const handler = async (event, context) =>
          ({ ...context, left: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID })`,
    })
    const context = answer(outcome) as Record<string, unknown>
    expect(context).toMatchObject({
      functionName: 'resize',
      functionVersion: '7',
      memoryLimitInMB: '1769',
      awsRequestId: expect.stringMatching(/^request-/),
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:resize:7',
      logGroupName: '/aws/lambda/resize',
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[7\][0-9a-f]{32}$/),
      callbackWaitsForEmptyEventLoop: true,
      trace: 'Root=1-5759e988-bd862e3fe1be46a994272793',
    })
    expect(context.left).toBeGreaterThan(8000)
    expect(context.left).toBeLessThanOrEqual(10_000)
  })

  test('the time that is left runs on the function’s CPU share', async () => {
    const files = {
      'index.mjs': `export const handler = async (event, context) => {
          const before = process.cpuUsage()
          for (let used = 0; used < 40_000; ) {
            const { user, system } = process.cpuUsage(before)
            used = user + system
          }
          return context.getRemainingTimeInMillis()
        }`,
    }
    // 40 ms of CPU are 553 ms at 128 MB, and 40 ms at 1,769.
    expect(answer(await run(files, {}, { memoryMB: 128 }))).toBeLessThan(9500)
    expect(answer(await run(files, {}, { memoryMB: 1769 }))).toBeGreaterThan(9800)
  })

  test('the client context arrives as an object, whatever characters it has', async () => {
    const environment = start({
      'index.mjs': 'export const handler = async (event, context) => context.clientContext',
    })
    const outcome = await invoke(environment, {}, '{"custom":{"city":"Zürich → 東京"}}')
    expect(answer(outcome)).toEqual({ custom: { city: 'Zürich → 東京' } })
  })

  test('console writes time, request id, level and message, separated by tabs', async () => {
    const outcome = await run({
      'index.mjs': `console.log('loading')
        export const handler = async () => {
          console.log('n = %d', 3, { a: 1 })
          console.warn('careful')
          console.error('bad')
          process.stdout.write('plain')
        }`,
    })
    const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`
    expect(logOf(outcome)).toMatch(
      new RegExp(
        [
          `^${time}\tundefined\tINFO\tloading`,
          `${time}\trequest-\\d+\tINFO\tn = 3 { a: 1 }`,
          `${time}\trequest-\\d+\tWARN\tcareful`,
          `${time}\trequest-\\d+\tERROR\tbad`,
          'plain$',
        ].join('\n'),
      ),
    )
  })
})
