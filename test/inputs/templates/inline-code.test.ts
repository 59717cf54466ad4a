import { describe, expect, test } from '@jest/globals'
import { packInline } from '../../../src/code/inline.ts'
import { inlineCode } from '../../../src/inputs/templates/inline-code.ts'
import { readTemplate } from '../../../src/inputs/templates/read.ts'
import { directoryWith } from '../../support/files.ts'
import { planOf, step } from '../gather/plan.ts'

const known = (value: unknown) => ({ kind: 'known', value }) as const

describe('code that stands in a template', () => {
  test.each([
    ['nodejs22.x', 'exports.handler = async () => 1', 'index.js'],
    ['nodejs28.x', 'const cfn = "response"', 'index.js'],
    ['python3.13', 'def handler(event, context): pass', 'index.py'],
  ])('is one file called index: %s', (runtime, text, fileName) => {
    expect(inlineCode(known(text), runtime)).toEqual({ kind: 'inline', fileName, text })
  })

  test.each([
    ['nodejs22.x', "const r = require('cfn-response')", 'loads cfn-response'],
    ['nodejs22.x', 'import r from "cfn-response"', 'loads cfn-response'],
    ['python3.12', 'import json\nimport cfnresponse\n', 'loads cfn-response'],
    ['python3.12', 'import json, cfnresponse', 'loads cfn-response'],
    ['python3.12', 'from cfnresponse import send', 'loads cfn-response'],
    ['ruby3.4', 'x', 'for Node.js and Python only, not for ruby3.4'],
    [undefined, 'x', 'only the deployment knows its runtime'],
  ])('is left out where it cannot be packed: %s %s', (runtime, text, reason) => {
    expect(inlineCode(known(text), runtime)).toEqual({
      kind: 'elsewhere',
      reason: expect.stringContaining(reason),
    })
  })

  test('is left out where only the deployment knows it, and where it is no text', () => {
    const open = { kind: 'open', expression: '!Ref Text' } as const
    expect(inlineCode(open, 'nodejs22.x')).toEqual({
      kind: 'elsewhere',
      reason: 'its code is !Ref Text',
    })
    expect(inlineCode(known([1]), 'nodejs22.x')).toMatchObject({ kind: 'elsewhere' })
  })

  test('is packed as that file alone', async () => {
    const { files } = await packInline({
      kind: 'inline',
      input: 'it',
      fileName: 'index.py',
      text: 'é',
      path: '/t.yaml',
    })
    expect(files).toEqual([{ path: 'index.py', sizeBytes: 2 }])
  })
})

const template = (text: string, more = '') =>
  `Resources:
  A:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Code:
        ZipFile: !Join ["\\n", ["// ${text}", "exports.handler = async () => 1"]]
  B:
    Type: AWS::Serverless::Function
    Properties: {Handler: index.handler, Runtime: python3.13, InlineCode: "${text}"}
${more}`

const CUSTOM = `  Custom:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: python3.13
      Code: {ZipFile: "def handler(event, context): put(event['ResponseURL'])"}
`

describe('in a plan', () => {
  const files = { 't.yaml': template('new', CUSTOM), 'main/t.yaml': template('old') }
  const given = { backend: 'local', template: 't.yaml', 'base-template': 'main/t.yaml' }

  test('both sides have their own template’s, and what answers CloudFormation is left out', async () => {
    using directory = directoryWith(files)
    const { functions, leftOut } = await planOf(step(given), directory.path)
    const textOf = (side: 'base' | 'head') =>
      functions.map(({ code }) => code[side].kind === 'inline' && code[side].text)
    expect(textOf('head')).toEqual(['// new\nexports.handler = async () => 1', 'new'])
    expect(textOf('base')).toEqual(['// old\nexports.handler = async () => 1', 'old'])
    expect(functions.map(({ overrides }) => overrides.base.runtime)).toEqual([
      'nodejs22.x',
      'python3.13',
    ])
    expect(leftOut).toEqual([{ name: 'Custom', reason: 'it serves the deployment itself' }])
  })

  test('head-code of the function wins, and the file’s default does not', async () => {
    using directory = directoryWith({
      ...files,
      '.github/lambda-cost-gate.yml':
        'head-code: build\nbase-code: old\nfunctions:\n  - logical-id: B\n    head-code: b\n',
    })
    const { functions } = await planOf(step(given), directory.path)
    expect(functions.map(({ code }) => [code.base.kind, code.head.kind])).toEqual([
      ['inline', 'inline'],
      ['inline', 'path'],
    ])
  })

  test('invoke and a deployed base take it, too', async () => {
    using directory = directoryWith(files)
    const local = { backend: 'local', template: 't.yaml' }
    const invoked = await planOf(step(local), directory.path, 'invoke')
    expect(invoked.functions[0]).toMatchObject({
      code: { head: { kind: 'inline' } },
      overrides: { head: { runtime: 'nodejs22.x', handler: 'index.handler' } },
    })
    const { functions } = await planOf(
      step({ template: 't.yaml', 'logical-id': 'A', 'function-name': 'shop-a' }),
      directory.path,
    )
    expect(functions[0]?.code).toMatchObject({
      base: { kind: 'deployed' },
      head: { kind: 'inline', fileName: 'index.js' },
    })
  })
})

test('a template shows what serves the deployment by its words, too', async () => {
  using directory = directoryWith({ 't.yaml': template('x', CUSTOM) })
  const { functions } = await readTemplate('t.yaml', directory.path)
  expect(functions.map(({ id, servesDeployment }) => [id, servesDeployment])).toEqual([
    ['A', false],
    ['B', false],
    ['Custom', true],
  ])
})
