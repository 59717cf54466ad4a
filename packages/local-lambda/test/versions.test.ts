import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { fakeClock, functionInput, one, refusal, start, zipOf } from './support.ts'

describe('publishing a version', () => {
  test('gives an Active, qualified copy of $LATEST with its own description and revision', async () => {
    await using running = await start()
    const { client } = running
    await client.send(new CreateFunctionCommand({ ...functionInput('one'), Description: 'latest' }))
    const before = await client.send(new GetFunctionConfigurationCommand(one))
    const version = await client.send(
      new PublishVersionCommand({ ...one, Description: 'first', CodeSha256: before.CodeSha256 }),
    )
    expect(version).toMatchObject({
      Version: '1',
      FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:one:1',
      Description: 'first',
      State: 'Active',
      LastUpdateStatus: 'Successful',
    })
    const after = await client.send(new GetFunctionConfigurationCommand(one))
    expect(after.Description).toBe('latest')
    expect(new Set([before.RevisionId, version.RevisionId, after.RevisionId]).size).toBe(3)
  })

  test('with nothing changed since gives the existing version, whatever description is asked for', async () => {
    await using running = await start()
    const { client } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    await client.send(new PublishVersionCommand({ ...one, Description: 'first' }))
    const again = await client.send(new PublishVersionCommand({ ...one, Description: 'second' }))
    expect(again).toMatchObject({ Version: '1', Description: 'first' })
    expect(again.$metadata.httpStatusCode).toBe(201)
  })

  test('after a changed description, or changed code, gives a new one', async () => {
    await using running = await start()
    const { client } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    await client.send(new PublishVersionCommand(one))
    await client.send(new UpdateFunctionConfigurationCommand({ ...one, Description: 'changed' }))
    expect((await client.send(new PublishVersionCommand(one))).Version).toBe('2')
    await client.send(new UpdateFunctionCodeCommand({ ...one, ZipFile: zipOf('2') }))
    expect((await client.send(new PublishVersionCommand(one))).Version).toBe('3')
  })

  test('after the last version was deleted gives a new one with a new number', async () => {
    await using running = await start()
    const { client } = running
    await client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
    await client.send(new DeleteFunctionCommand({ ...one, Qualifier: '1' }))
    expect((await client.send(new PublishVersionCommand(one))).Version).toBe('2')
  })

  test('is refused for code of another hash', async () => {
    await using running = await start()
    const { client } = running
    const { CodeSha256 } = await client.send(new CreateFunctionCommand(functionInput('one')))
    expect(
      await refusal(client.send(new PublishVersionCommand({ ...one, CodeSha256: 'other' }))),
    ).toBe(
      `InvalidParameterValueException: CodeSHA256 (other) is different from current CodeSHA256 in $LATEST (${CodeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
    )
  })

  test('can be made to stay Pending for a while', async () => {
    const clock = fakeClock()
    await using running = await start({ clock, latencies: { settleMs: { PublishVersion: 500 } } })
    const { client } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    expect((await client.send(new PublishVersionCommand(one))).State).toBe('Pending')
    clock.advance(500)
    const settled = await client.send(
      new GetFunctionConfigurationCommand({ ...one, Qualifier: '1' }),
    )
    expect(settled.State).toBe('Active')
  })

  test('with an update of code gives a Pending version that is Active with the update', async () => {
    const clock = fakeClock()
    await using running = await start({
      clock,
      latencies: { settleMs: { UpdateFunctionCode: 500 } },
    })
    const { client } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    const published = await client.send(
      new UpdateFunctionCodeCommand({ ...one, ZipFile: zipOf('2'), Publish: true }),
    )
    expect(published).toMatchObject({ Version: '1', State: 'Pending' })
    const latest = await client.send(new GetFunctionConfigurationCommand(one))
    expect(latest.LastUpdateStatus).toBe('InProgress')
    clock.advance(500)
    const settled = await client.send(
      new GetFunctionConfigurationCommand({ ...one, Qualifier: '1' }),
    )
    expect(settled.State).toBe('Active')
  })
})

describe('the versions of a function', () => {
  test('are listed $LATEST first, then by number, and do not change with $LATEST', async () => {
    await using running = await start()
    const { client } = running
    await client.send(new CreateFunctionCommand(functionInput('one')))
    for (let memory = 129; memory < 141; memory += 1) {
      await client.send(new UpdateFunctionConfigurationCommand({ ...one, MemorySize: memory }))
      await client.send(new PublishVersionCommand(one))
    }
    const { Versions } = await client.send(new ListVersionsByFunctionCommand(one))
    expect(Versions?.map(({ Version, MemorySize }) => `${Version} ${MemorySize}`)).toEqual([
      '$LATEST 140',
      ...Array.from({ length: 12 }, (_, index) => `${index + 1} ${index + 129}`),
    ])
    const page = await client.send(new ListVersionsByFunctionCommand({ ...one, MaxItems: 10 }))
    const rest = await client.send(
      new ListVersionsByFunctionCommand({ ...one, Marker: page.NextMarker }),
    )
    expect(rest.Versions?.map(({ Version }) => Version)).toEqual(['10', '11', '12'])
  })

  test('are not deleted while an alias points to them, directly or by weight', async () => {
    await using running = await start()
    const { client } = running
    await client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
    await client.send(new UpdateFunctionConfigurationCommand({ ...one, MemorySize: 256 }))
    await client.send(new PublishVersionCommand(one))
    await client.send(
      new CreateAliasCommand({
        ...one,
        Name: 'live',
        FunctionVersion: '1',
        RoutingConfig: { AdditionalVersionWeights: { 2: 0.1 } },
      }),
    )
    for (const Qualifier of ['1', '2']) {
      expect(await refusal(client.send(new DeleteFunctionCommand({ ...one, Qualifier })))).toBe(
        'ResourceConflictException: Unable to delete version because the following aliases reference it: [live]',
      )
    }
  })

  test('are deleted twice without an error, $LATEST and aliases never', async () => {
    await using running = await start()
    const { client } = running
    await client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
    const removed = { ...one, Qualifier: '1' }
    await client.send(new DeleteFunctionCommand(removed))
    const again = await client.send(new DeleteFunctionCommand(removed))
    expect(again.$metadata.httpStatusCode).toBe(204)
    expect(
      await refusal(client.send(new DeleteFunctionCommand({ ...one, Qualifier: '$LATEST' }))),
    ).toBe(
      'InvalidParameterValueException: $LATEST version cannot be deleted without deleting the function.',
    )
    expect(
      await refusal(client.send(new DeleteFunctionCommand({ ...one, Qualifier: 'live' }))),
    ).toBe('InvalidParameterValueException: Deletion of aliases is not currently supported.')
    expect(await refusal(client.send(new GetFunctionConfigurationCommand(removed)))).toBe(
      'ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:000000000000:function:one:1',
    )
  })
})
