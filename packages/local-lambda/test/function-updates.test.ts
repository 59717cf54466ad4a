import { createHash } from 'node:crypto'
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { fakeClock, functionInput, refusal, start, zipOf } from './support.ts'

const sha256 = (zip: Uint8Array) => createHash('sha256').update(zip).digest('base64')

describe('updating a function', () => {
  test('is InProgress until its time has come, and another update meanwhile is a conflict', async () => {
    const clock = fakeClock()
    await using running = await start({
      clock,
      latencies: { settleMs: { UpdateFunctionConfiguration: 1200 } },
    })
    const { client } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    const updated = await client.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: 'one', MemorySize: 512 }),
    )
    expect(updated).toMatchObject({
      MemorySize: 512,
      LastUpdateStatus: 'InProgress',
      LastUpdateStatusReasonCode: 'Creating',
      State: 'Active',
    })
    for (const again of [
      client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'one' })),
      client.send(new UpdateFunctionCodeCommand({ FunctionName: 'one', ZipFile: zipOf('2') })),
      client.send(new PublishVersionCommand({ FunctionName: 'one' })),
    ]) {
      expect(await refusal(again)).toBe(
        'ResourceConflictException: The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:us-east-1:000000000000:function:one',
      )
    }
    clock.advance(1200)
    await waitUntilFunctionUpdatedV2({ client, maxWaitTime: 5 }, { FunctionName: 'one' })
    const settled = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'one' }))
    expect(settled.RevisionId).not.toBe(updated.RevisionId)
  })

  test('changes only what is given, and clears what is given as empty', async () => {
    await using running = await start()
    const { client } = running
    await client.send(
      new CreateFunctionCommand({
        ...functionInput('one'),
        Description: 'old',
        MemorySize: 256,
        Environment: { Variables: { A: '1' } },
        KMSKeyArn: 'arn:aws:kms:us-east-1:000000000000:key/one',
        DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:000000000000:queue' },
        LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN' },
      }),
    )
    await client.send(new GetFunctionCommand({ FunctionName: 'one' }))
    const updated = await client.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: 'one',
        Description: '',
        KMSKeyArn: '',
        DeadLetterConfig: { TargetArn: '' },
        LoggingConfig: { ApplicationLogLevel: 'ERROR' },
      }),
    )
    expect(updated).toMatchObject({
      Description: '',
      MemorySize: 256,
      Environment: { Variables: { A: '1' } },
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'ERROR' },
    })
    expect(updated).not.toHaveProperty('KMSKeyArn')
    expect(updated).not.toHaveProperty('DeadLetterConfig')
  })

  test('is refused for a revision that has moved, and done for the present one', async () => {
    await using running = await start()
    const { client } = running
    const created = await client.send(new CreateFunctionCommand(functionInput('one')))
    const moved = { FunctionName: 'one', RevisionId: created.RevisionId }
    for (const stale of [
      client.send(new UpdateFunctionConfigurationCommand(moved)),
      client.send(new UpdateFunctionCodeCommand({ ...moved, ZipFile: zipOf('2') })),
      client.send(new PublishVersionCommand(moved)),
    ]) {
      expect(await refusal(stale)).toBe(
        'PreconditionFailedException: The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
      )
    }
    const { RevisionId } = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName: 'one' }),
    )
    const updated = await client.send(
      new UpdateFunctionCodeCommand({ FunctionName: 'one', RevisionId, ZipFile: zipOf('2') }),
    )
    expect(updated.CodeSha256).toBe(sha256(zipOf('2')))
  })

  test('of code with DryRun answers as if, and changes nothing', async () => {
    await using running = await start()
    await running.client.send(new CreateFunctionCommand(functionInput('one')))
    const before = running.service.snapshot()
    const answer = await running.client.send(
      new UpdateFunctionCodeCommand({ FunctionName: 'one', ZipFile: zipOf('2'), DryRun: true }),
    )
    expect(answer.CodeSha256).toBe(sha256(zipOf('2')))
    expect(running.service.snapshot()).toEqual(before)
  })

  test('of code encrypts it with the key that is named, and with none of the user without', async () => {
    await using running = await start()
    const { client } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    const keyOf = async (Qualifier: string) =>
      (await client.send(new GetFunctionCommand({ FunctionName: 'one', Qualifier }))).Code
        ?.SourceKMSKeyArn
    const update = { FunctionName: 'one', ZipFile: zipOf('2') }
    const SourceKMSKeyArn = 'arn:aws:kms:us-east-1:000000000000:key/one'
    await client.send(new UpdateFunctionCodeCommand({ ...update, SourceKMSKeyArn, Publish: true }))
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'one', Timeout: 9 }))
    expect(await keyOf('$LATEST')).toBe(SourceKMSKeyArn)
    await client.send(new UpdateFunctionCodeCommand(update))
    expect(await keyOf('$LATEST')).toBeUndefined()
    expect(await keyOf('1')).toBe(SourceKMSKeyArn)
    expect(
      await refusal(
        client.send(new UpdateFunctionCodeCommand({ ...update, SourceKMSKeyArn: 'key' })),
      ),
    ).toMatch(/^ValidationException: .*'sourceKMSKeyArn'/)
  })

  test('of code can change the architecture', async () => {
    await using running = await start()
    await running.client.send(new CreateFunctionCommand(functionInput('one')))
    const updated = await running.client.send(
      new UpdateFunctionCodeCommand({
        FunctionName: 'one',
        ZipFile: zipOf(),
        Architectures: ['arm64'],
      }),
    )
    expect(updated.Architectures).toEqual(['arm64'])
  })
})
