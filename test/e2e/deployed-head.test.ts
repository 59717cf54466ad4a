import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { CreateAliasCommand, PublishVersionCommand } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type LambdaService,
  SETTLED_AT_ONCE,
  startLambdaService,
} from '@lambda-cost-gate/local-lambda'
import { clientOf, fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { zipSync } from 'fflate'
import { readReport } from '../../src/report/read.ts'
import type { Report } from '../../src/report/schema.ts'
import { createDeployed } from '../support/deployed.ts'
import { runDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'
import { cloudFormation, type StackResource } from '../support/stacks.ts'

const LAMBDA = 'AWS::Lambda::Function'
const STACKS: Record<string, readonly StackResource[]> = {
  shop: [
    ['Orders', LAMBDA, 'shop-Orders-1A2B3C'],
    ['Mailer', LAMBDA, 'shop-Mailer-4D5E6F'],
    ['Gone', LAMBDA, 'shop-Gone-7G8H9I'],
    ['Table', 'AWS::DynamoDB::Table', 'shop-Table-0J1K2L'],
    ['OrdersRole', 'AWS::IAM::Role', 'shop-OrdersRole-3M4N'],
  ],
  'shop-pr-12': [
    ['Orders', LAMBDA, 'shop-pr-12-Orders-5O6P'],
    ['Mailer', LAMBDA, 'shop-pr-12-Mailer-7Q8R'],
    ['Added', LAMBDA, 'shop-pr-12-Added-9S0T'],
    ['Table', 'AWS::DynamoDB::Table', 'shop-pr-12-Table-1U2V'],
    ['OrdersRole', 'AWS::IAM::Role', 'shop-pr-12-OrdersRole-3W4X'],
  ],
  'shop-pr-13': [['Orders', LAMBDA, 'shop-pr-12-Orders-5O6P', 'UPDATE_IN_PROGRESS']],
  migrated: [
    ['Orders', LAMBDA, 'shop-pr-12-Orders-5O6P'],
    ['Migration', 'Custom::Migration', 'migration-1'],
  ],
}
const FILES = ['report.json', 'report.md', 'report.html', 'samples.ndjson']
const SECRETS = ['prod-secret-a1', 'pr-secret-b2']
const zipOf = (text: string) => Buffer.from(zipSync({ 'index.mjs': Buffer.from(text) }))
const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`
const variables = (table: string, more: Record<string, string> = {}) => ({
  Environment: { Variables: { TABLE: table, ...more } },
})

describe('head is what is deployed', () => {
  let service: LambdaService
  let before: unknown
  const invoked = new Set<string>()

  beforeAll(async () => {
    const factory = fakeFactory()
    factory.answer = (_, { variables: own }) => {
      invoked.add(own.TABLE ?? '')
      return { durationMs: own.MODE === 'slow' ? 3000 : 2000 }
    }
    service = await startLambdaService({ factory, latencies: SETTLED_AT_ONCE, maxEnvironments: 99 })
    const create = (name: string, code: string, more: object) =>
      createDeployed(service.endpoint, name, 512, { Code: { ZipFile: zipOf(code) }, ...more })
    await create('orders', '1', {
      ...variables('orders', { KEY: SECRETS[0] ?? '', OLD: '1' }),
      Timeout: 10,
    })
    await create('orders-pr-12', '2', {
      ...variables('orders', { KEY: SECRETS[1] ?? '', MODE: 'slow' }),
      Role: role('orders-pr'),
      Timeout: 20,
      MemorySize: 1024,
      TracingConfig: { Mode: 'Active' },
      Tags: { commit: 'd'.repeat(40) },
    })
    await create('shop-Orders-1A2B3C', '1', {
      ...variables('shop-Table-0J1K2L'),
      Role: role('shop-OrdersRole-3M4N'),
    })
    await create('shop-pr-12-Orders-5O6P', '2', {
      ...variables('shop-pr-12-Table-1U2V'),
      Role: role('shop-pr-12-OrdersRole-3W4X'),
    })
    await create('shop-Mailer-4D5E6F', '3', variables('shop-Table-0J1K2L'))
    await create('shop-pr-12-Mailer-7Q8R', '3', variables('shop-pr-12-Table-1U2V'))
    await create('shop-pr-12-Added-9S0T', '4', {})
    const client = clientOf(service)
    const FunctionName = 'orders-pr-12'
    await client.send(new PublishVersionCommand({ FunctionName }))
    await client.send(
      new CreateAliasCommand({ FunctionName, Name: 'canary', FunctionVersion: '1' }),
    )
    client.destroy()
    before = service.snapshot()
  })

  afterAll(() => service.close())

  async function checked(...args: string[]) {
    const [flag, config = ''] = args
    const isConfig = flag === '--config'
    using directory = directoryWith({
      'code/index.mjs': '5',
      ...(isConfig && { '.github/lambda-cost-gate.yml': config }),
    })
    await using stacks = await cloudFormation(STACKS)
    const { status, stdout, stderr } = await runDist(
      'cli.js',
      ['check', ...(isConfig ? [] : args), '--memory-sizes', '512', '--report-dir', 'out'],
      {
        cwd: directory.path,
        env: {
          AWS_ENDPOINT_URL_LAMBDA: service.endpoint,
          AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: service.endpoint,
          AWS_ENDPOINT_URL_CLOUDFORMATION: stacks.endpoint,
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
        },
      },
    )
    // Nothing of either side is written, whatever came of it.
    expect(service.snapshot()).toEqual(before)
    const texts = FILES.map((name) => {
      const file = path.join(directory.path, 'out', name)
      return existsSync(file) ? readFileSync(file, 'utf8') : ''
    })
    const report = (): Report => readReport(JSON.parse(texts[0] ?? ''))
    const everything = [...texts, stdout, stderr].join()
    return { status, stdout, stderr: stderr.trim(), report, everything }
  }

  test('as an alias: its code and configuration are measured, and all that differs is named', async () => {
    const { status, stdout, report, everything } = await checked(
      ...['--function-name', 'orders', '--head-function-name', 'orders-pr-12:canary'],
    )
    const [fn] = report().functions
    expect([status, fn]).toMatchObject([
      1,
      {
        kind: 'measured',
        name: 'orders',
        deployedMB: { base: 512, head: 1024 },
        configuration: { base: { timeoutSeconds: 10 }, head: { timeoutSeconds: 20 } },
        head: {
          source: { functionName: 'orders-pr-12', qualifier: 'canary', version: '1', isHead: null },
        },
        differences: {
          settings: [
            { setting: 'role', base: 'orders', head: 'orders-pr' },
            { setting: 'tracing', base: 'PassThrough', head: 'Active' },
          ],
          variables: { differing: ['KEY'], pointing: [], onlyBase: ['OLD'], onlyHead: ['MODE'] },
        },
      },
    ])
    expect(stdout).toContain(
      '⚠️ Besides the code, the deployed functions differ in tracing (`PassThrough` → `Active`); the environment variable `KEY` (values not shown); the environment variable `MODE`, which base does not have; the environment variable `OLD`, which the pull request does not have.',
    )
    expect(stdout).toContain('Head is the deployed `orders-pr-12` (`canary`, version `1`, ')
    expect(stdout).toMatch(
      /\nlambda-cost-gate check --function-name orders --head-function-name orders-pr-12:canary --memory-sizes 512 --seed \d+\n/,
    )
    for (const secret of SECRETS) expect(everything).not.toContain(secret)
  })

  test('as a stack: functions are found by their ids, and what only points elsewhere is unchanged', async () => {
    invoked.clear()
    const { status, report, stdout } = await checked(
      ...['--stack-name', 'shop', '--head-stack-name', 'shop-pr-12'],
    )
    expect([status, report().functions]).toMatchObject([
      0,
      [
        {
          kind: 'measured',
          name: 'shop-Orders-1A2B3C',
          head: { source: { functionName: 'shop-pr-12-Orders-5O6P' } },
          differences: { variables: { differing: [], pointing: ['TABLE'] } },
        },
        { kind: 'unchanged', name: 'shop-Mailer-4D5E6F' },
        { kind: 'new', name: 'Added' },
      ],
    ])
    expect([...invoked].sort()).toEqual(['shop-Table-0J1K2L', 'shop-pr-12-Table-1U2V'])
    expect(stdout).toContain("Only main's stack has Gone: removed, so there is nothing to measure.")
    expect(stdout).toMatch(/`TABLE`, each naming a resource of its own stack/)
  })

  test('as the config file says for each function', async () => {
    const config = [
      'functions:',
      '  - function-name: shop-Mailer-4D5E6F',
      '    head-function-name: arn:aws:lambda:us-east-1:000000000000:function:shop-pr-12-Mailer-7Q8R',
      '    environment: { TABLE: same }',
      '  - function-name: orders-pr-12:canary',
      '    head-function-name: "{function-name}"',
    ].join('\n')
    const { status, report } = await checked('--config', config)
    expect([status, report().functions]).toMatchObject([
      0,
      [
        { kind: 'unchanged', name: 'shop-Mailer-4D5E6F' },
        { kind: 'unchanged', name: 'orders-pr-12', head: { source: { qualifier: '$LATEST' } } },
      ],
    ])
  })

  test.each([
    [
      'head-function-name: no function gone is deployed here; give the name that it has in Lambda (for a stack, head-stack-name), or deploy the pull request first.',
      ['--function-name', 'orders', '--head-function-name', 'gone'],
    ],
    [
      'head-function-name: orders-pr-12 has no alias or version nobody; correct it behind the name',
      ['--function-name', 'orders', '--head-function-name', 'orders-pr-12:nobody'],
    ],
    [
      'head-function-name: arn:aws:lambda:us-east-1:000000000000:function:orders ($LATEST) is what it would be compared with',
      [
        ...['--function-name', 'orders'],
        ...['--head-function-name', 'arn:aws:lambda:us-east-1:000000000000:function:orders'],
      ],
    ],
    [
      'head-function-name: arn:aws:lambda:eu-west-1:000000000000:function:orders-pr-12 is in eu-west-1, and this run uses us-east-1; set AWS_REGION',
      [
        ...['--function-name', 'orders', '--head-function-name'],
        'arn:aws:lambda:eu-west-1:000000000000:function:orders-pr-12:canary',
      ],
    ],
    [
      'function-name: arn:aws:lambda:eu-west-1:000000000000:function:orders is in eu-west-1, and this run uses us-east-1; set AWS_REGION',
      [
        ...['--function-name', 'arn:aws:lambda:eu-west-1:000000000000:function:orders'],
        ...['--head-code', 'code'],
      ],
    ],
    [
      'head-stack-name: Orders of shop-pr-13 is being deployed (UPDATE_IN_PROGRESS)',
      ['--stack-name', 'shop', '--head-stack-name', 'shop-pr-13'],
    ],
    [
      'Orders is left out: its stack has a Custom::Migration, and CloudFormation does not say which functions serve it',
      ['--stack-name', 'shop', '--head-stack-name', 'migrated'],
    ],
  ])('refused: %s', async (sentence, args) => {
    const { status, stderr } = await checked(...args)
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)])
  })
})
