import type { LambdaClient } from '@aws-sdk/client-lambda'
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteAliasCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  ListAliasesCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { ONE_ARN as ARN, functionInput, one, refusal, start } from './support.ts'

async function twoVersions(client: LambdaClient): Promise<void> {
  await client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
  await client.send(new UpdateFunctionConfigurationCommand({ ...one, MemorySize: 256 }))
  await client.send(new PublishVersionCommand(one))
}

describe('an alias', () => {
  test('is created, read, moved, listed and deleted', async () => {
    await using running = await start()
    const { client } = running
    await twoVersions(client)
    const created = await client.send(
      new CreateAliasCommand({ ...one, Name: 'pr-1-256', FunctionVersion: '1', Description: 'd' }),
    )
    expect(created).toMatchObject({
      AliasArn: `${ARN}:pr-1-256`,
      Name: 'pr-1-256',
      FunctionVersion: '1',
      Description: 'd',
    })
    const named = { ...one, Name: 'pr-1-256' }
    expect((await client.send(new GetAliasCommand(named))).RevisionId).toBe(created.RevisionId)
    const moved = await client.send(
      new UpdateAliasCommand({ ...named, FunctionVersion: '2', RevisionId: created.RevisionId }),
    )
    expect(moved).toMatchObject({ FunctionVersion: '2', Description: 'd' })
    expect(moved.RevisionId).not.toBe(created.RevisionId)
    const version = await client.send(
      new GetFunctionConfigurationCommand({ ...one, Qualifier: 'pr-1-256' }),
    )
    expect(version).toMatchObject({ FunctionArn: `${ARN}:pr-1-256`, Version: '2' })
    const listed = await client.send(new ListAliasesCommand({ ...one, FunctionVersion: '2' }))
    expect(listed.Aliases?.map(({ Name }) => Name)).toEqual(['pr-1-256'])
    await client.send(new DeleteAliasCommand(named))
    expect((await client.send(new DeleteAliasCommand(named))).$metadata.httpStatusCode).toBe(204)
    expect(await refusal(client.send(new GetAliasCommand(named)))).toBe(
      `ResourceNotFoundException: Cannot find alias arn: ${ARN}:pr-1-256`,
    )
    expect(await refusal(client.send(new UpdateAliasCommand(named)))).toBe(
      `ResourceNotFoundException: Alias not found: ${ARN}:pr-1-256`,
    )
  })

  test('of a taken name is a conflict, of a stale revision a failed precondition', async () => {
    await using running = await start()
    const { client } = running
    await twoVersions(client)
    const live = { ...one, Name: 'live', FunctionVersion: '1' }
    await client.send(new CreateAliasCommand(live))
    expect(await refusal(client.send(new CreateAliasCommand(live)))).toBe(
      `ResourceConflictException: Alias already exists: ${ARN}:live`,
    )
    expect(
      await refusal(client.send(new UpdateAliasCommand({ ...live, RevisionId: 'stale' }))),
    ).toMatch(/^PreconditionFailedException: The Revision Id provided does not match/)
  })

  test('takes a weighted second version, keeps it through updates and drops it when asked to', async () => {
    await using running = await start()
    const { client } = running
    await twoVersions(client)
    const weights = { AdditionalVersionWeights: { 2: 0.25 } }
    const created = await client.send(
      new CreateAliasCommand({
        ...one,
        Name: 'live',
        FunctionVersion: '1',
        RoutingConfig: weights,
      }),
    )
    expect(created.RoutingConfig).toEqual(weights)
    const named = { ...one, Name: 'live' }
    const kept = await client.send(new UpdateAliasCommand({ ...named, Description: 'x' }))
    expect(kept.RoutingConfig).toEqual(weights)
    const cleared = await client.send(new UpdateAliasCommand({ ...named, RoutingConfig: {} }))
    expect(cleared.RoutingConfig).toBeUndefined()
  })

  test.each<[string, Record<string, unknown>, string]>([
    [
      'a name of digits',
      { Name: '2024', FunctionVersion: '1' },
      "ValidationException: 1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
    ],
    [
      'a version that is not there',
      { Name: 'live', FunctionVersion: '10' },
      `ResourceNotFoundException: Function not found: ${ARN}:10`,
    ],
    [
      'two weighted versions',
      {
        Name: 'live',
        FunctionVersion: '1',
        RoutingConfig: { AdditionalVersionWeights: { 2: 0.1, 3: 0.1 } },
      },
      'InvalidParameterValueException: Number of items in AdditionalVersionWeights cannot be greater than 1',
    ],
    [
      'a weight above 1',
      { Name: 'live', FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { 2: 2 } } },
      "ValidationException: 1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]",
    ],
    [
      'the same version twice',
      {
        Name: 'live',
        FunctionVersion: '1',
        RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } },
      },
      'InvalidParameterValueException: Invalid function version 1. Function version 1 is already included in routing configuration.',
    ],
    [
      'weights beside $LATEST',
      {
        Name: 'live',
        FunctionVersion: '$LATEST',
        RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } },
      },
      'InvalidParameterValueException: $LATEST is not supported for an alias pointing to more than 1 version',
    ],
  ])('is refused with %s', async (_what, input, expected) => {
    await using running = await start()
    await twoVersions(running.client)
    const command = new CreateAliasCommand({ ...one, Name: '', FunctionVersion: '', ...input })
    expect(await refusal(running.client.send(command))).toBe(expected)
  })
})
