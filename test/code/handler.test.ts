import { describe, expect, test } from '@jest/globals'
import { isExtended, requireHandler } from '../../src/code/handler.ts'

describe('a handler', () => {
  const code = (paths: string[]) => ({
    files: paths.map((file) => ({ path: file, sizeBytes: 0 })),
  })
  const require_ = (runtime: string, handler: string, paths: string[]) => () =>
    requireHandler(code(paths), { runtime, handler, extended: false, input: 'head-code' })

  test.each([
    ['nodejs24.x', 'index.handler', 'index.mjs'],
    ['nodejs24.x', './src/app.lambda.handler', 'src/app.js'],
    ['python3.12', 'pkg.app.handler', 'pkg/app.py'],
    ['python3.12', 'pkg/app.handler', 'pkg/app.py'],
    ['provided.al2023', 'anything', 'bootstrap'],
    ['nodejs24.x', '/opt/wrapper.handler', 'index.js'],
    ['nodejs24.x', 'lib/handler.run', 'handler.js'],
    ['nodejs24.x', 'app.handler', 'app/index.js'],
    ['nodejs24.x', 'my-handler.run', 'node_modules/my-handler/lib/main.js'],
    ['nodejs24.x', 'index.handler', 'index'],
    ['nodejs24.x', '/var/task/index.handler', 'index.js'],
    ['python3.13', 'app.handler', 'app/part.py'],
  ])('%s %s is found in %s', (runtime, handler, file) => {
    expect(require_(runtime, handler, [file])).not.toThrow()
  })

  test('of a file that is not there is reported, with the names it could have', () => {
    expect(require_('nodejs24.x', 'main.handler', ['index.js'])).toThrow(
      'handler: main.handler needs main.js, main.mjs or main.cjs, and head-code contains none of them.',
    )
  })

  test('of which only the TypeScript source is there is told to be built', () => {
    expect(require_('nodejs24.x', 'lib/main.handler', ['main.ts', 'lib/main.mts'])).toThrow(
      /head-code contains none of them\. It contains lib\/main\.mts, which has to be built: give the directory with the build output\.$/,
    )
  })

  test.each([
    [{ Layers: ['arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Node24-x:1'] }],
    [{ Environment: { Variables: { NODE_PATH: '/opt/lib' } } }],
    [{ Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/wrapper' } } }],
  ])('is believed where %j may bring it', (configuration) => {
    expect(isExtended(configuration)).toBe(true)
    const setting = { runtime: 'python3.13', handler: 'datadog_lambda.handler.handler' }
    const read = () =>
      requireHandler(code(['app.py']), { ...setting, extended: true, input: 'head-code' })
    expect(read).not.toThrow()
  })

  test('is not believed where nothing else could bring it', () => {
    expect(isExtended({ Layers: [], Environment: { Variables: { STAGE: 'x' } } })).toBe(false)
  })

  test('without a function is reported', () => {
    expect(require_('nodejs24.x', 'index', ['index.js'])).toThrow(
      /handler: index does not name a function/,
    )
  })
})
