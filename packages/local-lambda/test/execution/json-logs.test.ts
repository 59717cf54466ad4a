import { describe, expect, test } from '@jest/globals'
import type { InvocationOutcome } from '../../src/environment.ts'
import { createHarness, logOf } from './support.ts'

const { run } = createHarness()
const variables = (level: string) => ({
  AWS_LAMBDA_LOG_FORMAT: 'JSON',
  AWS_LAMBDA_LOG_LEVEL: level,
})

function records(outcome: InvocationOutcome): Record<string, unknown>[] {
  return logOf(outcome)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('with LogFormat JSON', () => {
  test('Node.js writes one object a line, and drops what is below the level', async () => {
    const files = {
      'index.mjs': `export const handler = async () => {
        console.debug('hidden')
        console.log({ order: 7 })
        console.warn('n = %d', 3)
        console.error('failed:', new TypeError('no'))
      }`,
    }
    const outcome = await run(files, {}, { variables: variables('INFO') })
    const requestId = expect.stringMatching(/^request-/)
    const timestamp = expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/)
    expect(records(outcome)).toEqual([
      { timestamp, level: 'INFO', requestId, message: { order: 7 } },
      { timestamp, level: 'WARN', requestId, message: 'n = 3' },
      {
        timestamp,
        level: 'ERROR',
        requestId,
        message: expect.stringContaining('failed: TypeError: no'),
        errorType: 'TypeError',
        errorMessage: 'no',
        stackTrace: expect.arrayContaining(['TypeError: no']),
      },
    ])
    const quiet = await run(files, {}, { variables: variables('ERROR') })
    expect(records(quiet).map(({ level }) => level)).toEqual(['ERROR'])
  })

  test('an error that ends an invocation is an object, too', async () => {
    const outcome = await run(
      { 'index.mjs': 'export const handler = async () => { throw new RangeError("far") }' },
      {},
      { variables: variables('INFO') },
    )
    expect(records(outcome)).toMatchObject([
      { level: 'ERROR', message: { errorType: 'RangeError', errorMessage: 'far' } },
    ])
    const python = await run(
      { 'app.py': 'def handler(event, context): raise KeyError("k")' },
      {},
      { runtime: 'python3.13', handler: 'app.handler', variables: variables('INFO') },
    )
    expect(records(python)).toMatchObject([
      { log_level: 'ERROR', errorType: 'KeyError', requestId: expect.stringMatching(/^request-/) },
    ])
  })

  test('Python writes one object a line, INFO and extras included', async () => {
    const outcome = await run(
      {
        'app.py': `import logging
def handler(event, context):
    log = logging.getLogger("orders")
    log.debug("hidden")
    log.info("order %d", 7, extra={"customer": "c1"})
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception("failed")`,
      },
      {},
      { runtime: 'python3.13', handler: 'app.handler', variables: variables('INFO') },
    )
    const requestId = expect.stringMatching(/^request-/)
    const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(records(outcome)).toEqual([
      { timestamp, level: 'INFO', message: 'order 7', logger: 'orders', requestId, customer: 'c1' },
      {
        timestamp,
        level: 'ERROR',
        message: 'failed',
        logger: 'orders',
        requestId,
        errorType: 'ZeroDivisionError',
        errorMessage: 'division by zero',
        stackTrace: [expect.stringContaining('in handler')],
        location: expect.stringMatching(/app\.py:handler:9$/),
      },
    ])
  })
})
