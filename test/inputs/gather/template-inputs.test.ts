import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { directoryWith } from '../../support/files.ts'
import { TEMPLATES } from '../templates/fixtures.ts'
import { planOf, step } from './plan.ts'

const FILE = '.github/lambda-cost-gate.yml'

const lambda = (name: string, rest = '') =>
  `    Type: AWS::Serverless::Function\n    Properties:\n      FunctionName: ${name}\n      CodeUri: code\n      Handler: index.handler\n      Runtime: nodejs22.x\n${rest}`
const TEMPLATE = `Resources:\n  Orders:\n${lambda('shop-orders', '      MemorySize: 1024\n')}  Report:\n${lambda('shop-report')}`

describe('a template alone', () => {
  test('gives all functions that can be measured, and says what it leaves out', async () => {
    const plan = await planOf(step({ template: '.serverless' }), path.join(TEMPLATES, 'serverless'))
    expect(
      plan.functions.map(({ name, functionName, headMemoryMB, code }) => [
        name,
        functionName,
        headMemoryMB,
        code.base.kind,
        code.head.kind === 'path' && path.relative(TEMPLATES, code.head.path),
      ]),
    ).toEqual([
      ['shop-dev-orders', 'shop-dev-orders', 512, 'deployed', 'serverless/.serverless/orders.zip'],
      [
        'shop-nightly-report',
        'shop-nightly-report',
        1024,
        'deployed',
        'serverless/.serverless/report.zip',
      ],
    ])
    expect(plan).not.toHaveProperty('notes')
  })

  test('that states no deployed name at all is refused with what to write', async () => {
    await expect(
      planOf(
        step({ template: '.aws-sam', 'logical-id': 'ReportFunction' }),
        path.join(TEMPLATES, 'sam'),
      ),
    ).rejects.toThrow(
      [
        'template: .aws-sam does not state under which name ReportFunction is deployed (the name of ReportFunction is !Sub shop-report-$',
        "{Stage}). Give stack-name to have it looked up in CloudFormation, base-template with main's template, say so in the config file, or leave functions out with logical-id: '!ReportFunction'.\n\nfunctions:\n  - logical-id: ReportFunction\n    function-name: the-deployed-name",
      ].join(''),
    )
  })

  test('needs no deployed name to be recorded on the embedded service, where nothing is deployed', async () => {
    const sam = { template: '.aws-sam', 'logical-id': 'ReportFunction' }
    const plan = await planOf(
      step({ ...sam, backend: 'local' }),
      path.join(TEMPLATES, 'sam'),
      'record',
    )
    expect(plan.functions.map(({ name, code }) => [name, code.head.kind])).toEqual([
      ['ReportFunction', 'path'],
    ])
    await expect(planOf(step(sam), path.join(TEMPLATES, 'sam'), 'record')).rejects.toThrow(
      'does not state under which name ReportFunction is deployed',
    )
  })

  test('states how head is configured, which changes nothing of base as deployed', async () => {
    const plan = await planOf(step({ template: '.serverless' }), path.join(TEMPLATES, 'serverless'))
    expect(plan.functions[0]).toMatchObject({
      overrides: {
        base: {},
        head: {
          runtime: 'nodejs20.x',
          handler: 'src/orders.handler',
          architecture: 'arm64',
          timeoutSeconds: 10,
          ephemeralStorageMB: 512,
        },
      },
      template: {
        file: '.serverless',
        logicalId: 'OrdersLambdaFunction',
        configuration: {
          runtime: 'nodejs20.x',
          handler: 'src/orders.handler',
          architecture: 'arm64',
          timeoutSeconds: 10,
          ephemeralStorageMB: 512,
        },
        environmentNames: ['STAGE', 'TABLE'],
      },
    })
  })

  test('with base code at hand, says how both sides run', async () => {
    using directory = directoryWith({ 'template.yaml': TEMPLATE })
    const plan = await planOf(
      step({ template: 'template.yaml', 'logical-id': 'Orders', 'base-code': 'base' }),
      directory.path,
    )
    expect(plan.functions).toMatchObject([
      {
        name: 'shop-orders',
        overrides: {
          base: { runtime: 'nodejs22.x', handler: 'index.handler', timeoutSeconds: 3 },
          head: { runtime: 'nodejs22.x', handler: 'index.handler', timeoutSeconds: 3 },
        },
      },
    ])
  })
})

describe('what head is configured with', () => {
  const overridesFor = async (given: Record<string, string>, config = '') => {
    using directory = directoryWith({ 'template.yaml': TEMPLATE, [FILE]: config })
    const plan = await planOf(
      step({ template: 'template.yaml', 'logical-id': 'Orders', ...given }),
      directory.path,
    )
    return plan.functions[0]?.overrides
  }

  test('is given for both sides, or for head alone, before what the template states', async () => {
    expect(
      await overridesFor({ timeout: '60', 'head-architecture': 'arm64', runtime: 'nodejs24.x' }),
    ).toMatchObject({
      base: { timeoutSeconds: 60, runtime: 'nodejs24.x' },
      head: { timeoutSeconds: 60, runtime: 'nodejs24.x', architecture: 'arm64' },
    })
    expect(await overridesFor({ timeout: '60', 'head-timeout': '5' })).toMatchObject({
      base: { timeoutSeconds: 60 },
      head: { timeoutSeconds: 5 },
    })
  })

  test('is what the template states before the defaults of the config file', async () => {
    const overrides = await overridesFor({}, 'head-timeout: 9\nephemeral-storage: 2048\n')
    expect(overrides?.base).toEqual({})
    expect(overrides?.head).toMatchObject({ timeoutSeconds: 3, ephemeralStorageMB: 512 })
  })
})

describe('what a template leaves out', () => {
  test('is noted, and what only the deployment knows is noted, too', async () => {
    const plan = await planOf(
      step({ template: 'cdk.out', 'logical-id': 'Shop/*\n!Shop/Reports' }),
      path.join(TEMPLATES, 'cdk'),
    )
    expect(plan.functions.map(({ name }) => name)).toEqual(['shop-orders', 'shop-audit'])
    expect(plan.refused?.map(({ name }) => name)).toEqual(['Shop/Inline'])
    expect(plan.leftOut).toEqual([
      {
        name: 'Shop/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler',
        reason: 'it serves the deployment itself',
      },
      { name: 'Shop/Thumbnails', reason: 'it is a container image' },
    ])
    const named = await planOf(
      step({ template: 'cdk.out', 'logical-id': 'Shop/Reports', 'function-name': 'reports-x1' }),
      path.join(TEMPLATES, 'cdk'),
    )
    expect(named.functions).toMatchObject([{ functionName: 'reports-x1' }])
    expect(named.functions[0]).not.toHaveProperty('headMemoryMB')
    expect(named.notes).toEqual([
      'cdk.out: MemorySize of Shop/Reports is !Ref ReportsMemory, which only the deployment knows; it is taken to stay as deployed.',
    ])
  })

  test('is refused when it was asked for by its id', async () => {
    await expect(
      planOf(
        step({ template: 'cdk.out', 'logical-id': 'Shop/Thumbnails' }),
        path.join(TEMPLATES, 'cdk'),
      ),
    ).rejects.toThrow(
      'logical-id: Shop/Thumbnails cannot be measured: it is a container image; give head-code with its code, or leave it out.',
    )
  })
})

describe('a template with a config file', () => {
  const gather = async (config: string, given: Record<string, string> = {}) => {
    using directory = directoryWith({ 'template.yaml': TEMPLATE, [FILE]: config })
    return await planOf(step(given), directory.path)
  }

  test('the file’s defaults lose against the template, what it says of a function wins', async () => {
    const plan = await gather(
      `template: template.yaml\nhead-memory-size: 256\nbase-code: base\nhandler: old.handler\nmax-cost-increase: 3\nfunctions:\n  - logical-id: Report\n    head-memory-size: 2048\n    runtime: nodejs24.x\n`,
    )
    expect(plan.functions).toMatchObject([
      {
        name: 'shop-orders',
        headMemoryMB: 1024,
        limits: { costPercent: 3 },
        overrides: { head: { handler: 'index.handler', runtime: 'nodejs22.x' } },
      },
      { name: 'shop-report', headMemoryMB: 2048, overrides: { head: { runtime: 'nodejs24.x' } } },
    ])
  })

  test('a function may be spoken of by its deployed name, and others may be added', async () => {
    const plan = await gather(
      'template: template.yaml\nfunctions:\n  - function-name: shop-orders\n    max-cost-increase: 9\n  - function-name: legacy\n    head-code: legacy\n',
    )
    expect(plan.functions.map(({ name, limits }) => [name, limits.costPercent])).toEqual([
      ['shop-orders', 9],
      ['shop-report', 5],
      ['legacy', 5],
    ])
  })

  test('function-name at the step picks one of them', async () => {
    const plan = await gather('template: template.yaml\n', { 'function-name': 'shop-report' })
    expect(plan.functions.map(({ name }) => name)).toEqual(['shop-report'])
    await expect(gather('template: template.yaml\n', { 'function-name': 'x' })).rejects.toThrow(
      '--function-name: no function of the template is called x; say which one it is with logical-id, too.',
    )
  })

  test('an id at the step leaves what the file says of other functions aside', async () => {
    const plan = await gather(
      'template: template.yaml\nfunctions:\n  - logical-id: Report\n    max-cost-increase: 9\n',
      { 'logical-id': 'Orders' },
    )
    expect(plan.functions.map(({ name }) => name)).toEqual(['shop-orders'])
  })

  test.each([
    [
      'functions:\n  - logical-id: Order\n',
      /line 3, column 17: logical-id: the template has no function Order\. Did you mean Orders\?/,
    ],
    ['functions:\n  - logical-id: "*"\n', /under a function, logical-id is one id/],
    [
      'functions:\n  - logical-id: Orders\n  - logical-id: Orders\n',
      /line 4, column 17: logical-id: Orders is in the list already/,
    ],
    ['logical-id: Orderz*\n', /logical-id: the template has no function Orderz\*/],
  ])('%j is refused', async (rest, sentence) => {
    await expect(gather(`template: template.yaml\n${rest}`)).rejects.toThrow(sentence)
  })

  test('an id that is in several stacks is refused with how to be precise', async () => {
    const config = 'functions:\n  - logical-id: OrdersA9B65338\n    max-cost-increase: 9\n'
    using directory = directoryWith({ 'config.yml': config })
    await expect(
      planOf(
        step({ template: 'cdk.out', config: path.join(directory.path, 'config.yml') }),
        path.join(TEMPLATES, 'cdk'),
      ),
    ).rejects.toThrow(
      'OrdersA9B65338 is declared more than once; write one of Shop/Orders, Prod/Shop/Orders.',
    )
  })
})

test('set-up, tear-down, severities and expectations reach the plan', async () => {
  using directory = directoryWith({
    'events/shop-orders/get.json': '{}',
    [FILE]:
      'functions:\n  - function-name: shop-orders\n    head-code: code\n    payloads: [{ file: "events/{function-name}", expect: 200 }]\n    set-up: [{ event: { seed: true } }]\n    tear-down: [{ event: sqs }]\n    findings: { memory-headroom: fail }\n',
  })
  expect((await planOf({}, directory.path)).functions).toMatchObject([
    {
      payloads: [{ name: 'get', expect: { kind: 'status', status: '200' } }],
      setUp: [{ json: '{"seed":true}' }],
      tearDown: [{ name: 'sqs' }],
      severities: { 'memory-headroom': 'fail' },
    },
  ])
})
