import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  commentKey,
  formatMarker,
  isNewer,
  parseMarker,
  type Stamp,
} from '../../src/github/marker.ts'
import { codePoint } from '../support/code-point.ts'

const stamp: Stamp = {
  runId: 200,
  attempt: 2,
  startedAt: '2026-11-01T10:00:00.000Z',
  headSha: 'a'.repeat(40),
  call: 'k3',
}
const of = { step: 'gate', functions: ['0a1b2c3d', 'ffffffff'], place: '01234567', stamp }
const hostile = fc.oneof(
  fc.string({ minLength: 1, unit: codePoint }),
  fc.constantFrom('-->', '--!>', '--', '<!--', 'a b=c key=d', '\n', '%', '\ud800', '- ->', '>'),
)
const run = { workflow: '.github/workflows/cost.yml', job: 'cost' }

describe('the marker', () => {
  test('comes back as it was written, whatever the key', () => {
    fc.assert(
      fc.property(hostile, hostile, (key, step) => {
        const body = `${formatMarker({ ...of, key, step })}\n### report`
        const read = { ...of, key: key.toWellFormed(), step: step.toWellFormed() }
        expect(parseMarker(body)).toEqual(read)
      }),
    )
  })

  test('is one line that ends its own HTML comment and no other', () => {
    fc.assert(
      fc.property(hostile, hostile, (key, step) => {
        const marker = formatMarker({ ...of, key, step })
        expect(marker).toMatch(/^<!-- [^\s][^\n<>]* -->$/)
        expect(marker.slice(4, -3)).not.toContain('--')
      }),
    )
  })

  test('is not found in any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint }), (text) => {
        expect(parseMarker(text)).toBeUndefined()
        expect(parseMarker(`<!-- lambda-cost-gate ${text} -->`)).toBeUndefined()
      }),
    )
  })

  test.each([
    ['no end', '<!-- lambda-cost-gate key=a run=1 attempt=1 started=2026-11-01 head=abc'],
    [
      'a run that is no number',
      formatMarker({ ...of, key: 'a', stamp: { ...stamp, runId: Number.NaN } }),
    ],
    [
      'a date that is none',
      formatMarker({ ...of, key: 'a', stamp: { ...stamp, startedAt: 'today' } }),
    ],
    [
      'a head that is no SHA',
      formatMarker({ ...of, key: 'a', stamp: { ...stamp, headSha: 'main' } }),
    ],
    ['a broken key', formatMarker({ ...of, key: 'a' }).replace('key=a', 'key=%zz')],
  ])('with %s is none', (_what, body) => {
    expect(parseMarker(body)).toBeUndefined()
  })
})

describe('the key', () => {
  test('differs by workflow, job and leg of a matrix', () => {
    const keys = [
      commentKey({ run }),
      commentKey({ run: { ...run, workflow: 'other.yml' } }),
      commentKey({ run: { ...run, job: 'other' } }),
      commentKey({ run, matrix: '{\n  "function": "a"\n}' }),
      commentKey({ run, matrix: '{\n  "function": "b"\n}' }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys[0]).toBe('.github/workflows/cost.yml / cost')
  })

  test('without a matrix is the same as with the null that GitHub gives then', () => {
    expect(commentKey({ run, matrix: 'null' })).toBe(commentKey({ run }))
  })

  test('given by the user stands alone', () => {
    expect(commentKey({ run, matrix: '{"a":1}', explicit: 'mine' })).toBe('mine')
  })

  test('is cut when it is long, and two long ones still differ', () => {
    const keys = ['a', 'b'].map((end) => commentKey({ run, explicit: 'x'.repeat(5000) + end }))
    expect(keys[0]).not.toBe(keys[1])
    expect(keys.map((key) => key.length)).toEqual([200, 200])
  })
})

test('of two different stamps at most one is newer', () => {
  const heads = ['a', 'b', 'c'].map((letter) => letter.repeat(40))
  const anyStamp = fc.record({
    runId: fc.integer({ min: 1, max: 4 }),
    attempt: fc.integer({ min: 1, max: 3 }),
    startedAt: fc.constantFrom('2026-11-01T10:00:00Z', '2026-11-01T12:00:00+01:00'),
    headSha: fc.constantFrom(...heads),
    call: fc.constantFrom('a', 'b'),
  })
  fc.assert(
    fc.property(anyStamp, anyStamp, fc.constantFrom(...heads, undefined), (a, b, head) => {
      expect(isNewer(a, b, head) && isNewer(b, a, head)).toBe(false)
      expect(isNewer(a, a, head)).toBe(false)
    }),
  )
})
