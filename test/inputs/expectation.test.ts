import { describe, expect, test } from '@jest/globals'
import { unmetExpectation } from '../../src/inputs/expectation.ts'
import type { Expectation } from '../../src/inputs/plan.ts'

const answered = (text: string) => ({ failed: false, ownError: false, text })
const THREW = { failed: true, ownError: true, text: '{"errorMessage":"no"}' }
const TIMED_OUT = { failed: true, ownError: false, text: '' }
const status = (code: string): Expectation => ({ kind: 'status', status: code })

describe('what a response must be', () => {
  test.each<[string, Expectation, Parameters<typeof unmetExpectation>[1], string | undefined]>([
    ['an answer', { kind: 'no-error' }, answered('{"statusCode":500}'), undefined],
    ['no error, but it threw', { kind: 'no-error' }, THREW, 'failed'],
    ['an error', { kind: 'error' }, THREW, undefined],
    [
      'an error, but it answered',
      { kind: 'error' },
      answered('{}'),
      'answered instead of failing with an error',
    ],
    [
      'an error, but it timed out',
      { kind: 'error' },
      TIMED_OUT,
      'failed, but not with an error of its own',
    ],
    ['a status', status('200'), answered('{"statusCode":200}'), undefined],
    ['a status written as text', status('200'), answered('{"statusCode":"200"}'), undefined],
    ['a class of status', status('2xx'), answered('{"statusCode":204}'), undefined],
    [
      'another status',
      status('2xx'),
      answered('{"statusCode":500}'),
      'answered with status 500 instead of 2xx',
    ],
    [
      'a status, but there is none',
      status('200'),
      answered('[]'),
      'answered without a status code instead of 200',
    ],
    [
      'a status, but it is no JSON',
      status('200'),
      answered('oops'),
      'answered without a status code instead of 200',
    ],
    [
      'a status, but null',
      status('200'),
      answered('null'),
      'answered without a status code instead of 200',
    ],
    ['a status, but it threw', status('404'), THREW, 'failed instead of answering with status 404'],
  ])('%s', (_, expectation, response, sentence) => {
    expect(unmetExpectation(expectation, response)).toBe(sentence)
  })
})
