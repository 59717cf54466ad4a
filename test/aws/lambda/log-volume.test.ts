import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { logBytesOf } from '../../../src/aws/lambda/log-volume.ts'

const ID = '8f507cfc-a1b2-4c3d-9e4f-0123456789ab'
const START = `START RequestId: ${ID} Version: 1\n`
const END = `END RequestId: ${ID}\n`
const REPORT = `REPORT RequestId: ${ID}\tDuration: 2.05 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t\n`
const HEAD = `2026-11-25T10:00:00.000Z\t${ID}\tINFO\t`
const PYTHON_HEAD = `[INFO]\t2026-11-25T10:00:00.000Z\t${ID}\t`
const bytesOf = (own: string) => logBytesOf(Buffer.from(`${START}${own}${END}${REPORT}`), ID)
const FRAME = bytesOf('') ?? 0
const added = (own: string) => Number(bytesOf(own)) - FRAME

describe('bytes that CloudWatch Logs counts of an invocation', () => {
  test('are those of START, END and REPORT, and 26 for each', () => {
    expect(FRAME).toBe(START.length + END.length + REPORT.length + 3 * 26)
  })

  test.each([
    ['a line', 'hello\n', 6 + 26],
    ['characters of several bytes', 'größe\n', 8 + 26],
    ['two lines that nothing heads, each an event', 'a\nb\n', 4 + 2 * 26],
    [
      'a message of several lines, one event',
      `${HEAD}Error: no\n    at a\n    at b\n`,
      HEAD.length + 28 + 26,
    ],
    [
      'a heading and JSON below it, one event',
      `${HEAD}EVENT:\n{\n  "a": [\n    1\n  ]\n}\n`,
      HEAD.length + 30 + 26,
    ],
    [
      'a traceback of Python, one event',
      `${PYTHON_HEAD}no\nTraceback (most recent call last):\n  File "app.py"\nValueError: no\n`,
      PYTHON_HEAD.length + 3 + 35 + 16 + 15 + 26,
    ],
    ['JSON of Python, one event', `${PYTHON_HEAD}{\n  "a": 1\n}\n`, PYTHON_HEAD.length + 13 + 26],
    [
      'what Python prints below what it logs, each an event',
      `${PYTHON_HEAD}done\na\nb\n`,
      PYTHON_HEAD.length + 9 + 3 * 26,
    ],
    ['JSON, a line an event', '{"a":1}\n{"a":2}\n', 16 + 2 * 26],
  ])('count %s', (_, own, bytes) => {
    expect(added(own)).toBe(bytes)
  })

  test('take the line of X-Ray for a part of the REPORT', () => {
    const traced = logBytesOf(
      Buffer.from(`${START}${END}${REPORT}XRAY TraceId: 1-a\tSegmentId: b\n`),
      ID,
    )
    expect(Number(traced) - FRAME).toBe(31)
  })

  test('are not known where the log is longer than its tail, unless the tail happens to hold all', () => {
    const whole = Buffer.from(`${START}${'x'.repeat(4000)}\n${END}${REPORT}`)
    expect(logBytesOf(whole.subarray(whole.length - 4096), ID)).toBeUndefined()
    const room = 4096 - START.length - END.length - REPORT.length - 1
    const exactly = Buffer.from(`${START}${'x'.repeat(room)}\n${END}${REPORT}`)
    expect(exactly.length).toBe(4096)
    expect(logBytesOf(exactly, ID)).toBe(4096 + 4 * 26)
  })

  test('of any lines are what an independent count says', () => {
    const line = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .filter((text) => /^[^\n\r[{]+$/.test(text) && !/^(START|END|REPORT|XRAY|INIT|\d)/.test(text))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const expected = lines.reduce(
          (sum, text) => sum + new TextEncoder().encode(text).length + 1 + 26,
          0,
        )
        expect(added(lines.map((text) => `${text}\n`).join(''))).toBe(expected)
      }),
    )
  })
})
