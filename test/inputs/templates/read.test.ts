import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readTemplate } from '../../../src/inputs/templates/read.ts'
import { functionsOf, TEMPLATES } from './fixtures.ts'

describe('SAM, as built', () => {
  test('a function gets what Globals say, and what it says itself wins', async () => {
    const [orders, report] = await functionsOf('sam', '.aws-sam/build/template.yaml')
    expect(orders).toEqual({
      id: 'OrdersFunction',
      ids: ['OrdersFunction'],
      logicalPath: 'OrdersFunction',
      functionName: 'shop-orders',
      code: { kind: 'path', path: '.aws-sam/build/OrdersFunction' },
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      architecture: 'arm64',
      memoryMB: 1024,
      timeoutSeconds: 10,
      ephemeralStorageMB: 512,
      tracing: false,
      environmentNames: ['STAGE', 'TABLE'],
      environmentLiterals: {},
      open: [],
      servesDeployment: false,
    })
    expect(report).toMatchObject({
      runtime: 'python3.12',
      timeoutSeconds: 60,
      ephemeralStorageMB: 2048,
    })
  })

  test('what depends on a parameter is left open and named, default or not', async () => {
    const [, report] = await functionsOf('sam', '.aws-sam')
    expect(report).not.toHaveProperty('memoryMB')
    expect(report).not.toHaveProperty('functionName')
    expect(report?.open).toEqual([
      { property: 'FunctionName', expression: ['!Sub shop-report-$', '{Stage}'].join('') },
      { property: 'MemorySize', expression: '!Ref Memory' },
    ])
  })

  test('images are distinguished, nested applications are read', async () => {
    const [, , thumbnail, send] = await functionsOf('sam', '.aws-sam/build/template.yaml')
    expect(thumbnail?.code).toEqual({ kind: 'elsewhere', reason: 'it is a container image' })
    expect(send).toMatchObject({
      id: 'Mail/SendFunction',
      ids: ['Mail/SendFunction', 'SendFunction'],
      functionName: 'shop-send',
      code: { kind: 'path', path: '.aws-sam/build/nested/SendFunction' },
      memoryMB: 128,
      timeoutSeconds: 3,
    })
  })

  test('what cannot be read is said', async () => {
    const { notRead } = await readTemplate('.aws-sam', path.join(TEMPLATES, 'sam'))
    expect(notRead).toEqual([
      'The nested stack Shared is not read: its template is not a file here. Give its template, too.',
    ])
  })
})

describe('CloudFormation', () => {
  test('functions of literals are computed', async () => {
    const [literal] = await functionsOf('cloudformation', 'template.yaml')
    expect(literal).toMatchObject({
      functionName: 'shop-orders',
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      memoryMB: 2048,
      timeoutSeconds: 30,
      environmentNames: ['ROLE', 'ZONES', 'IMPORTED', 'TEXT', 'BLOCKS'],
      open: [],
    })
  })

  test('conditions, parameters and resources leave a property open', async () => {
    const [, open] = await functionsOf('cloudformation', 'template.yaml')
    expect(open?.open.map(({ property }) => property)).toEqual([
      'FunctionName',
      'Runtime',
      'Architectures',
      'MemorySize',
      'Environment.Variables',
    ])
    expect(open).toMatchObject({ handler: 'index.handler', timeoutSeconds: 3 })
    expect(open?.code).toEqual({
      kind: 'elsewhere',
      reason: 'its code is in S3 (builds/open.zip)',
    })
  })

  test('functions behind custom resources serve the deployment', async () => {
    const functions = await functionsOf('cloudformation', 'template.yaml')
    expect(functions.filter((each) => each.servesDeployment).map(({ id }) => id)).toEqual([
      'Cleaner',
    ])
  })
})

describe('CDK, as synthesised by aws-cdk-lib 2.276.0', () => {
  test('code is found through the asset manifests, in stages and nested stacks, too', async () => {
    const functions = await functionsOf('cdk', 'cdk.out')
    const byId = new Map(functions.map((each) => [each.id, each]))
    const orders = {
      functionName: 'shop-orders',
      code: {
        kind: 'path',
        path: 'cdk.out/asset.ed575c1197168e6cd4e6b2a6baa9678991673c02b24cef03c240e92194f816a1',
      },
      memoryMB: 1024,
      architecture: 'arm64',
      ephemeralStorageMB: 1024,
      environmentNames: ['STAGE', 'BUCKET'],
    }
    expect(byId.get('Shop/Orders')).toMatchObject(orders)
    expect(byId.get('Prod/Shop/Orders')).toMatchObject(orders)
    expect(byId.get('Shop/Back/Audit')).toMatchObject({
      functionName: 'shop-audit',
      code: orders.code,
    })
    expect(byId.get('Shop/Reports')?.open).toEqual([
      { property: 'MemorySize', expression: '!Ref ReportsMemory' },
    ])
    expect(byId.get('Shop/Inline')?.code).toEqual({
      kind: 'inline',
      fileName: 'index.js',
      text: 'exports.handler = async () => 1',
    })
    expect(byId.get('Shop/Thumbnails')?.code).toEqual({
      kind: 'elsewhere',
      reason: 'it is a container image',
    })
  })

  test("CDK's own handler serves the deployment", async () => {
    const functions = await functionsOf('cdk', 'cdk.out')
    expect(functions.filter((each) => each.servesDeployment).map(({ id }) => id)).toEqual([
      'Shop/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler',
      'Prod/Shop/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler',
    ])
  })

  test('one stack may be given by its template', async () => {
    const all = await functionsOf('cdk', 'cdk.out')
    const one = await functionsOf('cdk', 'cdk.out/Shop.template.json')
    const ofStack = all.filter(({ id }) => id.startsWith('Shop/'))
    expect(one).toEqual(ofStack.map(({ stackName: _, ...each }) => each))
  })
})

test('Serverless Framework 3.40.0 has the zip of each function next to its template', async () => {
  const functions = await functionsOf('serverless', '.serverless')
  expect(functions).toMatchObject([
    {
      id: 'OrdersLambdaFunction',
      functionName: 'shop-dev-orders',
      code: { kind: 'path', path: '.serverless/orders.zip' },
      handler: 'src/orders.handler',
      architecture: 'arm64',
      memoryMB: 512,
      timeoutSeconds: 10,
      environmentNames: ['STAGE', 'TABLE'],
      environmentLiterals: {},
    },
    {
      id: 'ReportLambdaFunction',
      functionName: 'shop-nightly-report',
      code: { kind: 'path', path: '.serverless/report.zip' },
      memoryMB: 1024,
      ephemeralStorageMB: 2048,
    },
  ])
})

describe('a plan of Terraform', () => {
  test('gives the functions of all modules by address', async () => {
    const functions = await functionsOf('terraform', 'plan.json')
    expect(functions).toMatchObject([
      {
        id: 'aws_lambda_function.orders',
        functionName: 'shop-orders',
        code: { kind: 'path', path: 'dist/orders.zip' },
        architecture: 'arm64',
        memoryMB: 1024,
        ephemeralStorageMB: 1024,
        environmentNames: ['STAGE', 'SECRET'],
      },
      { id: 'aws_lambda_function.thumbnails', code: { kind: 'elsewhere' } },
      {
        id: 'module.reports.aws_lambda_function.this["daily"]',
        environmentNames: ['TABLE'],
        open: [{ property: 'function_name', expression: '(known after apply)' }],
      },
    ])
  })

  test('gives the values of environment variables that it says are not sensitive', async () => {
    const [orders, , reports] = await functionsOf('terraform', 'plan.json')
    expect(orders?.environmentLiterals).toEqual({ STAGE: 'prod' })
    // Where nothing is said of what is sensitive, everything may be.
    expect(reports?.environmentLiterals).toEqual({})
  })
})
