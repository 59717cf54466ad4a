import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { findProgram } from '../../src/execution/machine.ts'
import { answer, createHarness, invoke, logOf, temporaryDirectory } from './support.ts'

const { run, start } = createHarness()
const ruby = { runtime: 'ruby3.4', handler: 'app.handler' }
const layersDirectory = temporaryDirectory()
const missing = findProgram('ruby', process.env.PATH) === undefined

// Skipped where there is no ruby: Debian and Ubuntu have it as the package of that name.
describe(`ruby functions${missing ? ' (skipped: there is no ruby on the PATH)' : ''}`, () => {
  const given = missing ? test.skip : test

  given('take and return JSON, and keep their state', async () => {
    const code = '$calls = []\ndef handler(event:, context:)\n  $calls << event["n"]\nend'
    const environment = start({ 'app.rb': code }, ruby)
    expect(answer(await invoke(environment, { n: 1 }))).toEqual([1])
    const outcome = await invoke(environment, { n: 'é' })
    expect(answer(outcome)).toEqual([1, 'é'])
    expect(outcome.usage).toBeDefined()
  })

  given(
    'find a class method, files beside the entry, gems of the package and of layers',
    async () => {
      const gem = join(layersDirectory, 'ruby', 'lib')
      mkdirSync(gem, { recursive: true })
      writeFileSync(join(gem, 'layered.rb'), 'LAYERED = 3')
      const code = `require 'helper'
require 'layered'
require_relative 'other'
class Api
  def self.call(event:, context:) = [HELP, OTHER, LAYERED, ENV['GEM_PATH'], Dir.pwd == ENV['LAMBDA_TASK_ROOT']]
end`
      const files = { 'lib/app.rb': code, 'lib/other.rb': 'OTHER = 2', 'helper.rb': 'HELP = 1' }
      const spec = { ...ruby, handler: 'lib/app.Api.call', layersDirectory }
      expect(answer(await run(files, {}, spec))).toEqual([
        1,
        2,
        3,
        expect.stringMatching(/\/vendor\/bundle\/ruby\/3\.4\.0:.*\/ruby\/gems\/3\.4\.0$/),
        true,
      ])
    },
  )

  given('get a context', async () => {
    const code = `def handler(event:, context:)
      { arn: context.invoked_function_arn, size: context.memory_limit_in_mb, id: context.aws_request_id,
        left: context.get_remaining_time_in_millis.between?(1, 10_000), custom: context.client_context }
    end`
    const environment = start({ 'app.rb': code }, ruby)
    expect(answer(await invoke(environment, {}, '{"custom":{"a":"é"}}'))).toEqual({
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:resize:7',
      size: '1769',
      id: expect.stringMatching(/^request-/),
      left: true,
      custom: { custom: { a: 'é' } },
    })
  })

  given('print and log, and return an IO as it is', async () => {
    const code = `def handler(event:, context:)
      puts 'hello'
      Logger.new($stdout).info('there')
      StringIO.new('{"raw":1}')
    end`
    const outcome = await run({ 'app.rb': code }, {}, ruby)
    expect(answer(outcome)).toEqual({ raw: 1 })
    expect(logOf(outcome)).toMatch(/^hello\nI, \[.*\] {2}INFO request-\d+ -- : there\n$/)
  })

  given('report errors, and go on after those of the application only', async () => {
    const code = `def check(n) = n.zero? ? raise("no #{n}") : nope
def handler(event:, context:)
  check(event['n'])
end`
    const environment = start({ 'app.rb': code }, ruby)
    const failed = await invoke(environment, { n: 0 })
    expect(failed).toMatchObject({ functionError: 'Unhandled', dead: false })
    expect(answer(failed)).toEqual({
      errorMessage: 'no 0',
      errorType: 'Function<RuntimeError>',
      stackTrace: [
        expect.stringMatching(/app\.rb:1:in .*check'/),
        expect.stringMatching(/app\.rb:3:in .*handler'/),
      ],
    })
    expect(logOf(failed)).toMatch(
      /^Error raised from handler method\n\{\n {2}"errorMessage": "no 0"/,
    )
    const broken = await invoke(environment, { n: 1 })
    expect(answer(broken)).toMatchObject({ errorType: 'Function<NameError>' })
    expect(logOf(broken)).toMatch(/^Critical exception from handler\n/)
  })

  given.each([
    ['require "left_pad"', 'Init<LoadError>', /cannot load such file -- left_pad$/],
    ['require "aws-sdk-nowhere"', 'Init<LoadError>', /gem install aws-sdk-nowhere/],
    ['def handler(', 'Init<SyntaxError>', /syntax error/],
    ['raise "early"', 'Init<RuntimeError>', /^early$/],
  ])('%s ends the init', async (code, errorType, errorMessage) => {
    const outcome = await run({ 'app.rb': code }, {}, ruby)
    expect(outcome).toMatchObject({ functionError: 'Unhandled', dead: true })
    expect(answer(outcome)).toMatchObject({
      errorType,
      errorMessage: expect.stringMatching(errorMessage),
    })
  })
})
