import { describe, expect, test } from '@jest/globals'
import type { Side } from '../../src/inputs/plan.ts'
import { keepResponses, statusCodeOf } from '../../src/measure/responses.ts'
import type { Sample } from '../../src/measure/sample.ts'

const KIB_256 = 256 * 1024
const sample = (side: Side, environment: string, sequence: number): Sample => ({
  side,
  memoryMB: 512,
  payload: 'get',
  environment,
  stage: 'look',
  phase: 'kept',
  sequence,
  durationMs: 1,
  billedMs: 1,
  maxMemoryUsedMB: 40,
})
const bytes = (text: string) => Buffer.from(text)

describe('of the responses are kept', () => {
  test('the first of each environment and the first from its fourth invocation on', () => {
    const log = keepResponses()
    for (let sequence = 0; sequence < 6; sequence++) {
      log.add(sample('base', 'a', sequence), bytes(`"é${sequence}"`))
      log.add({ ...sample('head', 'b', sequence), payload: 'put' }, bytes(String(sequence)))
      if (sequence > 1) log.add(sample('base', 'c', sequence), bytes(`"c${sequence}"`))
    }
    expect(log.kept()).toEqual([
      { payload: 'get', base: ['"é0"', '"c2"', '"é3"', '"c3"'], head: [] },
      { payload: 'put', base: [], head: ['0', '3'] },
    ])
  })

  test('none of failed invocations', () => {
    const log = keepResponses()
    log.add({ ...sample('base', 'a', 0), failure: { kind: 'timeout' } }, bytes('0'))
    expect(log.kept()).toEqual([])
    log.add(sample('base', 'a', 1), bytes('1'))
    expect(log.kept()).toMatchObject([{ base: ['1'] }])
  })

  test('24 of each side of a payload', () => {
    const log = keepResponses()
    for (let each = 0; each < 30; each++) {
      log.add(sample('base', `a${each}`, 0), bytes('1'))
      if (each > 20) log.add(sample('head', `b${each}`, 0), bytes('2'))
    }
    expect(log.kept()).toMatchObject([{ base: { length: 24 }, head: { length: 9 } }])
  })

  test('those of up to 256 KiB, and 16 MiB of all', () => {
    const log = keepResponses()
    const longest = Buffer.alloc(KIB_256, '1')
    log.add(sample('base', 'a', 0), Buffer.alloc(KIB_256 + 1, '1'))
    for (let each = 0; each < 70; each++) {
      log.add({ ...sample('base', `a${each}`, 0), payload: `p${each}` }, longest)
    }
    const kept = log.kept().filter(({ base }) => base.length > 0)
    // The one that reaches 16 MiB exactly, and one more.
    expect(kept.map(({ payload }) => payload)).toEqual(
      Array.from({ length: 65 }, (_, index) => `p${index}`),
    )
  })
})

test.each<[unknown, number | undefined]>([
  [{ statusCode: 200 }, 200],
  [{ statusCode: '404' }, 404],
  [{ statusCode: 100 }, 100],
  [{ statusCode: 599 }, 599],
  [{ statusCode: 99 }, undefined],
  [{ statusCode: 600 }, undefined],
  [{ statusCode: 200.5 }, undefined],
  [{ status: 200 }, undefined],
  ['"statusCode"', undefined],
  [null, undefined],
])('the status code of %j is %p', (response, status) => {
  expect(statusCodeOf(bytes(JSON.stringify(response)))).toBe(status)
})

test('a response of more than 256 KiB has no status code', () => {
  const response = (length: number) => {
    const around = JSON.stringify({ statusCode: 200, body: '' }).length
    return bytes(JSON.stringify({ statusCode: 200, body: 'x'.repeat(length - around) }))
  }
  expect(statusCodeOf(response(KIB_256))).toBe(200)
  expect(statusCodeOf(response(KIB_256 + 1))).toBeUndefined()
  expect(statusCodeOf(bytes('{"statusCode":'))).toBeUndefined()
})
