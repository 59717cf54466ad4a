import { expect, test } from '@jest/globals'
import type { Io } from '../../src/cli/io.ts'
import { printed } from '../../src/cli/printed.ts'
import { REPORTS } from '../support/reports.ts'

const named = (name: string) =>
  JSON.parse(
    JSON.stringify(REPORTS.fail).replaceAll('image-resize', JSON.stringify(name).slice(1, -1)),
  )

function on(isTTY: boolean, env: NodeJS.ProcessEnv = {}): Io {
  return {
    stdout: Object.assign(Object.create(process.stdout), { isTTY, columns: 100 }),
    env,
  } as Io
}

test('a report for a terminal has colours there, and nowhere else', async () => {
  const terminal = (io: Io) => printed(REPORTS.fail, 'terminal', io)
  expect(await terminal(on(true))).toContain('\u001b[31m')
  expect(await terminal(on(true, { NO_COLOR: '1' }))).not.toContain('\u001b')
  expect(await terminal(on(false))).not.toContain('\u001b')
})

test.each(['terminal', 'markdown'] as const)('nothing in a name is a command: %s', async (form) => {
  const text = await printed(named('::error::\u001b[2J\u202e ##[group]'), form, on(true))
  for (const each of ['\u001b[2J', '\u202e', '##[']) expect(text).not.toContain(each)
  expect(text).not.toMatch(/^\s*::/m)
})
