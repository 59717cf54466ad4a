import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseFunctionReference, parseNewName, parseTagResource } from '../src/function-name.ts'

const place = { accountId: '123456789012', region: 'eu-central-1' }
const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function'
const name = fc.stringMatching(/^[a-zA-Z0-9-_]{1,64}$/)
const qualifier = fc.oneof(fc.constant('$LATEST'), fc.stringMatching(/^[a-zA-Z0-9-_]{1,40}$/))

test('a new function has a name of 64 characters at most', () => {
  expect(() => parseNewName('x'.repeat(65), place)).toThrow(/less than or equal to 64/)
  expect(parseNewName('x'.repeat(64), place)).toBe('x'.repeat(64))
})

describe('a function reference', () => {
  test('is the same as name, partial ARN and ARN, with or without a qualifier', () => {
    fc.assert(
      fc.property(name, qualifier, (given, suffix) => {
        // "function" and a qualifier can be read as a partial ARN.
        fc.pre(given !== 'function')
        for (const text of [
          given,
          `function:${given}`,
          `123456789012:function:${given}`,
          `${ARN}:${given}`,
        ]) {
          expect(parseFunctionReference(text, undefined, place)).toEqual({ name: given })
          const qualified = { name: given, qualifier: suffix }
          expect(parseFunctionReference(`${text}:${suffix}`, undefined, place)).toEqual(qualified)
          expect(parseFunctionReference(text, suffix, place)).toEqual(qualified)
          expect(parseFunctionReference(`${text}:${suffix}`, suffix, place)).toEqual(qualified)
        }
      }),
    )
  })

  test.each<[string, string | undefined, RegExp]>([
    ['', undefined, /at 'functionName'/],
    ['*', undefined, /at 'functionName'/],
    ['my-function!', undefined, /at 'functionName'/],
    [`${ARN}:f:1:2`, undefined, /at 'functionName'/],
    [`${ARN}:f:$LATES`, undefined, /at 'functionName'/],
    ['arn:aws:lambda::123456789012:function:f', undefined, /at 'functionName'/],
    ['arn:aws:lambda:eu-central-1::function:f', undefined, /at 'functionName'/],
    ['f', 'not?', /at 'qualifier'/],
    ['f', 'x'.repeat(129), /less than or equal to 128/],
    [
      'f:1',
      '2',
      /The derived qualifier from the function name does not match the specified qualifier/,
    ],
    [
      'arn:aws:lambda:us-east-1:123456789012:function:f',
      undefined,
      /^Functions from 'us-east-1' are not reachable in this region \('eu-central-1'\)$/,
    ],
    ['arn:aws:lambda:eu-central-1:000000000000:function:f', undefined, /one account only/],
  ])('of %s and %s is refused', (text, given, expected) => {
    expect(() => parseFunctionReference(text, given, place)).toThrow(expected)
  })
})

describe('the resource of a tag', () => {
  test('is an unqualified ARN', () => {
    expect(parseTagResource(`${ARN}:f`, place)).toBe('f')
    expect(() => parseTagResource(`${ARN}:f:1`, place)).toThrow(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    )
    expect(() => parseTagResource('f', place)).toThrow(/at 'resource'/)
  })
})
