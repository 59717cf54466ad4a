import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {
  CreateFunctionCommand,
  PublishLayerVersionCommand,
  type Runtime,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { functionInput, refusal, start, zipOf } from './support.ts'

describe('settings of a function', () => {
  test.each<[string, Record<string, unknown>, string | RegExp]>([
    [
      'too little memory',
      { MemorySize: 64 },
      "ValidationException: 1 validation error detected: Value '64' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
    ],
    [
      'more memory than a function can have',
      { MemorySize: 20_000 },
      "InvalidParameterValueException: 'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 10240",
    ],
    [
      'no timeout',
      { Timeout: 0 },
      /^ValidationException: .* at 'timeout' .* greater than or equal to 1$/,
    ],
    [
      'a timeout over 15 minutes',
      { Timeout: 901 },
      "InvalidParameterValueException: 'Timeout' value failed to satisfy constraint: Member must have value less than or equal to 900",
    ],
    [
      'two things wrong at once',
      { MemorySize: 1, Description: 'x'.repeat(257) },
      /^ValidationException: 2 validation errors detected: .*'description'.*; .*'memorySize'/,
    ],
    [
      'a role that is none',
      { Role: 'r1' },
      /^ValidationException: 1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern/,
    ],
    [
      'an unknown runtime',
      { Runtime: 'cobol' },
      /^InvalidParameterValueException: Value cobol at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[nodejs20\.x, /,
    ],
    [
      'a runtime older than any of its family',
      { Runtime: 'provided.al2018' },
      /^InvalidParameterValueException: Value provided\.al2018 at 'runtime' failed/,
    ],
    [
      'a runtime that cannot run here',
      { Runtime: 'java21' },
      'InvalidParameterValueException: There is no java21 here.',
    ],
    [
      'no handler',
      { Handler: undefined },
      'InvalidParameterValueException: Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    ],
    [
      'an image',
      { PackageType: 'Image' },
      /^InvalidParameterValueException: The embedded Lambda service does not support container images\./,
    ],
    [
      'durable execution',
      { DurableConfig: { ExecutionTimeout: 60 } },
      /does not support durable functions\./,
    ],
    [
      'tenant isolation',
      { TenancyConfig: { TenantIsolationMode: 'PER_TENANT' } },
      /does not support tenant isolation\./,
    ],
    [
      'a capacity provider',
      { CapacityProviderConfig: {} },
      /does not support capacity providers\./,
    ],
    [
      'SnapStart for Node.js',
      { SnapStart: { ApplyOn: 'PublishedVersions' } },
      'InvalidParameterValueException: nodejs22.x is not supported for SnapStart enabled functions.',
    ],
    ['too small a /tmp', { EphemeralStorage: { Size: 511 } }, /'ephemeralStorage\.size'/],
    [
      'log levels with text logs',
      { LoggingConfig: { SystemLogLevel: 'WARN' } },
      'InvalidParameterValueException: To use log level filtering, you must set your log format to JSON.',
    ],
    [
      'a reserved variable',
      { Environment: { Variables: { AWS_REGION: 'x' } } },
      /reserved keys that are currently not supported for modification\. Reserved keys used in this request: AWS_REGION$/,
    ],
    [
      'more than 4 KB of variables',
      { Environment: { Variables: { A: 'x'.repeat(4096) } } },
      /exceeded the 4KB limit\. String measured: \{"A":"x/,
    ],
    [
      'two architectures',
      { Architectures: ['x86_64', 'arm64'] },
      "ValidationException: 1 validation error detected: Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1",
    ],
    [
      'a name that is none',
      { FunctionName: 'my function!' },
      /^ValidationException: 1 validation error detected: Value 'my function!' at 'functionName'/,
    ],
    [
      'a name that is too long',
      { FunctionName: 'x'.repeat(65) },
      /^InvalidParameterValueException: 1 validation error detected: .* less than or equal to 64$/,
    ],
    [
      'a number as text',
      { MemorySize: '128' },
      "SerializationException: The value of 'memorySize' is not an integer.",
    ],
    [
      'too many tags',
      { Tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v'])) },
      'InvalidParameterValueException: Number of tags exceeds resource tag limit.',
    ],
    [
      'no code',
      { Code: {} },
      'InvalidParameterValueException: Please provide a source for function code.',
    ],
    ['an image URI', { Code: { ImageUri: 'x/y:z' } }, /does not support container images\./],
    [
      'something that is no zip',
      { Code: { ZipFile: Buffer.from('nope') } },
      /^InvalidParameterValueException: Could not unzip uploaded file\./,
    ],
    [
      'code from S3, without a directory for it',
      { Code: { S3Bucket: 'bucket', S3Key: 'key' } },
      /does not support code from S3\. Upload it as ZipFile/,
    ],
  ])('are refused with %s, and nothing is created', async (_what, change, expected) => {
    await using running = await start()
    const input = { ...functionInput('one'), ...change }
    const said = await refusal(running.client.send(new CreateFunctionCommand(input)))
    if (typeof expected === 'string') expect(said).toBe(expected)
    else expect(said).toMatch(expected)
    expect(running.service.snapshot()).toEqual({})
  })

  test('are checked in an update as well, which then changes nothing', async () => {
    await using running = await start()
    await running.client.send(new CreateFunctionCommand(functionInput('one')))
    const before = running.service.snapshot()
    const update = new UpdateFunctionConfigurationCommand({ FunctionName: 'one', MemorySize: 64 })
    expect(await refusal(running.client.send(update))).toMatch(/^ValidationException/)
    const code = new UpdateFunctionCodeCommand({ FunctionName: 'one', ZipFile: Buffer.from('no') })
    expect(await refusal(running.client.send(code))).toMatch(/Could not unzip/)
    expect(running.service.snapshot()).toEqual(before)
  })
})

describe('code from S3', () => {
  test('is read from the directory that stands for it, and from nowhere else', async () => {
    const s3Directory = await mkdtemp(path.join(os.tmpdir(), 's3-test-'))
    try {
      await mkdir(path.join(s3Directory, 'bucket/deep'), { recursive: true })
      await writeFile(path.join(s3Directory, 'bucket/deep/code.zip'), zipOf())
      await writeFile(path.join(s3Directory, 'outside.zip'), zipOf())
      await using running = await start({ s3Directory })
      const { client } = running
      const create = (S3Bucket: string, S3Key: string) =>
        client.send(
          new CreateFunctionCommand({ ...functionInput('one'), Code: { S3Bucket, S3Key } }),
        )
      expect(await refusal(create('nowhere', 'code.zip'))).toMatch(/S3 Error Code: NoSuchBucket/)
      expect(await refusal(create('bucket', '../outside.zip'))).toMatch(/S3 Error Code: NoSuchKey/)
      expect(await refusal(create('bucket', 'no.zip'))).toMatch(/S3 Error Code: NoSuchKey/)
      expect((await create('bucket', 'deep/code.zip')).CodeSize).toBe(zipOf().length)
    } finally {
      await rm(s3Directory, { recursive: true })
    }
  })
})

describe('a runtime', () => {
  const newer =
    'nodejs26.x nodejs28.x python3.15 python3.99 ruby4.0 dotnet12 provided.al2027 provided.al2029'
  const none =
    'nodejs26 nodejs21.x nodejs26.1 python3.5 provided.al2024x java29.x rust1 custom NodeJS26.x'

  test.each(newer.split(' '))('%s that came after this list is taken', async (name) => {
    await using running = await start()
    const input = { ...functionInput('one'), Runtime: name as Runtime }
    expect(await running.client.send(new CreateFunctionCommand(input))).toMatchObject({
      Runtime: name,
    })
    const layer = new PublishLayerVersionCommand({
      LayerName: 'libs',
      Content: { ZipFile: zipOf() },
      CompatibleRuntimes: [name as Runtime],
    })
    expect(await running.client.send(layer)).toMatchObject({ CompatibleRuntimes: [name] })
  })

  test.each(none.split(' '))('%s cannot be one', async (name) => {
    await using running = await start()
    const input = { ...functionInput('one'), Runtime: name as Runtime }
    expect(await refusal(running.client.send(new CreateFunctionCommand(input)))).toMatch(
      `InvalidParameterValueException: Value ${name} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, `,
    )
  })
})
