import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { stackReader } from '../../src/aws/cloudformation/stack.ts'
import { nameDeployed } from '../../src/check/deployed-names.ts'
import { checkPlan } from '../../src/inputs/check-plan.ts'
import { gatherInputs } from '../../src/inputs/gather/gather.ts'
import { TEMPLATES } from '../inputs/templates/fixtures.ts'
import { directoryWith } from '../support/files.ts'
import { cloudFormation, type StackResource } from '../support/stacks.ts'

const LAMBDA = 'AWS::Lambda::Function'

const lambda = (rest = '') =>
  `    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: code\n      Handler: index.handler\n      Runtime: nodejs22.x\n${rest}`
const REPOSITORY = {
  'template.yaml': `Resources:\n  Orders:\n${lambda()}  Refunds:\n${lambda()}  Report:\n${lambda('      FunctionName: shop-report\n')}`,
  'code/index.mjs': '',
}
const SHOP = { shop: [['Orders', LAMBDA, 'shop-Orders-1A2B3C']] } as const

async function named(
  inputs: Record<string, string>,
  cwd: string,
  deployed: Readonly<Record<string, readonly StackResource[]>>,
) {
  await using server = await cloudFormation(deployed)
  const { endpoint } = server
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, { value, where: `--${name}` }]),
  )
  const gathered = await gatherInputs(given, cwd)
  const stacks = stackReader(async () => ({ region: 'us-east-1', endpoint }))
  const functions = await nameDeployed(gathered, { stacks })
  const plan = await checkPlan(gathered.run, functions, {
    cwd,
    region: 'us-east-1',
    identity: { repository: 'local', stem: 'run-1', token: 'a', base: {}, head: {} },
    randomSeed: () => 1,
  })
  return [
    ...plan.functions.map(({ name, functionName }) => [name, functionName]),
    ...(plan.refused ?? []).map(({ name, error }) => [name, error.message]),
  ]
}

describe('stack-name', () => {
  test('gives functions the names that they are deployed under, but for those that have one', async () => {
    using directory = directoryWith(REPOSITORY)
    const inputs = { template: 'template.yaml', 'stack-name': 'shop' }
    expect(await named(inputs, directory.path, SHOP)).toEqual([
      ['shop-Orders-1A2B3C', 'shop-Orders-1A2B3C'],
      // Not in the stack yet: a function that the pull request adds.
      ['Refunds', undefined],
      ['shop-report', 'shop-report'],
    ])
  })

  test('may name several stacks, but not two that both have a function', async () => {
    using directory = directoryWith(REPOSITORY)
    const both = { ...SHOP, 'shop-2': [['Refunds', LAMBDA, 'shop-2-Refunds-4D']] as const }
    const inputs = { template: 'template.yaml', 'stack-name': 'shop\nshop-2' }
    expect((await named(inputs, directory.path, both))[1]?.[1]).toBe('shop-2-Refunds-4D')
    const twice = { ...both, 'shop-2': [['Orders', LAMBDA, 'shop-2-Orders-4D']] as const }
    expect(await named(inputs, directory.path, twice)).toEqual([
      ['Refunds', undefined],
      ['shop-report', 'shop-report'],
      [
        'Orders',
        "stack-name: Orders is in the stacks shop and shop-2; say which is its template's, as in template=stack, or give function-name.",
      ],
    ])
  })

  test('may give each template its own stack, so that the same id in both is no matter', async () => {
    const api = {
      'api/template.yaml': `Resources:\n  Api:\n    Type: AWS::Lambda::Function\n    Properties: { Code: . }\n`,
    }
    using directory = directoryWith({ ...api, 'pay/t.yaml': api['api/template.yaml'] })
    const stacks = {
      api: [['Api', LAMBDA, 'api-Api-1']] as const,
      pay: [['Api', LAMBDA, 'pay-Api-2']] as const,
    }
    const template = 'api/template.yaml\npay/t.yaml'
    const names = (stack: string) =>
      named({ template, 'stack-name': stack }, directory.path, stacks)
    expect(await names('./api/template.yaml=api\npay/t.yaml = pay')).toEqual([
      ['api-Api-1', 'api-Api-1'],
      ['pay-Api-2', 'pay-Api-2'],
    ])
    await expect(names('other.yaml=api')).rejects.toThrow(
      'stack-name: other.yaml is not one of the templates',
    )
  })

  test('is known of CDK, nested stacks and stages included', async () => {
    const cdk = path.join(TEMPLATES, 'cdk')
    const ids: [string, string][] = []
    const gathered = await gatherInputs(
      {
        template: { value: 'cdk.out', where: '--template' },
        'stack-name': { value: 'auto', where: '--stack-name' },
      },
      cdk,
    )
    for (const { stated } of gathered.functions) {
      ids.push([stated?.stackName ?? '', stated?.logicalPath ?? ''])
    }
    expect(ids.map(([stack, id]) => `${stack}: ${id}`)).toMatchInlineSnapshot(`
[
  "Shop: OrdersA9B65338",
  "Shop: Reports65402A0A",
  "Shop: Inline6CF80F9D",
  "Shop: BackNestedStackBackNestedStackResource19C1E2CC/Audit3D8ADE0A",
  "Prod-Shop: OrdersA9B65338",
  "Prod-Shop: Reports65402A0A",
  "Prod-Shop: Inline6CF80F9D",
  "Prod-Shop: BackNestedStackBackNestedStackResource19C1E2CC/Audit3D8ADE0A",
]
`)
    const stacks = {
      Shop: [
        ['Reports65402A0A', LAMBDA, 'Shop-Reports-1A2B'],
        ['Inline6CF80F9D', LAMBDA, 'Shop-Inline-3C4D'],
      ],
    } as const
    const names = await named(
      { template: 'cdk.out', 'logical-id': 'Shop/*', 'stack-name': 'auto' },
      cdk,
      stacks,
    )
    expect(names.map(([, name]) => name)).toEqual([
      'shop-orders',
      'Shop-Reports-1A2B',
      'Shop-Inline-3C4D',
      'shop-audit',
    ])
  })

  test('auto is refused where the template does not name its stack', async () => {
    using directory = directoryWith(REPOSITORY)
    const inputs = { template: 'template.yaml', 'stack-name': 'auto' }
    await expect(named(inputs, directory.path, SHOP)).rejects.toThrow(
      'stack-name: template.yaml does not state the name of its stack, as cdk.out does; give the name instead of auto.',
    )
  })

  test('is not needed where nothing is compared', async () => {
    using directory = directoryWith(REPOSITORY)
    const given = { template: 'template.yaml', 'stack-name': 'shop', backend: 'local' }
    const gathered = await gatherInputs(
      Object.fromEntries(Object.entries(given).map(([k, value]) => [k, { value, where: k }])),
      directory.path,
      'invoke',
    )
    const stacks = () => Promise.reject(new Error('looked up'))
    const functions = await nameDeployed(gathered, { stacks, purpose: 'invoke' })
    expect(functions.map((each) => each['function-name'])).toEqual([
      undefined,
      undefined,
      'shop-report',
    ])
  })

  test('is refused on the embedded service, which has no CloudFormation', async () => {
    using directory = directoryWith(REPOSITORY)
    const inputs = { template: 'template.yaml', 'stack-name': 'shop', backend: 'local' }
    await expect(named(inputs, directory.path, SHOP)).rejects.toThrow(
      'stack-name: the embedded service has no CloudFormation',
    )
  })
})
