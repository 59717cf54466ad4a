import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { InvocationOutcome } from '../src/environment.ts'
import { billedMs, invocationLog, logTail, reportLine } from '../src/platform-log.ts'
import type { LoggingConfig } from '../src/settings.ts'

const text: LoggingConfig = { LogFormat: 'Text', LogGroup: '/g' }
const json = (SystemLogLevel: string): LoggingConfig => ({
  LogFormat: 'JSON',
  SystemLogLevel,
  LogGroup: '/g',
})

function invocation(outcome: Partial<InvocationOutcome>, logging = text, memoryMB = 128) {
  return {
    requestId: 'id',
    version: '3',
    memoryMB,
    logging,
    startedMs: 0,
    endedMs: 5,
    outcome: {
      status: 'success' as const,
      payload: Buffer.from('{}'),
      log: Buffer.from(''),
      durationMs: 2.05,
      maxMemoryUsedMB: 36,
      dead: false,
      ...outcome,
    },
  }
}

describe('the REPORT line', () => {
  test('of a cold start has its init, which is billed', () => {
    expect(reportLine(invocation({ initMs: 110.1 }))).toBe(
      'REPORT RequestId: id\tDuration: 2.05 ms\tBilled Duration: 113 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t',
    )
  })

  test('of a time-out has its status', () => {
    expect(reportLine(invocation({ status: 'timeout', durationMs: 3000 }, text, 1024))).toBe(
      'REPORT RequestId: id\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 1024 MB\tMax Memory Used: 36 MB\tStatus: timeout\t',
    )
  })

  test('of a death by memory has its error type', () => {
    const outcome = {
      status: 'error',
      errorType: 'Runtime.OutOfMemory',
      durationMs: 10935.7,
      maxMemoryUsedMB: 1024,
    } as const
    expect(reportLine(invocation(outcome, text, 1024))).toBe(
      'REPORT RequestId: id\tDuration: 10935.70 ms\tBilled Duration: 10936 ms\tMemory Size: 1024 MB\tMax Memory Used: 1024 MB\tStatus: error\tError Type: Runtime.OutOfMemory\t',
    )
  })
})

describe('the billed duration', () => {
  test.each([
    [2715.86, 370.72, 3087],
    [2251.86, 861.71, 3114],
    [1307.68, 1058.15, 2366],
    [3000, 0, 3000],
    [1.1, 1.9, 3],
  ])('of %d ms and %d ms of init is %d ms', (durationMs, initMs, expected) => {
    expect(billedMs(invocation({ durationMs, initMs }).outcome)).toBe(expected)
  })

  test('is never less than what the report shows, nor a whole millisecond more', () => {
    const hundredths = fc.integer({ min: 0, max: 90_000_000 })
    fc.assert(
      fc.property(hundredths, hundredths, (duration, init) => {
        const billed = billedMs(
          invocation({ durationMs: duration / 100, initMs: init / 100 }).outcome,
        )
        expect(billed * 100).toBeGreaterThanOrEqual(duration + init)
        expect(billed * 100).toBeLessThan(duration + init + 100)
      }),
    )
  })
})

describe('the log of an invocation', () => {
  test('keeps what the function wrote as it is, and ends its last line', () => {
    const log = Buffer.from([0xff, 0x0a, 0xc3])
    const whole = invocationLog(invocation({ log }))
    expect(whole.subarray('START RequestId: id Version: 3\n'.length).subarray(0, 4)).toEqual(
      Buffer.from([0xff, 0x0a, 0xc3, 0x0a]),
    )
  })

  test('says of a runtime that died what it died of, before END', () => {
    const payload = Buffer.from(
      '{"errorMessage":"RequestId: id Error: Runtime exited with error: signal: killed","errorType":"Runtime.ExitError"}',
    )
    const outcome = { status: 'error', errorType: 'Runtime.ExitError', payload } as const
    expect(invocationLog(invocation(outcome)).toString()).toContain(
      'RequestId: id Error: Runtime exited with error: signal: killed\nRuntime.ExitError\nEND RequestId: id\n',
    )
  })

  test('in JSON is the records that level INFO lets through', () => {
    const lines = invocationLog(invocation({ initMs: 110.1 }, json('INFO')))
      .toString()
      .split('\n')
    expect(lines.slice(0, -1).map((line) => JSON.parse(line))).toEqual([
      {
        time: '1970-01-01T00:00:00.000Z',
        type: 'platform.start',
        record: { requestId: 'id', version: '3' },
      },
      {
        time: '1970-01-01T00:00:00.005Z',
        type: 'platform.report',
        record: {
          requestId: 'id',
          status: 'success',
          metrics: {
            durationMs: 2.05,
            billedDurationMs: 113,
            memorySizeMB: 128,
            maxMemoryUsedMB: 36,
            initDurationMs: 110.1,
          },
        },
      },
    ])
  })

  test.each<[string, Partial<InvocationOutcome>, string[]]>([
    ['DEBUG', {}, ['platform.start', 'platform.runtimeDone', 'platform.report']],
    ['WARN', {}, []],
    [
      'WARN',
      { status: 'error', errorType: 'Runtime.ExitError' },
      ['platform.runtimeDone', 'platform.report'],
    ],
  ])('in JSON at level %s with %j has %j', (level, outcome, expected) => {
    const lines = invocationLog(invocation(outcome, json(level)))
      .toString()
      .split('\n')
      .slice(0, -1)
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(expected)
  })

  test('has a tail of 4,096 bytes, wherever that cuts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
        const log = Buffer.from(bytes)
        const tail = logTail(log)
        expect(tail.length).toBe(Math.min(4096, log.length))
        expect(log.subarray(log.length - tail.length)).toEqual(tail)
      }),
    )
  })
})
