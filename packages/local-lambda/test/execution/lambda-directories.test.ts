import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { findSdk } from '../../src/execution/base-directory.ts'
import { createEnvironmentFactory } from '../../src/execution/factory.ts'
import { findSandbox, relocated } from '../../src/execution/sandbox.ts'
import { answer, createHarness, invoke, logOf, specOf, temporaryDirectory } from './support.ts'

const repository = temporaryDirectory()
const sdk = '@aws-sdk/client-dynamodb'
writeFiles(join(repository, 'node_modules', sdk), {
  'package.json': `{ "name": "${sdk}", "exports": { "import": "./index.mjs", "require": "./index.js" } }`,
  'index.js': 'exports.how = "required " + require("@smithy/core")',
  'index.mjs': 'export const how = "imported"',
})
writeFiles(join(repository, 'node_modules/@smithy/core'), { 'index.js': 'module.exports = 1' })
writeFiles(join(repository, 'node_modules/left-pad'), { 'index.js': '' })

const nodeModules = findSdk(join(repository, 'services', 'orders'))
const isolated = createHarness({ machine: { nodeModules } })
const plain = createHarness({ machine: { nodeModules }, mountNamespace: false })

/** Whether this machine has mount namespaces; without them the first half is what the second is. */
const HAS_NAMESPACES = findSandbox(process.platform, temporaryDirectory(), []).isolated

describe.each([
  ['with a mount namespace', isolated, HAS_NAMESPACES],
  ['without', plain, false],
] as const)('an ordinary function, %s', (_how, { run }, hasNamespace) => {
  const inNamespace = hasNamespace ? test : test.skip

  test.each([
    ['lib/handler.run', { 'handler.js': 'exports.run = async () => "found"' }],
    ['app.run', { 'app/index.js': 'exports.run = async () => "found"' }],
    ['orders.run', { 'node_modules/orders/index.js': 'exports.run = async () => "found"' }],
    ['index.run', { index: 'exports.run = async () => "found"' }],
    ['/var/task/index.run', { 'index.js': 'exports.run = async () => "found"' }],
    [
      'index.run',
      {
        'index.js': 'const { word } = require("shared/word"); exports.run = async () => word',
        'shared/word.js': 'exports.word = "found"',
      },
    ],
  ])('is found as Lambda finds it: %s', async (handler, files) => {
    expect(answer(await run(files as Record<string, string>, {}, { handler }))).toBe('found')
  })

  test('finds the AWS SDK of the repository, and nothing else of it', async () => {
    const required = await run({
      'index.js': `const { how } = require('${sdk}'); exports.handler = async () => how`,
    })
    expect(answer(required)).toBe('required 1')
    const imported = await run({
      'index.mjs': `import { how } from '${sdk}'; export const handler = async () => how`,
    })
    expect(answer(imported)).toBe('imported')
    const other = await run({ 'index.js': "require('left-pad')" })
    expect(answer(other)).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringContaining("Cannot find module 'left-pad'"),
    })
  })

  test('without the SDK fails with what to do', async () => {
    for (const name of ['index.js', 'index.mjs']) {
      const load = name === 'index.js' ? 'require("@aws-sdk/x")' : 'import "@aws-sdk/x"'
      expect(answer(await run({ [name]: load }))).toMatchObject({
        errorMessage: expect.stringMatching(
          /Lambda's Node\.js runtimes bring @aws-sdk\/x, this machine does not: install it/,
        ),
      })
    }
  })

  test('has layers in front of everything else but its own code', async () => {
    const layersDirectory = newDirectory()
    writeFiles(layersDirectory, {
      'nodejs/node_modules/from-layer/index.js': 'module.exports = "layer"',
      'python/from_layer.py': 'word = "layer"',
    })
    const node = await run(
      { 'index.mjs': 'import word from "from-layer"; export const handler = async () => word' },
      {},
      { layersDirectory },
    )
    expect(answer(node)).toBe('layer')
    const python = await run(
      { 'app.py': 'import from_layer\ndef handler(event, context): return from_layer.word' },
      {},
      { runtime: 'python3.13', handler: 'app.handler', layersDirectory },
    )
    expect(answer(python)).toBe('layer')
  })

  test('takes /var/task in NODE_OPTIONS and PYTHONPATH', async () => {
    const node = await run(
      {
        'pre.js': 'globalThis.word = "preloaded"',
        'index.js': 'exports.handler = async () => word',
      },
      {},
      { variables: { NODE_OPTIONS: '--require /var/task/pre.js' } },
    )
    expect(answer(node)).toBe('preloaded')
    const python = await run(
      {
        'vendor/word.py': 'word = "vendored"',
        'app.py': 'import word\ndef handler(event, context): return word.word',
      },
      {},
      {
        runtime: 'python3.13',
        handler: 'app.handler',
        variables: { PYTHONPATH: '/var/task/vendor' },
      },
    )
    expect(answer(python)).toBe('vendored')
  })

  test('starts through AWS_LAMBDA_EXEC_WRAPPER, or fails where there is none', async () => {
    const files = {
      wrapper: '#!/bin/sh\nexport WRAPPED=yes\nexec "$@"',
      'index.js': 'exports.handler = async () => process.env.WRAPPED',
    }
    const variables = { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/wrapper' }
    expect(answer(await run(files, {}, { variables }))).toBe('yes')
    const missing = await run({ 'index.js': files['index.js'] }, {}, { variables })
    expect(missing.errorType).toBe('Runtime.ExitError')
    expect(answer(missing)).toMatchObject({
      errorMessage: expect.stringContaining('Runtime exited with error: exit status 127'),
    })
    expect(logOf(missing)).toContain('/wrapper: does not exist')
  })

  inNamespace('reads /var/task and /opt, and cannot write to them', async () => {
    const layersDirectory = newDirectory()
    writeFiles(layersDirectory, { 'data.txt': 'of the layer' })
    const outcome = await run(
      {
        'data.txt': 'of the code',
        'index.mjs': `import { readFileSync, writeFileSync } from 'node:fs'
          export const handler = async () => {
            const read = ['/var/task', '/opt'].map((d) => readFileSync(d + '/data.txt', 'utf8'))
            const written = ['/var/task', '/opt'].map((d) => {
              try { return writeFileSync(d + '/new', '') } catch (error) { return error.code }
            })
            return [...read, ...written, process.cwd(), process.env.LAMBDA_TASK_ROOT]
          }`,
      },
      {},
      { layersDirectory },
    )
    expect(answer(outcome)).toEqual([
      'of the code',
      'of the layer',
      'EROFS',
      'EROFS',
      '/var/task',
      '/var/task',
    ])
  })

  test('has credentials that SDKs take, or those of its configuration', async () => {
    const files = {
      'index.mjs': `export const handler = async () => Object.fromEntries(
        Object.entries(process.env).filter(([name]) => /KEY|TOKEN/.test(name)))`,
    }
    expect(answer(await run(files))).toEqual({
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: 'local',
    })
    const variables = { AWS_ACCESS_KEY_ID: 'mine', AWS_SECRET_ACCESS_KEY: 'secret' }
    expect(answer(await run(files, {}, { variables }))).toEqual(variables)
  })
})

test('where there is no namespace, a function that misses /var/task fails with the reason', async () => {
  const outcome = await plain.run({
    'index.mjs': `import { readFileSync } from 'node:fs'
      export const handler = async () => readFileSync('/var/task/data.txt')`,
  })
  expect(logOf(outcome)).toMatch(/cannot give functions a \/var\/task.*LAMBDA_TASK_ROOT/)
})

test('paths are relocated as whole paths', () => {
  const places = { task: '/code', opt: '/layers', temporary: '', runtime: '', lang: '' }
  expect(
    relocated('--require /var/task/a.js:/opt:/var/tasks /x/opt /optional "/opt/b"', places),
  ).toBe('--require /code/a.js:/layers:/var/tasks /x/opt /optional "/layers/b"')
})

test('a bootstrap of a layer runs where the code has none', async () => {
  const layersDirectory = newDirectory()
  writeFiles(layersDirectory, { bootstrap: '#!/bin/sh\nexit 3' })
  await using factory = createEnvironmentFactory()
  const codeDirectory = newDirectory()
  const spec = specOf({ runtime: 'provided.al2023', codeDirectory, layersDirectory })
  const outcome = await invoke(factory.start(spec))
  expect(answer(outcome)).toMatchObject({ errorMessage: expect.stringContaining('exit status 3') })
})

function newDirectory(): string {
  return mkdtempSync(join(repository, 'new-'))
}

function writeFiles(directory: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 })
  }
}
