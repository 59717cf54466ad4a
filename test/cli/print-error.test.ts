import { PassThrough } from 'node:stream'
import { expect, test } from '@jest/globals'
import { printError } from '../../src/cli/print-error.ts'

test('what is said is no command to the runner and holds nothing that nobody sees', () => {
  const stderr = new PassThrough()
  printError({ stderr }, '::stop-commands::x\u202E is no name\n  ::error::\u001b[31m ##[group]')
  expect(stderr.read().toString()).toBe(
    ':\u200B:stop-commands::x is no name\n  :\u200B:error::[31m #\u200B#[group]\n',
  )
})
