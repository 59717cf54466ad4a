import { execFileSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { GivenInputs } from '../../src/inputs/parse.ts'
import { quoted, repeatCommand, withOtherLimits } from '../../src/inputs/repeat.ts'
import { codePoint } from '../support/code-point.ts'

const given = (inputs: Record<string, unknown>): GivenInputs =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, { value, where: `input ${name}` }]),
  )
const command = (inputs: Record<string, unknown>, more: object = {}) =>
  repeatCommand(given(inputs), { seed: 7, only: undefined, ...more })

/** What a shell makes of a command line: its words. */
function wordsOf(line: string, env: Record<string, string> = {}): string[] {
  const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { env, encoding: 'utf8' })
  return printed.split('\0').slice(0, -1)
}

describe('the command that repeats a check', () => {
  test('has what was given and changes what is measured, and the seed', () => {
    expect(
      command({
        command: 'check',
        'function-name': 'orders',
        'head-code': 'build/my orders',
        payloads: 'events/*.json\nmore/*.json',
        'github-token': 'ghp_secret',
        'report-dir': 'out',
        matrix: 'null',
        seed: '3',
      }),
    ).toBe(
      "lambda-cost-gate check --function-name orders --head-code 'build/my orders' --payloads 'events/*.json' --payloads 'more/*.json' --seed 7",
    )
  })

  test('picks the one function that failed, and repeats flags of the command line', () => {
    const only = { input: 'function-name', value: "it's $(bad)" }
    expect(command({ template: 't.yaml' }, { only, further: { 'base-ref': 'abc' } })).toBe(
      "lambda-cost-gate check --base-ref abc --template t.yaml --function-name 'it'\\''s $(bad)' --seed 7",
    )
  })

  test('shows no value that may be a secret, and no account', () => {
    const line = command({
      'function-name': 'arn:aws:lambda:eu-central-1:123456789012:function:orders:live',
      'head-code': 's3://code-123456789012/head.zip',
      payloads: '{"token": "secret"}',
      environment: 'KEY=secret\nOTHER=secret too',
      'execution-role': 'arn:aws:iam::123456789012:role/orders',
    })
    expect(line).not.toMatch(/secret|123456789012/)
    const env = { KEY: 'a b', OTHER: '', PAYLOADS: '{}', HEAD_CODE: 'x', EXECUTION_ROLE: 'r' }
    expect(wordsOf(line ?? '', env)).toEqual([
      ...['lambda-cost-gate', 'check', '--function-name', 'orders:live', '--head-code', 'x'],
      ...['--payloads', '{}', '--environment', 'KEY=a b', '--environment', 'OTHER='],
      ...['--execution-role', 'r', '--seed', '7'],
    ])
    expect(command({ environment: '{"KEY": "secret"}' })).toContain('--environment "$ENVIRONMENT"')
  })

  test('is none where nobody could read it', () => {
    expect(command({ payloads: 'x'.repeat(5000) })).toBeUndefined()
  })

  test('survives any shell, whatever the names are', () => {
    const text = fc.string({ unit: codePoint, minLength: 1 }).filter((each) => !each.includes('\0'))
    const hostile = [...fc.sample(text, { numRuns: 300, seed: 1 }), ...HOSTILE]
    const wellFormed = hostile.filter((each) => each.isWellFormed())
    expect(wordsOf(wellFormed.map(quoted).join(' '))).toEqual(wellFormed)
  })
})

const HOSTILE = [
  "'",
  "''\"",
  '$(id)',
  '`id`',
  '\\',
  '!!',
  '~',
  '*',
  '-rf',
  '#',
  'a\nb',
  ';',
  '{a,b}',
]

describe('with other limits', () => {
  test('what was given before is replaced, and the rest stands as it was', () => {
    const before = command(
      { 'max-cost-increase': '5', 'fail-on': 'any', findings: 'more-log: fail\nslower-tail: warn' },
      { further: { build: "echo ' --fail-on any' && make" } },
    )
    const after = withOtherLimits(
      String(before),
      given({ 'fail-on': 'deployed', findings: 'more-log: off', 'report-dir': 'out' }),
    )
    expect(wordsOf(after)).toEqual([
      ...['lambda-cost-gate', 'check', '--build', "echo ' --fail-on any' && make"],
      ...['--max-cost-increase', '5', '--findings', 'slower-tail: warn', '--seed', '7'],
      ...['--fail-on', 'deployed', '--findings', 'more-log: off'],
    ])
  })

  test('whatever the other words are', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (build, name) => {
        fc.pre(!`${build}${name}`.includes('\0') && !/^\s*[[{"]/.test(name))
        const line = command(
          { 'head-code': 'x' },
          { only: { input: 'function-name', value: name }, further: { build } },
        )
        const words = wordsOf(
          withOtherLimits(String(line), given({ 'max-duration-increase': '3' })),
        )
        expect(words).toEqual([...wordsOf(String(line)), '--max-duration-increase', '3'])
      }),
      { numRuns: 40 },
    )
  })
})
