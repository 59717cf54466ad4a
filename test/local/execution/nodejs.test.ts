import { describe, expect, test } from '@jest/globals'
import { answer, createBench, invoke, logOf } from './support.ts'

const { run, start } = createBench()

describe('loading a handler', () => {
  test('takes an ES module, and waits for its top-level await', async () => {
    const outcome = await run({
      'index.mjs': 'const n = await Promise.resolve(4)\nexport const handler = async () => n',
    })
    expect(outcome).toMatchObject({ status: 'success', dead: false })
    expect(answer(outcome)).toBe(4)
  })

  test('takes a .js file as its package.json says', async () => {
    const outcome = await run({
      'index.js': 'export const handler = async () => import.meta.filename.endsWith("index.js")',
      'package.json': '{ "type": "module" }',
    })
    expect(answer(outcome)).toBe(true)
  })

  test('takes CommonJS, with require of its own files', async () => {
    const outcome = await run({
      'index.js': 'exports.handler = async (event) => require("./lib/twice")(21)',
      'lib/twice.js': 'module.exports = (n) => n * 2',
    })
    expect(answer(outcome)).toBe(42)
  })

  test('finds a handler in a directory, and one inside an exported object', async () => {
    const outcome = await run(
      {
        'src/app.js':
          'exports.api = { get: async () => __filename.split("/").slice(-2).join("/") }',
      },
      {},
      { handler: 'src/app.api.get' },
    )
    expect(answer(outcome)).toBe('src/app.js')
  })

  test('does not run ES module syntax in a .js file without a package.json, as Lambda does not', async () => {
    const outcome = await run({ 'index.js': 'export const handler = async () => 1' })
    expect(outcome).toMatchObject({
      status: 'error',
      functionError: 'Unhandled',
      errorType: 'Runtime.UserCodeSyntaxError',
      dead: true,
    })
  })

  test.each([
    [
      'a missing file',
      'Runtime.ImportModuleError',
      {},
      'index.handler',
      "Cannot find module 'index'",
    ],
    [
      'a missing package',
      'Runtime.ImportModuleError',
      { 'index.js': 'require("left-pad")' },
      'index.handler',
      "Cannot find module 'left-pad'",
    ],
    [
      'a missing export',
      'Runtime.HandlerNotFound',
      { 'index.mjs': 'export const other = 1' },
      'index.handler',
      'index.handler is undefined or not exported',
    ],
    [
      'an export that is no function',
      'Runtime.HandlerNotFound',
      { 'index.mjs': 'export const handler = 1' },
      'index.handler',
      'index.handler is not a function',
    ],
    [
      'a syntax error',
      'Runtime.UserCodeSyntaxError',
      { 'index.js': 'exports.handler = (' },
      'index.handler',
      'SyntaxError: Unexpected end of input',
    ],
    ['a name without a dot', 'Runtime.MalformedHandlerName', {}, 'handler', 'Bad handler'],
    [
      'an error while loading',
      'RangeError',
      { 'index.mjs': 'throw new RangeError("no region")' },
      'index.handler',
      'no region',
    ],
  ])('reports %s as %s', async (_what, errorType, files, handler, message) => {
    const outcome = await run(files as Record<string, string>, {}, { handler })
    expect(outcome).toMatchObject({
      status: 'error',
      functionError: 'Unhandled',
      errorType,
      dead: true,
    })
    expect(answer(outcome)).toMatchObject({
      errorType,
      errorMessage: expect.stringContaining(message),
    })
    expect(logOf(outcome)).toContain(message)
  })

  test('refuses a handler that streams its response, and says so', async () => {
    const outcome = await run({
      'index.mjs': 'export const handler = awslambda.streamifyResponse(async () => {})',
    })
    expect(outcome.errorType).toBe('Runtime.StreamingHandlerUnsupported')
    expect(answer(outcome)).toMatchObject({
      errorMessage: expect.stringContaining('Measure it on AWS'),
    })
  })

  test('refuses a callback handler on nodejs24.x, as Lambda does', async () => {
    const files = {
      'index.js': 'exports.handler = (event, context, callback) => callback(null, 1)',
    }
    const outcome = await run(files, {}, { runtime: 'nodejs24.x' })
    expect(outcome.errorType).toBe('Runtime.CallbackHandlerDeprecated')
  })
})

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

  test('a callback waits for an empty event loop unless told not to', async () => {
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

describe('what the handler is given', () => {
  test('the context tells the invocation, the function and the time that is left', async () => {
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
