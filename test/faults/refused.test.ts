import {
  CreateCodeSigningConfigCommand,
  PutFunctionCodeSigningConfigCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { clientOf } from '@lambda-cost-gate/local-lambda/test-support'
import { altered } from '../support/altered.ts'
import { check, planOf } from '../support/check.ts'
import { directoryWith } from '../support/files.ts'
import { type Outcome, type World, world } from './support.ts'

const READS = /^(Get|List)/
const PREVIEWS = ['isolated', 'in-place'] as const

/** Runs against a service that describes the deployed function with these members too. */
async function runAgainst(place: World, described: object): Promise<Outcome> {
  await using service = await altered(place.service.endpoint, (answer) =>
    'Configuration' in answer
      ? { ...answer, Configuration: { ...Object(answer.Configuration), ...described } }
      : answer,
  )
  return await place.run({ endpoint: service.endpoint })
}

/** Operations that were asked for since. */
function operationsSince(place: World, before: number): string[] {
  return place.service.requests.slice(before).map(({ operation }) => operation)
}

describe('a function of a kind that no faithful preview can be made of', () => {
  test.each([
    [
      { MasterArn: 'arn:aws:lambda:us-east-1:123456789012:function:edge:3' },
      'orders is a replica that Lambda@Edge made',
    ],
    [{ DurableConfig: { ExecutionTimeout: 900 } }, 'orders is a durable function'],
    [{ TenancyConfig: { TenantIsolationMode: 'PER_TENANT' } }, 'orders isolates tenants'],
    [
      { CapacityProviderConfig: { LambdaManagedInstancesCapacityProviderConfig: {} } },
      'orders runs on a capacity provider',
    ],
    [
      {
        Runtime: 'custom',
        RuntimeConfig: {
          RuntimeArn: 'arn:aws:lambda:us-east-1:123456789012:runtime/shop',
          RuntimeAlias: 'stable',
        },
      },
      'orders has a customer-managed runtime',
    ],
    [{ RuntimeConfig: { RuntimeAlias: 'stable' } }, 'orders has a customer-managed runtime'],
    [{ PackageType: 'Wasm' }, 'orders has the package type Wasm'],
    [
      { Runtime: null, ModuleConfig: { Url: 'x' }, StepConfig: {} },
      'orders states no runtime, but ModuleConfig, StepConfig',
    ],
    [
      { Environment: { Error: { ErrorCode: 'AccessDeniedException', Message: 'no kms:Decrypt' } } },
      'the environment variables of orders cannot be read (no kms:Decrypt)',
    ],
  ])('is refused before anything is sent but questions: %j', async (described, sentence) => {
    for (const preview of PREVIEWS) {
      await using place = await world('same', { preview })
      const before = place.service.requests.length
      expect(await runAgainst(place, described)).toMatchObject({
        status: 2,
        message: expect.stringContaining(sentence),
      })
      for (const operation of operationsSince(place, before)) expect(operation).toMatch(READS)
    }
  })
})

const NEWER = {
  ThreadsConfig: { Count: 2 },
  LastThing: null,
  VpcConfig: { SubnetIds: [], Zones: ['a'] },
  Layers: [],
}

test('configuration that is not known is named in a note where previews lack it', async () => {
  const sentence =
    'orders: this version does not know ThreadsConfig, VpcConfig.Zones of the deployed configuration, so the previews run without it.'
  const noted = async (preview: 'isolated' | 'in-place') => {
    await using place = await world('same', { preview })
    const outcome = await runAgainst(place, NEWER)
    return outcome.kind === 'verdict' && [outcome.verdict, ...outcome.result.notes]
  }
  expect(await noted('isolated')).toEqual(['pass', expect.stringContaining(sentence)])
  expect(await noted('in-place')).toEqual(['pass'])
})

test('a function whose kind is refused does not stop the others', async () => {
  await using place = await world('same')
  await using service = await altered(place.service.endpoint, (answer, { path }) =>
    'Configuration' in answer && path.includes('/orders')
      ? { ...answer, Configuration: { ...Object(answer.Configuration), RuntimeConfig: {} } }
      : answer,
  )
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 2' })
  const flags = { 'head-code': 'head', 'memory-sizes': '512' }
  const plan = await planOf(
    ['orders', 'invoices'].map((name) => ({ 'function-name': name, ...flags })),
    directory.path,
  )
  const { functions } = await check(plan, service.endpoint, { pace: place.pace })
  expect(functions.map((each) => [each.plan.name, each.kind])).toEqual([
    ['invoices', 'measured'],
    ['orders', 'unmeasured'],
  ])
  expect(functions[1]).toMatchObject({
    error: { message: expect.stringContaining('orders has a customer-managed runtime') },
  })
})

/** A function under a code signing configuration. */
async function signed(policy: 'Warn' | 'Enforce', preview: 'isolated' | 'in-place') {
  const place = await world('same', { preview })
  const client = clientOf(place.service)
  const { CodeSigningConfig } = await client.send(
    new CreateCodeSigningConfigCommand({
      AllowedPublishers: {
        SigningProfileVersionArns: [
          'arn:aws:signer:us-east-1:123456789012:/signing-profiles/shop/abcdef0123',
        ],
      },
      CodeSigningPolicies: { UntrustedArtifactOnDeployment: policy },
    }),
  )
  const CodeSigningConfigArn = CodeSigningConfig?.CodeSigningConfigArn
  await client.send(
    new PutFunctionCodeSigningConfigCommand({ FunctionName: 'orders', CodeSigningConfigArn }),
  )
  client.destroy()
  return place
}

describe('a function that accepts signed code only', () => {
  test.each(PREVIEWS)('is refused before anything is created (%s)', async (preview) => {
    await using place = await signed('Enforce', preview)
    const before = place.state()
    expect(await place.run()).toMatchObject({
      status: 2,
      message: expect.stringMatching(
        /^function-name: orders accepts signed code only \(arn:aws:lambda:\S+:code-signing-config:csc-\w+ enforces it\), and code that is packed here is not signed/,
      ),
    })
    expect(place.state()).toEqual(before)
  })

  test.each(PREVIEWS)('is measured where its configuration only warns (%s)', async (preview) => {
    await using place = await signed('Warn', preview)
    expect(await place.run()).toMatchObject({ verdict: 'pass' })
  })
})

describe('in place', () => {
  test('a service that returns no revisions is refused, as no write could be guarded', async () => {
    await using place = await world('same', { preview: 'in-place' })
    const before = place.state()
    const requests = place.service.requests.length
    expect(await runAgainst(place, { RevisionId: undefined })).toMatchObject({
      status: 3,
      message: expect.stringContaining('returns no revision of orders'),
    })
    expect(place.state()).toEqual(before)
    for (const operation of operationsSince(place, requests)) expect(operation).toMatch(READS)
  })
})
