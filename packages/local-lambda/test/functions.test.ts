import { createHash } from 'node:crypto'
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  PublishVersionCommand,
  paginateListFunctions,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { fakeClock, functionInput, refusal, start, zipOf } from './support.ts'

const sha256 = (zip: Uint8Array) => createHash('sha256').update(zip).digest('base64')

describe('creating a function', () => {
  test('answers with the whole configuration in State Pending, and it is Active at the next look', async () => {
    await using running = await start()
    const created = await running.client.send(new CreateFunctionCommand(functionInput('one')))
    expect(created).toMatchObject({
      FunctionName: 'one',
      FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:one',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      CodeSize: zipOf().length,
      CodeSha256: sha256(zipOf()),
      Description: '',
      Timeout: 3,
      MemorySize: 128,
      TracingConfig: { Mode: 'PassThrough' },
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/one' },
      Architectures: ['x86_64'],
      PackageType: 'Zip',
      Version: '$LATEST',
      State: 'Pending',
      StateReasonCode: 'Creating',
    })
    expect(created).not.toHaveProperty('Environment')
    const { Configuration } = await running.client.send(
      new GetFunctionCommand({ FunctionName: 'one' }),
    )
    expect(Configuration).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful' })
    expect(Configuration?.RevisionId).not.toBe(created.RevisionId)
  })

  test('stays Pending for the injected time, in which nothing can be done to it', async () => {
    const clock = fakeClock()
    await using running = await start({ clock, latencies: { settleMs: { CreateFunction: 2000 } } })
    const { client } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    clock.advance(1999)
    const looked = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'one' }))
    expect(looked.State).toBe('Pending')
    expect(await refusal(client.send(new PublishVersionCommand({ FunctionName: 'one' })))).toBe(
      'ResourceConflictException: The operation cannot be performed at this time. The function is currently in the following state: Pending',
    )
    clock.advance(1)
    await waitUntilFunctionActiveV2({ client, maxWaitTime: 5 }, { FunctionName: 'one' })
  })

  test('stores and returns every setting faithfully', async () => {
    await using running = await start()
    const settings = {
      Description: 'what it is for',
      Timeout: 900,
      MemorySize: 10240,
      Environment: { Variables: { NAME: 'value', EMPTY: '' } },
      KMSKeyArn: 'arn:aws:kms:us-east-1:000000000000:key/one',
      TracingConfig: { Mode: 'Active' as const },
      EphemeralStorage: { Size: 10240 },
      DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:000000000000:queue' },
      FileSystemConfigs: [
        {
          Arn: 'arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789abcdef0',
          LocalMountPath: '/mnt/files',
        },
      ],
      LoggingConfig: {
        LogFormat: 'JSON' as const,
        ApplicationLogLevel: 'DEBUG' as const,
        SystemLogLevel: 'WARN' as const,
        LogGroup: '/shared/group',
      },
      Architectures: ['arm64' as const],
    }
    await running.client.send(
      new CreateFunctionCommand({
        ...functionInput('one'),
        ...settings,
        VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
        Tags: { team: 'a' },
        Code: { ZipFile: zipOf(), SourceKMSKeyArn: 'arn:aws:kms:us-east-1:000000000000:key/two' },
      }),
    )
    const got = await running.client.send(new GetFunctionCommand({ FunctionName: 'one' }))
    expect(got.Configuration).toMatchObject(settings)
    expect(got.Configuration?.VpcConfig).toMatchObject({
      SubnetIds: ['subnet-1'],
      SecurityGroupIds: ['sg-1'],
      Ipv6AllowedForDualStack: false,
    })
    expect(got.Tags).toEqual({ team: 'a' })
    expect(got.Code?.SourceKMSKeyArn).toBe('arn:aws:kms:us-east-1:000000000000:key/two')
  })

  test('with Publish makes version 1 and describes it', async () => {
    await using running = await start()
    const created = await running.client.send(
      new CreateFunctionCommand({ ...functionInput('one'), Publish: true }),
    )
    expect(created).toMatchObject({ Version: '1', State: 'Pending' })
    const version = await running.client.send(
      new GetFunctionConfigurationCommand({ FunctionName: 'one', Qualifier: '1' }),
    )
    expect(version.FunctionArn).toBe('arn:aws:lambda:us-east-1:000000000000:function:one:1')
    expect(version.State).toBe('Active')
  })

  test('of a name that is taken is a conflict, also while the first is still unpacking', async () => {
    await using running = await start()
    const both = await Promise.allSettled([
      running.client.send(new CreateFunctionCommand(functionInput('one'))),
      running.client.send(new CreateFunctionCommand(functionInput('one', zipOf('other')))),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(
      await refusal(running.client.send(new CreateFunctionCommand(functionInput('one')))),
    ).toBe('ResourceConflictException: Function already exist: one')
  })
})

describe('the code of a function', () => {
  test('is downloaded byte for byte from the address that GetFunction gives', async () => {
    await using running = await start()
    await running.client.send(new CreateFunctionCommand(functionInput('one')))
    const { Code } = await running.client.send(new GetFunctionCommand({ FunctionName: 'one' }))
    expect(Code?.RepositoryType).toBe('S3')
    const response = await fetch(Code?.Location ?? '')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(zipOf()))
  })

  test('is no longer given after ten minutes, nor for a token that never was', async () => {
    const clock = fakeClock()
    await using running = await start({ clock })
    await running.client.send(new CreateFunctionCommand(functionInput('one')))
    const { Code } = await running.client.send(new GetFunctionCommand({ FunctionName: 'one' }))
    clock.advance(600_001)
    expect((await fetch(Code?.Location ?? '')).status).toBe(403)
    expect((await fetch(`${running.service.endpoint}/code/0123`)).status).toBe(403)
  })
})

describe('listing functions', () => {
  test('gives 50 a page at most and every function once, whatever goes meanwhile', async () => {
    await using running = await start()
    const { client } = running
    const names = Array.from({ length: 60 }, (_, index) => `f-${index}`)
    for (const name of names) await client.send(new CreateFunctionCommand(functionInput(name)))
    const first = await client.send(new ListFunctionsCommand({ MaxItems: 1000 }))
    expect(first.Functions).toHaveLength(50)
    await client.send(new DeleteFunctionCommand({ FunctionName: 'f-3' }))
    const second = await client.send(new ListFunctionsCommand({ Marker: first.NextMarker }))
    const seen = [...(first.Functions ?? []), ...(second.Functions ?? [])]
    expect(seen.map(({ FunctionName }) => FunctionName)).toEqual(names)
    expect(second.NextMarker).toBeUndefined()
    const small: string[] = []
    for await (const page of paginateListFunctions({ client, pageSize: 7 }, {})) {
      small.push(...(page.Functions ?? []).map(({ FunctionName }) => FunctionName ?? ''))
    }
    expect(small).toHaveLength(59)
    expect(new Set(small).size).toBe(59)
  })

  test('leaves out the state, as AWS does, and lists every version with ALL', async () => {
    await using running = await start()
    const { client } = running
    await client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
    const latest = await client.send(new ListFunctionsCommand({}))
    expect(latest.Functions?.map(({ FunctionArn }) => FunctionArn)).toEqual([
      'arn:aws:lambda:us-east-1:000000000000:function:one',
    ])
    expect(latest.Functions?.[0]).not.toHaveProperty('State')
    const all = await client.send(new ListFunctionsCommand({ FunctionVersion: 'ALL' }))
    expect(all.Functions?.map(({ Version }) => Version)).toEqual(['$LATEST', '1'])
  })
})

describe('deleting', () => {
  test('a function takes its versions, aliases and environments with it', async () => {
    await using running = await start()
    const { client, service } = running
    await client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
    await client.send(new DeleteFunctionCommand({ FunctionName: 'one' }))
    expect(service.snapshot()).toEqual({})
    expect(await refusal(client.send(new DeleteFunctionCommand({ FunctionName: 'one' })))).toBe(
      'ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:000000000000:function:one',
    )
  })

  test('never brings a version number back, not even for a new function of the name', async () => {
    await using running = await start()
    const { client } = running
    await client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
    await client.send(new DeleteFunctionCommand({ FunctionName: 'one' }))
    const again = await client.send(
      new CreateFunctionCommand({ ...functionInput('one'), Publish: true }),
    )
    expect(again.Version).toBe('2')
  })
})
