import { describe, expect, test } from '@jest/globals'
import { stackReader } from '../../src/aws/cloudformation/stack.ts'
import { readDeployedStacks } from '../../src/check/stack-functions.ts'
import { checkPlan } from '../../src/inputs/check-plan.ts'
import { gatherInputs, gatherRunInputs } from '../../src/inputs/gather/gather.ts'
import { directoryWith } from '../support/files.ts'
import { cloudFormation } from '../support/stacks.ts'

const LAMBDA = 'AWS::Lambda::Function'
const STACKS = {
  shop: [['Orders', LAMBDA, 'shop-Orders-1A2B3C']],
  'shop-pr-12': [['Orders', LAMBDA, 'shop-pr-12-Orders-5O6P']],
  empty: [['Table', 'AWS::DynamoDB::Table', 'empty-Table-1']],
} as const

async function planOf(inputs: Record<string, string>) {
  using directory = directoryWith({ 'code/index.mjs': '' })
  await using server = await cloudFormation(STACKS)
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, { value, where: `--${name}` }]),
  )
  const stacks = stackReader(async () => ({ region: 'us-east-1', endpoint: server.endpoint }))
  const run = await gatherRunInputs(given, directory.path)
  const declared = await readDeployedStacks(run, stacks, 12)
  const gathered = await gatherInputs(given, directory.path, 'check', { stacks: declared })
  return checkPlan(gathered.run, gathered.functions, {
    cwd: directory.path,
    region: 'us-east-1',
    identity: {
      repository: 'a/b',
      stem: 'pr-12',
      token: 'a',
      pullRequest: 12,
      base: {},
      head: {},
    },
    randomSeed: () => 1,
  })
}

describe('head-function-name', () => {
  test.each([
    ['orders-pr-12', { functionName: 'orders-pr-12', qualifier: '$LATEST' }],
    ['{function-name}-pr-{pull-request}', { functionName: 'orders-pr-12', qualifier: '$LATEST' }],
    ['{function-name}:pr-{pull-request}', { functionName: 'orders', qualifier: 'pr-12' }],
    [
      'arn:aws:lambda:us-east-1:123456789012:function:o:7',
      { functionName: 'arn:aws:lambda:us-east-1:123456789012:function:o', qualifier: '7' },
    ],
  ])('%s', async (name, headFunction) => {
    const { functions } = await planOf({ 'function-name': 'orders', 'head-function-name': name })
    expect(functions).toMatchObject([
      { name: 'orders', code: { head: { kind: 'deployed' } }, headFunction },
    ])
  })

  test.each([
    ['head-code is missing for function orders', { 'function-name': 'orders' }],
    [
      'head-code and head-function-name for function orders both say what head is',
      { 'function-name': 'orders', 'head-code': 'code', 'head-function-name': 'orders:1' },
    ],
    [
      'head-function-name: orders ($LATEST) is what it would be compared with',
      { 'function-name': 'orders', 'head-function-name': '{function-name}' },
    ],
    [
      'is not a function name; write it as in orders, orders:live or',
      { 'function-name': 'o'.repeat(62), 'head-function-name': '{function-name}-{pull-request}' },
    ],
    [
      'is not a function name; write it as in orders-pr-{pull-request}',
      { 'function-name': 'orders', 'head-function-name': '{stage}-orders' },
    ],
    [
      'head-function-name: nothing is deployed on the embedded service',
      { backend: 'local', 'function-name': 'orders', 'head-function-name': 'other' },
    ],
    [
      'preview: in-place changes the function itself',
      { preview: 'in-place', 'function-name': 'orders', 'head-function-name': 'other' },
    ],
    [
      'There is nothing to compare orders-pr-{pull-request} with',
      { 'head-function-name': 'orders-pr-{pull-request}' },
    ],
    [
      'head-stack-name: nothing says what it is compared with; give stack-name',
      { 'head-stack-name': 'shop-pr-{pull-request}' },
    ],
    [
      'head-stack-name: there is no stack nobody in us-east-1; correct the name or the region, or deploy it first.',
      { 'stack-name': 'shop', 'head-stack-name': 'nobody' },
    ],
    [
      'head-stack-name: empty contains no Lambda functions.',
      { 'stack-name': 'shop', 'head-stack-name': 'empty' },
    ],
    [
      'head-code and head-stack-name both say what head is',
      { 'stack-name': 'shop', 'head-stack-name': 'shop-pr-12', 'head-code': 'code' },
    ],
    [
      'head-stack-name: the embedded service has no CloudFormation, and nothing is deployed there',
      { backend: 'local', 'stack-name': 'shop', 'head-stack-name': 'shop-pr-12' },
    ],
    [
      'logical-id: the template has no function Nobody',
      { 'stack-name': 'shop', 'head-stack-name': 'shop-pr-12', 'logical-id': 'Nobody' },
    ],
  ])('refused: %s', async (sentence, inputs) => {
    await expect(planOf(inputs as Record<string, string>)).rejects.toThrow(sentence)
  })
})
