import { describe, expect, test } from '@jest/globals'
import type { InputName } from '../../src/inputs/inputs.ts'
import { parseInputs } from '../../src/inputs/parse.ts'

const parsed = (name: InputName, value: unknown) =>
  parseInputs({ [name]: { value, where: `--${name}` } })[name]

describe('account-usage', () => {
  test('is lines of text or a map, and what is not said is nothing', () => {
    const account = { freeTier: true, otherGBSeconds: 2_000_000, otherRequests: 0 }
    expect(parsed('account-usage', 'gb-seconds: 2000000\n free-tier: true\n')).toEqual(account)
    expect(parsed('account-usage', { 'gb-seconds': 2e6, 'free-tier': true })).toEqual(account)
    expect(parsed('account-usage', 'requests: 5')).toEqual({
      freeTier: false,
      otherGBSeconds: 0,
      otherRequests: 5,
    })
  })

  test.each(['gigabytes: 5', 'gb-seconds: -1', 'gb-seconds', 7, { requests: 'many' }])(
    'is not %j',
    (value) => expect(() => parsed('account-usage', value)).toThrow('must be lines such as'),
  )

  test('distinguishes a number from a yes', () => {
    expect(() => parsed('account-usage', 'gb-seconds: true')).toThrow('gb-seconds must be a number')
    expect(() => parsed('account-usage', 'free-tier: 5')).toThrow('must be `true` or `false`')
  })
})

describe('prices', () => {
  test('are exact decimals, whichever way they are written', () => {
    expect(parsed('prices', 'gb-second: 0.0000175, request: 0.00000021')).toEqual({
      usdPerGBSecond: '0.0000175',
      usdPerRequest: '0.00000021',
    })
    expect(parsed('prices', { request: 2e-7, 'tmp-gb-second': '0.0000000309' })).toEqual({
      usdPerRequest: '0.0000002',
      usdPerTmpGBSecond: '0.0000000309',
    })
  })

  test("may be AWS's of today", () => {
    expect(parsed('prices', 'aws')).toBe('aws')
  })

  test.each(['free', 'gb-second: cheap', 'gb-second=1', { 'gb-hour': 1 }, { 'gb-second': true }])(
    'are not %j',
    (value) => expect(() => parsed('prices', value)).toThrow(/price.* in USD/),
  )

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e15, -1, null, '1e-3'])(
    'are no number such as %p',
    (value) => {
      expect(() => parsed('prices', { 'log-gb': value })).toThrow('must be prices in USD')
    },
  )

  test('are given once each', () => {
    const twice = 'log-gb: 0.5\nrequest: 0.0000002\nlog-gb: 0'
    expect(() => parsed('prices', twice)).toThrow('log-gb is given twice')
    expect(() => parsed('findings', 'creep: off, creep: fail')).toThrow('creep is given twice')
  })
})

describe('invocations-per-month', () => {
  test('is a number, or auto', () => {
    expect(parsed('invocations-per-month', '3200000')).toBe(3_200_000)
    expect(parsed('invocations-per-month', 'auto')).toBe('auto')
    expect(() => parsed('invocations-per-month', 'many')).toThrow('or `auto`')
  })
})
