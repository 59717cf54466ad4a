import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { connect } from '../../../src/aws/lambda/client.ts'
import { previewConfiguration } from '../../../src/aws/lambda/configuration.ts'
import { runMark } from '../../../src/aws/lambda/marks.ts'
import { codeInput, inputOf } from '../../../src/aws/lambda/preview-function.ts'

const DEPLOYED: FunctionConfiguration = {
  FunctionName: 'orders',
  Role: 'arn:aws:iam::123456789012:role/orders',
  Runtime: 'java21',
  Handler: 'Orders::handle',
  Timeout: 12,
  Architectures: ['arm64'],
  Layers: [{ Arn: 'arn:aws:lambda:us-east-1:123456789012:layer:common:3', CodeSize: 1 }],
  Environment: { Variables: { TABLE: 'orders', STAGE: 'live' } },
  KMSKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/1',
  VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'], VpcId: 'vpc-1' },
  FileSystemConfigs: [
    {
      Arn: 'arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-1',
      LocalMountPath: '/mnt/data',
    },
  ],
  EphemeralStorage: { Size: 1024 },
  TracingConfig: { Mode: 'Active' },
  SnapStart: { ApplyOn: 'PublishedVersions', OptimizationStatus: 'On' },
  LoggingConfig: {
    LogFormat: 'JSON',
    ApplicationLogLevel: 'ERROR',
    SystemLogLevel: 'WARN',
    LogGroup: '/aws/lambda/orders',
  },
  DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead' },
  MemorySize: 512,
}

describe('the configuration of previews', () => {
  test('is the deployed one, but logs where all previews log, with reports, and has no dead-letter queue', () => {
    const configuration = previewConfiguration('orders', {
      packaging: 'zip',
      deployed: DEPLOYED,
      overrides: {},
    })
    expect(configuration).toEqual({
      Role: DEPLOYED.Role,
      Runtime: 'java21',
      Handler: 'Orders::handle',
      Timeout: 12,
      Architectures: ['arm64'],
      Layers: ['arn:aws:lambda:us-east-1:123456789012:layer:common:3'],
      Environment: { Variables: { TABLE: 'orders', STAGE: 'live' } },
      KMSKeyArn: DEPLOYED.KMSKeyArn,
      VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
      FileSystemConfigs: DEPLOYED.FileSystemConfigs,
      EphemeralStorage: { Size: 1024 },
      TracingConfig: { Mode: 'Active' },
      SnapStart: { ApplyOn: 'PublishedVersions' },
      LoggingConfig: {
        LogFormat: 'JSON',
        ApplicationLogLevel: 'ERROR',
        SystemLogLevel: 'INFO',
        LogGroup: '/aws/lambda/lambda-cost-gate',
      },
    })
  })

  test('takes what the user wants instead', () => {
    expect(
      previewConfiguration('orders', {
        packaging: 'zip',
        deployed: DEPLOYED,
        overrides: {
          executionRole: 'arn:aws:iam::123456789012:role/previews',
          environment: { STAGE: 'test' },
          timeoutSeconds: 30,
        },
      }),
    ).toMatchObject({
      Role: 'arn:aws:iam::123456789012:role/previews',
      Environment: { Variables: { TABLE: 'orders', STAGE: 'test' } },
      Timeout: 30,
    })
  })

  test('has the layer versions that a template states, and keeps the layers that it does not', () => {
    const arn = (layer: string) => `arn:aws:lambda:us-east-1:123456789012:layer:${layer}`
    const layers = (deployed: string[], stated: string[]) =>
      previewConfiguration('orders', {
        packaging: 'zip',
        deployed: { ...DEPLOYED, Layers: deployed.map((each) => ({ Arn: arn(each) })) },
        overrides: { statedLayerArns: stated.map(arn) },
      }).Layers
    expect(layers(['a:1', 'common:3'], ['common:4', 'new:1'])).toEqual(
      ['a:1', 'common:4', 'new:1'].map(arn),
    )
    expect(layers([], [])).toBeUndefined()
  })

  test('of a container image has its settings in place of runtime, handler and layers', () => {
    const ImageConfig = { Command: ['app.handler'] }
    const { Runtime, Handler, Layers, ...rest } = DEPLOYED
    const configuration = previewConfiguration('orders', {
      packaging: 'image',
      deployed: { ...rest, PackageType: 'Image', ImageConfigResponse: { ImageConfig } },
      overrides: {},
    })
    expect(configuration).toMatchObject({ PackageType: 'Image', ImageConfig, Timeout: 12 })
    expect(Object.keys(configuration)).not.toEqual(expect.arrayContaining(['Runtime']))
  })
})

test.each([
  [
    { kind: 's3', bucket: 'builds', key: 'orders.zip', versionId: 'v1' } as const,
    {
      S3Bucket: 'builds',
      S3Key: 'orders.zip',
      S3ObjectVersion: 'v1',
      SourceKMSKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/zips',
    },
  ],
  [
    { kind: 'image', uri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:1' } as const,
    { ImageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:1' },
  ],
])('a preview of %j is created from where the code is, marked', async (code, Code) => {
  const identity = { repository: 'octo/orders', stem: 'pr-12', token: 'abc123', base: {}, head: {} }
  const lambda = connect({ backend: 'local', region: 'us-east-1' })
  const spec = {
    name: 'lambda-cost-gate-1',
    code,
    sourceKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/zips',
    configuration: previewConfiguration('orders', {
      packaging: 'zip',
      deployed: DEPLOYED,
      overrides: {},
    }),
    memoryMB: 1769,
    mark: runMark(identity, new Date('2026-01-01T00:00:00Z')),
  }
  const { Code: sent, ...input } = inputOf(spec, await codeInput(lambda, spec))
  expect(sent).toEqual(Code)
  expect(input).toMatchObject({
    MemorySize: 1769,
    Publish: true,
    Description:
      'Lambda Cost Gate preview 1; octo/orders pr-12/abc123; expires 2026-01-01T03:00:00.000Z',
    Tags: {
      'lambda-cost-gate:repository': 'octo/orders',
      'lambda-cost-gate:run': 'pr-12/abc123',
      'lambda-cost-gate:expires': '2026-01-01T03:00:00.000Z',
    },
  })
})
