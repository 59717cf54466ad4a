import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { zipSync } from 'fflate'
import { runDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'

const FILES = {
  'base/index.mjs': 'export const handler = async () => 1',
  'head/index.mjs': 'export const handler = async () => 2',
  'broken/main/index.mjs': `import 'not-there'\nexport const handler = () => 1`,
  'broken/pr/index.mjs': `import 'not-there'\nexport const handler = () => 2`,
  'bad.json': '{"a": }',
}

const FLAGS = {
  '--backend': 'local',
  '--base-code': 'base',
  '--head-code': 'head',
  '--runtime': 'nodejs24.x',
  '--handler': 'index.handler',
  '--memory-sizes': '512',
  '--max-environments': '4',
}

async function refused(changed: Record<string, string>, extra: readonly string[] = []) {
  using directory = directoryWith(FILES)
  writeFileSync(
    path.join(directory.path, 'climbing.zip'),
    zipSync({ '../x.mjs': Buffer.from('x') }),
  )
  const flags = Object.entries({ ...FLAGS, ...changed }).flat()
  const { status, stdout, stderr } = await runDist('cli.js', ['check', ...flags, ...extra], {
    cwd: directory.path,
  })
  return { status, stdout, message: stderr.trim().replaceAll(directory.path, '<cwd>') }
}

// One of each kind; the others are tested where they are found, in test/code and test/inputs.
describe('bad input ends with exit status 2, one clear sentence and no report', () => {
  test.each<[string, Record<string, string>, string]>([
    [
      'no such directory',
      { '--head-code': 'nowhere' },
      'head-code: there is no directory or .zip at <cwd>/nowhere; build the code first, or correct the path.',
    ],
    [
      'a zip that climbs out of its directory',
      { '--head-code': 'climbing.zip' },
      'head-code: <cwd>/climbing.zip cannot be unzipped: invalid relative path: ../x.mjs.',
    ],
    [
      'invalid JSON',
      { '--payloads': 'bad.json' },
      'payloads: bad.json, line 1, column 7: this is not valid JSON (value expected).\n   1 | {"a": }\n     |       ^',
    ],
    [
      'too little memory',
      { '--memory-sizes': '64' },
      '--memory-sizes: `64` is not a memory size: Lambda accepts whole numbers from 128 to 10240 (MB).',
    ],
  ])('%s', async (_, changed, sentence) => {
    expect(await refused(changed)).toEqual({ status: 2, stdout: '', message: sentence })
  })

  test.each([
    [
      'that cannot run here',
      'dotnet8',
      /^runtime: The embedded Lambda service cannot run runtime dotnet8: it runs nodejs\*, python3\*, .*; measure this function on AWS\.$/,
    ],
    [
      'whose client is missing',
      'java21',
      /^runtime: Runtime java21 needs Java and AWS's runtime client for it: .*set LAMBDA_JAVA_RUNTIME_CLIENT to a directory/,
    ],
    [
      'that does not exist',
      'nodejs21.x',
      /^runtime: Lambda has no runtime nodejs21\.x; give one of dotnet6, .*, nodejs24\.x, .*, ruby3\.4\.$/,
    ],
  ])('a runtime %s', async (_, runtime, sentence) => {
    const { status, stdout, message } = await refused({ '--runtime': runtime })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(message.split('\n').at(-1)).toMatch(sentence)
  })

  test('a handler that neither side exports, which shows only when the code runs', async () => {
    const { status, stdout, message } = await refused({ '--handler': 'index.handel' })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(message).toMatch(
      /\nhandler: index\.handel names a function that the code of neither side exports; correct the name, or export the function\.$/,
    )
  })

  test('an unknown flag, with the nearest real one', async () => {
    const { status, message } = await refused({}, ['--memory-size', '512'])
    expect(status).toBe(2)
    expect(message).toMatch(/unknown option '--memory-size'\s+\(Did you mean --memory-sizes\?\)/)
  })

  test('nothing to compare', async () => {
    const { status, stderr } = await runDist('cli.js', ['check', '--head-code', 'examples'], {
      env: { AWS_REGION: 'eu-central-1' },
    })
    expect(status).toBe(2)
    expect(stderr).toBe(
      "There is nothing to compare examples with: give function-name, or base-code with main's code.\n",
    )
  })

  test('no credentials, with nothing but the sentence for it', async () => {
    const flags = ['--function-name', 'orders', '--head-code', 'examples/api-handler/head']
    const { status, stderr } = await runDist('cli.js', ['check', ...flags], {
      env: { AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nonexistent' },
    })
    expect(status).toBe(3)
    expect(stderr).toMatch(/^There are no AWS credentials \(.*\); add a step that configures them/)
  })
})

test('a module that neither side has lets nothing pass, as nothing is known', async () => {
  const codes = { '--base-code': 'broken/main', '--head-code': 'broken/pr' }
  const { status, stdout } = await refused(codes)
  expect(status).toBe(3)
  expect(stdout).toMatch(/^### ⚠️ .*every invocation of both sides failed/)
  expect(stdout).toMatch(/Cannot find package 'not-there'/)
})

test('a sweep refuses the id of a run that can be no run, and does not say that nothing is left', async () => {
  const words = ['sweep', '--function-name', 'orders', '--run', 'pr-12/1f2e3d.']
  const { status, stdout, stderr } = await runDist('cli.js', words)
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toBe(
    'run: "pr-12/1f2e3d." is not the name of a run; give it as an error names it, such as pr-12/1f2e3d.\n',
  )
})
