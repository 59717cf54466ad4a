import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import {
  CreateAliasCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type LambdaService,
  SETTLED_AT_ONCE,
  startLambdaService,
} from '@lambda-cost-gate/local-lambda'
import { clientOf, fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { zipSync } from 'fflate'
import { readReport } from '../../src/report/read.ts'
import { altered } from '../support/altered.ts'
import { createDeployed } from '../support/deployed.ts'
import { runDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'

const zipOf = (name: string, text: string) => Buffer.from(zipSync({ [name]: Buffer.from(text) }))
const FEW = ['--memory-sizes', '512', '--max-environments', '4']
const LIVE = 'export const handler = 1 // live'
const LATEST = 'export const handler = 2 // latest'

describe('on AWS', () => {
  let service: LambdaService
  let before: unknown

  beforeAll(async () => {
    const factory = fakeFactory()
    factory.answer = () => ({ durationMs: 2000 })
    service = await startLambdaService({ factory, latencies: SETTLED_AT_ONCE, maxEnvironments: 99 })
    const code = { Code: { ZipFile: zipOf('./index.mjs', LIVE) } }
    await createDeployed(service.endpoint, 'orders', 512, code)
    await createDeployed(service.endpoint, 'mailer', 512)
    const client = clientOf(service)
    const FunctionName = 'orders'
    await client.send(new PublishVersionCommand({ FunctionName }))
    await client.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }))
    const ZipFile = zipOf('index.mjs', LATEST)
    await client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }))
    client.destroy()
    before = service.snapshot()
  })

  afterAll(() => service.close())

  async function checked(args: readonly string[], endpoint = service.endpoint) {
    using directory = directoryWith({
      'live/index.mjs': LIVE,
      'other/index.mjs': 'export const handler = 3',
    })
    const { status, stderr } = await runDist(
      'cli.js',
      ['check', ...args, ...FEW, '--report-dir', 'out'],
      {
        cwd: directory.path,
        env: {
          AWS_ENDPOINT_URL_LAMBDA: endpoint,
          AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: endpoint,
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
        },
      },
    )
    const file = path.join(directory.path, 'out/report.json')
    const report = existsSync(file) ? readReport(JSON.parse(readFileSync(file, 'utf8'))) : undefined
    return { status, report, stderr: stderr.trim() }
  }

  test.each([
    'orders:live',
    '000000000000:function:orders:live',
    'arn:aws:lambda:us-east-1:000000000000:function:orders:live',
    'orders:1',
  ])("%s: the alias's code is base, its zip unpacked as unzip does", async (name) => {
    const same = await checked(['--function-name', name, '--head-code', 'live'])
    expect([same.status, same.report?.functions.map(({ kind }) => kind)]).toEqual([
      0,
      ['unchanged'],
    ])
    expect(service.snapshot()).toEqual(before)
  })

  test('an alias is what is measured and named in the report, and nothing stays', async () => {
    const { status, report } = await checked([
      ...['--function-name', 'orders:live', '--head-code', 'other'],
    ])
    expect(status).toBe(0)
    expect(report?.functions[0]).toMatchObject({ kind: 'measured', name: 'orders' })
    expect(report?.base.source).toMatchObject({ kind: 'deployed', qualifier: 'live', version: '1' })
    expect(service.snapshot()).toEqual(before)
  })

  test.each([
    [
      'an alias that is not there',
      ['--function-name', 'orders:nobody', '--head-code', 'live'],
      'base-qualifier: orders has no alias or version nobody; correct it,',
    ],
    [
      'an alias of a function that is not there',
      ['--function-name', 'gone:live', '--head-code', 'live'],
      'function-name: no function gone is deployed here',
    ],
    [
      'no role where nothing is deployed',
      [
        ...['--function-name', 'gone', '--head-code', 'live', '--base-code', 'other'],
        ...['--runtime', 'nodejs26.x', '--handler', 'index.handler'],
      ],
      'execution-role is missing: no function gone is deployed to take it from; give execution-role',
    ],
  ])('%s is refused by name', async (_, args, sentence) => {
    const { status, stderr } = await checked(args)
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)])
    expect(service.snapshot()).toEqual(before)
  })

  test('with a role, what is not deployed is measured, on a runtime newer than any list', async () => {
    const { status, report } = await checked([
      ...['--function-name', 'gone', '--head-code', 'live', '--base-code', 'other'],
      ...['--runtime', 'nodejs26.x', '--handler', 'index.handler'],
      ...['--execution-role', 'arn:aws:iam::000000000000:role/gone'],
    ])
    expect([status, report?.functions[0]?.kind]).toEqual([0, 'measured'])
    expect(service.snapshot()).toEqual(before)
  })

  test('a customer-managed runtime, which the SDK drops from the answer, is refused by name', async () => {
    await using described = await altered(service.endpoint, (answer) =>
      'Configuration' in answer
        ? { ...answer, Configuration: { ...Object(answer.Configuration), RuntimeConfig: {} } }
        : answer,
    )
    const { status, stderr } = await checked(
      ['--function-name', 'orders', '--head-code', 'other'],
      described.endpoint,
    )
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('orders has a customer-managed runtime, so no preview of it can be'),
    ])
    expect(service.snapshot()).toEqual(before)
  })
})

test('a zip with ./index.js is invoked by index.handler', async () => {
  using directory = directoryWith({
    'code.zip': zipOf('./index.js', 'exports.handler = async () => 42'),
  })
  const args = ['invoke', '--backend', 'local', '--runtime', 'nodejs26.x', '--format', 'json']
  const { status, stdout } = await runDist(
    'cli.js',
    [...args, '--handler', 'index.handler', '--head-code', 'code.zip'],
    { cwd: directory.path },
  )
  expect([status, JSON.parse(stdout)]).toMatchObject([
    0,
    { functions: [{ invoked: [{ cold: { answer: 42 } }] }] },
  ])
})
