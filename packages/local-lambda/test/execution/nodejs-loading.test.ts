import { describe, expect, test } from '@jest/globals'
import { answer, createHarness, logOf } from './support.ts'

const { run } = createHarness()

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

  test('refuses a callback handler on nodejs24.x, as Lambda does', async () => {
    const files = {
      'index.js': 'exports.handler = (event, context, callback) => callback(null, 1)',
    }
    const outcome = await run(files, {}, { runtime: 'nodejs24.x' })
    expect(outcome.errorType).toBe('Runtime.CallbackHandlerDeprecated')
  })
})
