import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { budgetsOf } from '../../src/inputs/budget-inputs.ts'
import { INPUT_NAMES, type InputName } from '../../src/inputs/inputs.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import { BadInput } from '../../src/shared/errors.ts'

const parse = (name: InputName, value: unknown) =>
  parseInputs({ [name]: { value, where: `--${name}` } })[name]

const refusal = (name: InputName, value: unknown): string => {
  try {
    parse(name, value)
  } catch (error) {
    if (error instanceof BadInput) return error.message
    throw error
  }
  return 'accepted'
}

describe('memory-sizes', () => {
  test('are sorted and without duplicates, from text, a number or a list', () => {
    expect(parse('memory-sizes', '1769, 512,512')).toEqual([512, 1769])
    expect(parse('memory-sizes', 1024)).toEqual([1024])
    expect(parse('memory-sizes', [1024, '128'])).toEqual([128, 1024])
  })

  test.each([
    ['64', '`64` is not a memory size'],
    ['20000', '`20000` is not a memory size'],
    ['1024,abc', '`abc` is not a memory size'],
    ['1e2', '`1e2` is not a memory size'],
    ['0x80', '`0x80` is not a memory size'],
    ['512.5', '`512.5` is not a memory size'],
  ])('%s is refused, and the sentence names what is wrong and what is right', (value, what) => {
    expect(refusal('memory-sizes', value)).toBe(
      `--memory-sizes: ${what}: Lambda accepts whole numbers from 128 to 10240 (MB).`,
    )
  })

  test.each([
    ['a text', '100,512,abc', ''],
    ['a list', [100, 512, 'abc'], '0'],
  ])('all that is wrong in %s is line', (_, value, first) => {
    const message = refusal('memory-sizes', value)
    expect(message.split('\n\n')).toEqual([
      expect.stringContaining(`${first}${first && ': '}\`100\` is not a memory size`),
      expect.stringContaining('`abc` is not a memory size'),
    ])
  })

  test('nothing but separators is refused', () => {
    expect(refusal('memory-sizes', ' , ')).toMatch(/contains no memory size/)
  })

  test('any whole number is a size exactly when it is from 128 to 10240', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 40_000 }), (size) => {
        const accepted = refusal('memory-sizes', String(size)) === 'accepted'
        expect(accepted).toBe(size >= 128 && size <= 10_240)
      }),
    )
  })
})

describe('other values', () => {
  test.each<[InputName, unknown, string]>([
    ['head-function-name', ' ', '--head-function-name: must not be empty.'],
    ['backend', 'azure', '--backend: `azure` is not one of `aws`, `local`.'],
    ['timeout', '901', '--timeout: must be whole seconds from 1 to 900.'],
    [
      'max-cost-increase',
      '-1',
      '--max-cost-increase: must be a percentage from 0 to 1000, such as 5.',
    ],
    ['seed', '-1', '--seed: must be a whole number from 0 to 4294967295.'],
    [
      'runtime',
      'Node 24',
      '--runtime: `Node 24` is not a Lambda runtime; write it as in nodejs24.x.',
    ],
    ['environment', 'A', '--environment: must be KEY=value lines or a JSON object.'],
    [
      'environment',
      '1A=b',
      '--environment: `1A` is not a name of an environment variable; use letters, digits and _ only.',
    ],
    ['max-spend', '0', '--max-spend: must be a number above 0, such as 1.00.'],
  ])('%s: %s is refused with its own sentence', (name, value, sentence) => {
    expect(refusal(name, value)).toBe(sentence)
  })

  test('budgets are numbers, with or without their unit', () => {
    expect(parse('max-duration', '250 ms')).toBe(250)
    expect(parse('max-package-size', '4.5 MB')).toBe(4.5)
    expect(parse('max-month', 20)).toBe(20)
    expect(refusal('max-duration', '2 s')).toBe(
      '--max-duration: must be a number above 0, such as 250.',
    )
    expect(() => budgetsOf({ 'max-month': 20 })).toThrow(/give invocations-per-month\.$/)
    expect(budgetsOf({})).toBeUndefined()
  })

  test('environment variables come as lines, as JSON or as an object', () => {
    const expected = { STAGE: 'test', URL: 'a=b' }
    expect(parse('environment', 'STAGE=test\nURL=a=b\n')).toEqual(expected)
    expect(parse('environment', '{"STAGE":"test","URL":"a=b"}')).toEqual(expected)
    expect(parse('environment', expected)).toEqual(expected)
  })

  test('of every input, all mistakes are line at once', () => {
    const given = {
      timeout: { value: '901', where: '--timeout' },
      seed: { value: 'x', where: '--seed' },
    }
    expect(() => parseInputs(given)).toThrow(
      '--timeout: must be whole seconds from 1 to 900.\n\n--seed: must be a whole number from 0 to 4294967295.',
    )
  })

  test('lines may end as on Windows', () => {
    expect(parse('environment', 'A=1\r\nB=2\r\n')).toEqual({ A: '1', B: '2' })
    expect(parse('findings', 'failures: fail\r\nmemory-headroom: off')).toEqual({
      failures: 'fail',
      'memory-headroom': 'off',
    })
    expect(parse('prices', 'gb-second: 0.00001\r\nrequest: 0.0000002\r\n')).toEqual({
      usdPerGBSecond: '0.00001',
      usdPerRequest: '0.0000002',
    })
    expect(parse('account-usage', 'requests: 5\r\nfree-tier: true')).toMatchObject({
      freeTier: true,
      otherRequests: 5,
    })
  })

  test.each([
    ['{"A": null}', '--environment: the value of A is `null`'],
    ['{"A": {"b": 1}}', '--environment: the value of A is `{"b":1}`'],
  ])('a variable without a text, as in %s, is refused', (value, sentence) => {
    expect(refusal('environment', value)).toContain(sentence)
  })

  test.each([
    'a b',
    'a|b',
    '../orders',
    'arn:aws:s3:::orders',
    'n'.repeat(65),
    'orders:',
    'örders',
  ])('%s is not a function name, and is not sent to AWS', (name) =>
    expect(refusal('function-name', name)).toContain('is not a function name; write it'),
  )

  test('percentages may carry their sign', () => {
    expect(parse('max-duration-increase', '7.5 %')).toBe(7.5)
    expect(parse('cold-start-share', '100')).toBe(100)
    expect(refusal('cold-start-share', '101')).toContain('a percentage from 0 to 100')
  })

  test('the history is kept in a branch, and reported since an anchor', () => {
    expect(parse('history-branch', ' costs/history ')).toBe('costs/history')
    for (const name of ['-x', '/x', 'x/', 'a..b', 'a b', 'x.lock', 'a//b', '.x', 'refs/.x', 'x.']) {
      expect(refusal('history-branch', name)).toContain('is not a branch name')
    }
    expect(parse('history-anchor', 'release')).toEqual({ kind: 'release' })
    expect(parse('history-anchor', '90 days')).toEqual({ kind: 'days', days: 90 })
    expect(parse('history-anchor', '1day')).toEqual({ kind: 'days', days: 1 })
    expect(parse('history-anchor', 'v1.4')).toEqual({ kind: 'tag', tag: 'v1.4' })
    for (const wish of ['', '0 days', '-1 days', 'two words', '$(x)']) {
      expect(refusal('history-anchor', wish)).toMatch(/is not `release`/)
    }
  })
  test('no value of any kind crashes an input: it is parsed or refused with a sentence', () => {
    fc.assert(
      fc.property(fc.constantFrom(...INPUT_NAMES), fc.anything(), (name, value) => {
        const outcome = refusal(name, value)
        for (const line of outcome.split('\n\n')) {
          expect(line === 'accepted' || line.startsWith(`--${name}: `)).toBe(true)
          expect(line).not.toContain('\n')
        }
      }),
    )
  })
})

test('defaults are filled in', () => {
  expect(parseInputs({})).toMatchObject({
    backend: 'aws',
    preview: 'isolated',
    'max-duration-increase': 5,
    'max-init-increase': 10,
    'max-spend': 1,
    'override-label': 'lambda-cost-accepted',
  })
})
