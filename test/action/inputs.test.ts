import * as core from '@actions/core'
import { afterEach, expect, test } from '@jest/globals'
import { actionInputs } from '../../src/action/inputs.ts'
import { COMMAND_LINE_ONLY } from '../../src/inputs/command-line-only.ts'

afterEach(() => {
  for (const flag of COMMAND_LINE_ONLY) delete process.env[`INPUT_${flag.toUpperCase()}`]
})

test.each(COMMAND_LINE_ONLY)('%s is refused in a workflow, with what to give instead', (flag) => {
  process.env[`INPUT_${flag.toUpperCase()}`] = 'origin/main'
  expect(() => actionInputs({ core })).toThrow(
    `input ${flag}: it is a flag of the command line (lambda-cost-gate check); in a workflow, build both sides and give head-code and base-code.`,
  )
})

test('an empty input is none, and others are refused with where they were given', () => {
  process.env.INPUT_BACKEND = 'local'
  process.env['INPUT_HEAD-CODE'] = ''
  expect(actionInputs({ core })).toEqual({ backend: { value: 'local', where: 'input backend' } })
  delete process.env.INPUT_BACKEND
  delete process.env['INPUT_HEAD-CODE']
})
