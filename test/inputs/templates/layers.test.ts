import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { withinMain } from '../../../src/inputs/main-tree.ts'
import { readTemplate } from '../../../src/inputs/templates/read.ts'
import { directoryWith } from '../../support/files.ts'
import { planOf, step } from '../gather/plan.ts'

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:layer:shared:3'
const SAM = `Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Layers: [!Ref Common]}}
Parameters: {Given: {Type: String}}
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: a/
      Handler: index.handler
      Runtime: nodejs24.x
      Layers: [!Ref Own, ${ARN}, !Ref Given, !Ref 'AWS::NoValue']
  Common: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: common/}}
  Own: {Type: AWS::Lambda::LayerVersion, Properties: {Content: own.zip}}
`
const PLAN = JSON.stringify({
  format_version: '1.2',
  terraform_version: '1.11.4',
  planned_values: {
    root_module: {
      resources: [
        {
          ...{ address: 'aws_lambda_function.a', mode: 'managed', type: 'aws_lambda_function' },
          values: { function_name: 'a', filename: 'own.zip', layers: [ARN, null] },
        },
      ],
    },
  },
  resource_changes: [
    { address: 'aws_lambda_function.a', change: { after_unknown: { layers: [false, true] } } },
  ],
})

async function layersIn(file: string, files: Record<string, string>) {
  using directory = directoryWith({ 'own.zip': '', ...files })
  const { functions } = await readTemplate(file, directory.path)
  return functions.map(({ layers }) =>
    layers?.map(({ name, path: at }) => [name, at && path.relative(directory.path, at)]),
  )
}

describe('layers of a template', () => {
  test('of SAM and CloudFormation lead to their content, in their order', async () => {
    expect(await layersIn('t.yaml', { 't.yaml': SAM })).toEqual([
      [
        ['Common', 'common'],
        ['Own', 'own.zip'],
        [ARN, undefined],
        ['!Ref Given', undefined],
      ],
    ])
  })

  test('of a plan of Terraform are named, and those that the apply makes are reported', async () => {
    expect(await layersIn('plan.json', { 'plan.json': PLAN })).toEqual([
      [
        [ARN, undefined],
        ['(known after apply)', undefined],
      ],
    ])
    using directory = directoryWith({ 'plan.json': PLAN, 'own.zip': '' })
    const { notes } = await planOf(step({ template: 'plan.json' }), directory.path)
    expect(notes).toEqual([
      'plan.json: layers of aws_lambda_function.a is (known after apply), which only the deployment knows; it is taken to stay as deployed.',
    ])
  })
})

const FILES = {
  't.yaml': SAM,
  'main/t.yaml': SAM,
  'a/index.js': '',
  'common/x.txt': '',
}
const pathsOf = (directory: string, layers: readonly { path: string }[] = []) =>
  layers.map((each) => path.relative(directory, each.path))

describe('on the embedded service', () => {
  const local = { backend: 'local', template: 't.yaml' }

  test("each side has its own template's, unless layers are given", async () => {
    using directory = directoryWith(FILES)
    const layersFor = async (more: Record<string, string>) => {
      const given = step({ ...local, 'base-template': 'main/t.yaml', ...more })
      const { functions } = await planOf(given, directory.path)
      const { base, head } = functions[0]?.layers ?? {}
      return [pathsOf(directory.path, base), pathsOf(directory.path, head)]
    }
    expect(await layersFor({})).toEqual([
      ['main/common', 'main/own.zip'],
      ['common', 'own.zip'],
    ])
    expect(await layersFor({ layers: 'given' })).toEqual([['given'], ['given']])
  })

  test('those that are given are main’s own for base, where main has them', async () => {
    using directory = directoryWith({ ...FILES, 'main/common/x.txt': '' })
    const { path: root } = directory
    const given = step({ ...local, 'base-code': 'a', layers: 'common\nown.zip' })
    const main = path.join(root, 'main')
    const tree = { root: main, cwd: main, head: { root, cwd: root }, sha: 'a', ref: 'main' }
    const { functions } = withinMain(await planOf(given, root), tree)
    const { base = [], head } = functions[0]?.layers ?? {}
    expect(pathsOf(root, base)).toEqual(['main/common', 'own.zip'])
    expect(base[0]?.workspace).toBe(main)
    expect(pathsOf(root, head)).toEqual(['common', 'own.zip'])
  })
})

test('on AWS, where previews have the deployed layers, those of the template are left out', async () => {
  using directory = directoryWith(FILES)
  const given = step({ template: 't.yaml', 'function-name': 'shop-a' })
  const { functions, leftOut } = await planOf(given, directory.path)
  expect(functions[0]?.layers).toBeUndefined()
  expect(functions[0]?.overrides).toMatchObject({ base: {}, head: { statedLayerArns: [ARN] } })
  expect(functions[0]?.overrides.base).not.toHaveProperty('statedLayerArns')
  const inPlace = await planOf({ ...given, ...step({ preview: 'in-place' }) }, directory.path)
  expect(inPlace.functions[0]?.overrides.head).not.toHaveProperty('statedLayerArns')
  const reason = 'it is a layer, and previews on AWS have those that are deployed'
  expect(leftOut).toEqual([
    { name: 'Common', reason },
    { name: 'Own', reason },
  ])
})
