import { describe, expect, test } from '@jest/globals'
import { answer, createHarness, invoke, logOf } from './support.ts'

const { run, start } = createHarness()
const python = { runtime: 'python3.13', handler: 'app.handler' }

describe('python3 functions', () => {
  test('take and return JSON, and keep their state', async () => {
    const code =
      'calls = []\ndef handler(event, context):\n  calls.append(event["n"])\n  return calls'
    const environment = start({ 'app.py': code }, python)
    expect(answer(await invoke(environment, { n: 1 }))).toEqual([1])
    expect(answer(await invoke(environment, { n: 2.5 }))).toEqual([1, 2.5])
  })

  test('find a handler in a directory, and modules beside the entry', async () => {
    const outcome = await run(
      {
        'api/app.py': 'import helper\ndef handler(event, context): return helper.x',
        'helper.py': 'x = 3',
      },
      {},
      { ...python, handler: 'api/app.handler' },
    )
    expect(answer(outcome)).toBe(3)
  })

  test('get a context', async () => {
    const code = `def handler(event, context):
      names = ['aws_request_id', 'invoked_function_arn', 'function_name', 'function_version',
               'memory_limit_in_mb', 'log_group_name']
      left = context.get_remaining_time_in_millis()
      return {**{name: getattr(context, name) for name in names}, 'left': left,
              'custom': context.client_context.custom}`
    const environment = start({ 'app.py': code }, python)
    const outcome = await invoke(environment, {}, '{"custom":{"a":"é"}}')
    expect(answer(outcome)).toEqual({
      aws_request_id: expect.stringMatching(/^request-/),
      invoked_function_arn: 'arn:aws:lambda:eu-west-1:123456789012:function:resize:7',
      function_name: 'resize',
      function_version: '7',
      memory_limit_in_mb: '1769',
      log_group_name: '/aws/lambda/resize',
      left: expect.any(Number),
      custom: { a: 'é' },
    })
  })

  test('show their context whole, with members that a client context lacks', async () => {
    const code = `def handler(event, context):
      return [repr(context), context.client_context.client.app_title, context.tenant_id]`
    const environment = start({ 'app.py': code }, python)
    const [shown, ...members] = answer(
      await invoke(environment, {}, '{"client":{"installation_id":"i"}}'),
    ) as unknown[]
    expect(shown).toMatch(
      /^LambdaContext\(\[aws_request_id=request-\d+,log_group_name=.*client=Client\(\[installation_id=i,app_title=None,.*tenant_id=None\]\)$/,
    )
    expect(members).toEqual([null, null])
  })

  test('print to the log, and log with time and request id', async () => {
    const outcome = await run(
      {
        'app.py': `import logging, sys
print('loading')
def handler(event, context):
    print('hello \\u2192', end='')
    print(' there', file=sys.stderr)
    logging.getLogger().error('bad')`,
      },
      {},
      python,
    )
    expect(logOf(outcome)).toMatch(
      /^loading\nhello → there\n\[ERROR\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\trequest-\d+\tbad\n$/,
    )
  })

  test('report an exception with its type, message and stack', async () => {
    const code =
      'def check(n):\n  raise ValueError("no " + n)\ndef handler(event, context):\n  check("size")'
    const environment = start({ 'app.py': code }, python)
    const outcome = await invoke(environment)
    expect(outcome).toMatchObject({ status: 'success', functionError: 'Unhandled', dead: false })
    expect(answer(outcome)).toEqual({
      errorMessage: 'no size',
      errorType: 'ValueError',
      requestId: expect.stringMatching(/^request-/),
      stackTrace: [
        expect.stringMatching(/app\.py", line 4, in handler/),
        expect.stringMatching(/app\.py", line 2, in check/),
      ],
    })
    expect(logOf(outcome)).toContain('[ERROR] ValueError: no size')
  })

  test.each([
    ['Runtime.ImportModuleError', {}, "Unable to import module 'app': No module named 'app'"],
    ['Runtime.HandlerNotFound', { 'app.py': 'x = 1' }, "Handler 'handler' missing on module 'app'"],
    ['Runtime.UserCodeSyntaxError', { 'app.py': 'def handler(' }, "Syntax error in module 'app'"],
    ['ZeroDivisionError', { 'app.py': '1 / 0' }, 'division by zero'],
  ])('that cannot be loaded are reported as %s', async (errorType, files, message) => {
    const outcome = await run(files as Record<string, string>, {}, python)
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
  })

  test('that return what JSON cannot say get a marshal error', async () => {
    const outcome = await run(
      { 'app.py': 'def handler(event, context): return {1, 2}' },
      {},
      python,
    )
    expect(answer(outcome)).toMatchObject({
      errorType: 'Runtime.MarshalError',
      errorMessage: 'Unable to marshal response: Object of type set is not JSON serializable',
    })
  })

  test('leave no compiled files in the code directory', async () => {
    const files = {
      'app.py': 'import os, helper\ndef handler(event, context): return sorted(os.listdir())',
      'helper.py': '',
    }
    expect(answer(await run(files, {}, python))).toEqual(['app.py', 'helper.py'])
  })
})

describe('what a python3 function returns', () => {
  test.each([
    [
      'a named tuple',
      'collections.namedtuple("P", "a b")(1, [Decimal("1.10")])',
      '{"a": 1, "b": [1.10]}',
    ],
    ['bytes as a value', '{"a": b"x"}', '{"a": "x"}'],
    ['bytes as a key', '{b"a": 1}', '{"a": 1}'],
    ['a large decimal', '[Decimal("12345678901234567890.5")]', '[12345678901234567890.5]'],
    ['no number', '[float("nan"), Decimal("NaN")]', '[NaN, NaN]'],
    ['a line separator', '"\\u2028ü"', '"\\u2028ü"'],
    ['a lone surrogate', '"\\ud800"', '"\\ud800"'],
    ['a subclass of dict', 'collections.OrderedDict(b=1, a=(2,))', '{"b": 1, "a": [2]}'],
  ])('%s is written as Lambda writes it', async (_what, expression, expected) => {
    const code = `import collections\nfrom decimal import Decimal\ndef handler(event, context): return ${expression}`
    const outcome = await run({ 'app.py': code }, {}, python)
    expect(outcome.payload.toString()).toBe(expected)
  })

  test('is escaped to ASCII up to Python 3.11', async () => {
    const files = { 'app.py': 'def handler(event, context): return {"ü": "💥"}' }
    const old = await run(files, {}, { ...python, runtime: 'python3.11' })
    expect(old.payload.toString()).toBe('{"\\u00fc": "\\ud83d\\udca5"}')
    expect((await run(files, {}, python)).payload.toString()).toBe('{"ü": "💥"}')
  })

  test('cannot contain itself', async () => {
    const code = 'def handler(event, context):\n  x = []\n  x.append(x)\n  return x'
    expect(answer(await run({ 'app.py': code }, {}, python))).toMatchObject({
      errorType: 'Runtime.MarshalError',
      errorMessage: 'Unable to marshal response: Circular reference detected',
    })
  })
})

test('an init error of a python3 function has an empty request id', async () => {
  expect(answer(await run({ 'app.py': '1 / 0' }, {}, python))).toMatchObject({ requestId: '' })
})
