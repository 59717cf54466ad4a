import { expect, test } from '@jest/globals'
import { parseInputs } from '../../src/inputs/parse.ts'

const parse = (value: unknown) => parseInputs({ findings: { value, where: '--findings' } }).findings

test('severities are a map, or lines of the same', () => {
  const expected = { 'memory-headroom': 'fail', 'new-failures': 'warn', failures: 'off' }
  expect(parse(expected)).toEqual(expected)
  expect(parse('memory-headroom: fail\nnew-failures: warn\nfailures: off\n')).toEqual(expected)
  expect(parse('memory-headroom: fail, new-failures:warn, failures: off')).toEqual(expected)
})

test.each([
  [{ memory: 'fail' }, /there is no such finding; use one of `duration-regression`/],
  [{ inconclusive: 'fail' }, /there is no such finding/],
  [{ failures: 'error' }, /failures: `error` is not one of `fail`, `warn`, `off`/],
  ['memory-headroom', /must be lines such as `memory-headroom: fail`/],
  [7, /must say what findings do, such as `memory-headroom: fail`/],
])('%j is refused with its own sentence', (value, sentence) => {
  expect(() => parse(value)).toThrow(sentence)
})
