import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { readConfigFile } from '../../src/inputs/config-file.ts'
import { eventsOfFiles } from '../../src/inputs/payload-files.ts'
import { readTemplate } from '../../src/inputs/templates/read.ts'
import { directoryWith } from '../support/files.ts'

const SECRET = '/proc/self/environ'

test.each([
  'head-code: ../elsewhere',
  'base-code: /proc/self',
  'head-code: build/../../elsewhere',
  'payloads: /proc/self/environ',
  'payloads: "{events,../../secrets}/*.json"',
  'payloads: "{/proc/self/environ,x}"',
  'payloads:\n  - name: a\n    file: ../a.json',
  'set-up: "@(../..)/*.json"',
  'tear-down: "events/*.json\\n/etc/*.json"',
  'template: ../template.yaml',
  'functions:\n  - function-name: a\n    head-code: ../a',
])('a config file cannot name what is outside the workspace: %s', async (text) => {
  using workspace = directoryWith({ 'config.yml': text })
  await expect(readConfigFile('config.yml', workspace.path, true)).rejects.toThrow(
    /config\.yml, line \d+, column \d+: .* is outside the workspace/s,
  )
})

test('all that a config file names outside of the workspace is reported at once', async () => {
  const text = 'head-code: ../a\nfunctions:\n  - function-name: a\n    base-code: ../b\n'
  using workspace = directoryWith({ 'config.yml': text })
  await expect(readConfigFile('config.yml', workspace.path, true)).rejects.toThrow(
    /line 1, .*"\.\.\/a" is outside.*line 4, .*"\.\.\/b" is outside/s,
  )
})

test.each([
  'head-code: ./build/../dist',
  'base-code: s3://bucket/../key.zip',
  'payloads: \'{"path": "../x"}\'',
  'payloads: "{events,more}/**/*.json"',
  'payloads: "events/{function-name}/*.json"',
  'payloads:\n  - name: a\n    event: {"file": "../x"}',
])('a config file can name what is in it: %s', async (text) => {
  using workspace = directoryWith({ 'config.yml': text })
  await expect(readConfigFile('config.yml', workspace.path, true)).resolves.toBeDefined()
})

test('config file, payload and template are read by no link out of the workspace', async () => {
  using workspace = directoryWith({ 'events/a.json': '{}' })
  const at = (name: string) => path.join(workspace.path, name)
  for (const name of ['config.yml', 'events/env.json', 'template.yaml']) {
    symlinkSync(SECRET, at(name))
  }
  using outside = directoryWith({ 'a.json': '{"secret": 1}' })
  symlinkSync(outside.path, at('linked'))
  const refused = /is, or is reached through, a link to .*, outside of the workspace/
  await expect(readConfigFile('config.yml', workspace.path, true)).rejects.toThrow(refused)
  await expect(eventsOfFiles(['events'], 'payloads', workspace.path)).rejects.toThrow(refused)
  await expect(eventsOfFiles(['linked/*.json'], 'payloads', workspace.path)).rejects.toThrow(
    refused,
  )
  await expect(readTemplate('template.yaml', workspace.path)).rejects.toThrow(refused)
})

test('a payload by a link that stays in the workspace is read', async () => {
  using workspace = directoryWith({ 'shared/a.json': '{"a": 1}' })
  const events = path.join(workspace.path, 'events')
  mkdirSync(events)
  symlinkSync('../shared/a.json', path.join(events, 'b.json'))
  writeFileSync(path.join(events, 'c.json'), '{}')
  expect(await eventsOfFiles(['events'], 'payloads', workspace.path)).toMatchObject([
    { name: 'b', json: '{"a": 1}' },
    { name: 'c' },
  ])
})
