import { readdirSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { publishLayers } from '../../../src/aws/lambda/local-layers.ts'
import { check, planOf } from '../../support/check.ts'
import { planOfGiven } from '../../support/command-line.ts'
import { directoryWith } from '../../support/files.ts'

const given = {
  'base-code': 'base',
  'head-code': 'head',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
}
const files = {
  'base/index.mjs': 'export const handler = 0',
  'head/index.mjs': 'export const handler = 1',
  'first/nodejs/node_modules/x/index.js': '',
  'second/data.txt': '',
}

test('both sides run with the layers, in their order', async () => {
  using directory = directoryWith(files)
  const factory = fakeFactory()
  const seen = new Set<string>()
  factory.answer = (_, { layersDirectory = '' }) => {
    seen.add(readdirSync(layersDirectory).toSorted().join())
    return {}
  }
  await using service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory,
    maxEnvironments: 8,
  })
  const plan = await planOf(
    [{ ...given, backend: 'local', layers: 'first\nsecond', 'memory-sizes': '512' }],
    directory.path,
  )
  const ready = await publishLayers(plan, service.endpoint)
  const { functions } = await check(ready, service.endpoint)
  expect(functions.map(({ kind }) => kind)).toEqual(['measured'])
  expect(new Set(factory.started.map(({ codeDirectory }) => codeDirectory)).size).toBe(2)
  expect(seen).toEqual(new Set(['data.txt,nodejs']))
})

test('layers of the same content are no difference, and a missing one stops its function alone', async () => {
  using directory = directoryWith({
    ...files,
    'other/data.txt': '',
    'changed/data.txt': 'new',
  })
  await using service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory: fakeFactory(),
  })
  const local = (name: string) => ({ path: `${directory.path}/${name}`, workspace: directory.path })
  const plan = await planOf([{ ...given, backend: 'local' }], directory.path)
  const [fn] = plan.functions
  if (!fn) throw new Error('no function')
  const withHead = (name: string, head: string) => ({
    ...fn,
    name,
    layers: { from: 'template' as const, base: [local('second')], head: [local(head)] },
  })
  const all = [withHead('same', 'other'), withHead('new', 'changed'), withHead('lost', 'gone')]
  const { functions, refused = [] } = await publishLayers(
    { ...plan, functions: all },
    service.endpoint,
  )
  const differs = functions.map(({ name, overrides: { base, head } }) => [
    name,
    base.layerArns?.[0] !== head.layerArns?.[0],
  ])
  expect(differs).toEqual([
    ['same', false],
    ['new', true],
  ])
  expect(refused.map(({ name, error }) => [name, error.message])).toEqual([
    ['lost', expect.stringMatching(/^layers: there is no directory or \.zip at .*gone;/)],
  ])
})

test('a layer that is not there, and layers on AWS, are refused', async () => {
  using directory = directoryWith(files)
  await using service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory: fakeFactory(),
  })
  const plan = await planOf([{ ...given, backend: 'local', layers: 'third' }], directory.path)
  await expect(publishLayers(plan, service.endpoint)).rejects.toThrow(
    /^layers: there is no directory or \.zip at .*third; build the code first/,
  )
  const flags = Object.entries({ ...given, backend: 'aws', layers: 'first' })
  const inputs = flags.map(([name, value]) => [name, { value, where: `--${name}` }])
  const onAws = planOfGiven(Object.fromEntries(inputs), 'check', directory.path)
  await expect(onAws).rejects.toThrow(/^layers: directories and zips are for backend: local/)
})
