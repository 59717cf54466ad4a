import { describe, expect, test } from '@jest/globals'
import { readTemplate } from '../../../src/inputs/templates/read.ts'
import { directoryWith } from '../../support/files.ts'
import { planOf, step } from '../gather/plan.ts'

const SAM = (properties: string, globals = '') => `Transform: AWS::Serverless-2016-10-31
${globals}
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: a/, Handler: index.handler, Runtime: nodejs24.x${properties}}
`
const PLAIN = (properties: string) => `Parameters: {Mode: {Type: String}}
Resources:
  A:
    Type: AWS::Lambda::Function
    Properties: {Code: a/, Handler: index.handler, Runtime: nodejs24.x${properties}}
`
const TERRAFORM = (values: object, unknown: object = {}) =>
  JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: {
      root_module: {
        resources: [
          {
            ...{ address: 'aws_lambda_function.a', mode: 'managed', type: 'aws_lambda_function' },
            ...{ name: 'a', values: { function_name: 'a', filename: 'a.zip', ...values } },
          },
        ],
      },
    },
    resource_changes: [{ address: 'aws_lambda_function.a', change: { after_unknown: unknown } }],
  })

async function tracingIn(file: string, text: string) {
  using directory = directoryWith({ [file]: text, 'a/index.js': '', 'a.zip': '' })
  const { functions } = await readTemplate(file, directory.path)
  return functions.map(({ tracing }) => tracing)
}

describe('active tracing', () => {
  test.each([
    ['SAM', SAM(', Tracing: Active'), true],
    ['SAM, off', SAM(', Tracing: PassThrough'), false],
    ['SAM, by Globals', SAM('', 'Globals: {Function: {Tracing: Active}}'), true],
    [
      'SAM, own before Globals',
      SAM(', Tracing: Disabled', 'Globals: {Function: {Tracing: Active}}'),
      false,
    ],
    ['CloudFormation', PLAIN(', TracingConfig: {Mode: Active}'), true],
    ['CloudFormation, unsaid', PLAIN(''), false],
    ['CloudFormation, a parameter', PLAIN(', TracingConfig: {Mode: !Ref Mode}'), undefined],
  ])('is read from %s', async (_, text, tracing) => {
    expect(await tracingIn('t.yaml', text)).toEqual([tracing])
  })

  test.each([
    [{ tracing_config: [{ mode: 'Active' }] }, {}, true],
    [{ tracing_config: [] }, {}, false],
    [{}, {}, false],
    [{ tracing_config: [{}] }, { tracing_config: [{ mode: true }] }, undefined],
    [{}, { tracing_config: true }, undefined],
  ])('is read from Terraform: %j, unknown %j', async (values, unknown, tracing) => {
    expect(await tracingIn('plan.json', TERRAFORM(values, unknown))).toEqual([tracing])
  })

  test('of head is what its template states, of base what is deployed or main’s template states', async () => {
    using directory = directoryWith({
      'head.yaml': SAM(', Tracing: Active, FunctionName: a'),
      'base.yaml': SAM(', FunctionName: a'),
      'a/index.js': 'exports.handler = () => 1',
    })
    const plan = await planOf(step({ template: 'head.yaml' }), directory.path)
    expect(plan.functions.map(({ tracing }) => tracing)).toEqual([{ head: true }])
    const both = step({ template: 'head.yaml', 'base-template': 'base.yaml' })
    const compared = await planOf(both, directory.path)
    expect(compared.functions.map(({ tracing }) => tracing)).toEqual([{ base: false, head: true }])
  })
})
