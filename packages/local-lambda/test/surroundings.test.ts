import {
  DeleteFunctionConcurrencyCommand,
  DeleteFunctionEventInvokeConfigCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetAccountSettingsCommand,
  GetFunctionCodeSigningConfigCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionEventInvokeConfigCommand,
  GetFunctionRecursionConfigCommand,
  GetFunctionUrlConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  GetRuntimeManagementConfigCommand,
  ListEventSourceMappingsCommand,
  ListFunctionEventInvokeConfigsCommand,
  ListLayersCommand,
  ListProvisionedConcurrencyConfigsCommand,
  ListTagsCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  PutProvisionedConcurrencyConfigCommand,
  PutRuntimeManagementConfigCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { ONE_ARN as ARN, one, refusal, startWithFunction, zipOf } from './support.ts'

describe('tags', () => {
  test('are added, replaced and removed, without changing the revision', async () => {
    await using running = await startWithFunction()
    const { client } = running
    const before = await client.send(new GetFunctionCommand(one))
    expect(before).not.toHaveProperty('Tags')
    await client.send(new TagResourceCommand({ Resource: ARN, Tags: { a: '1', b: '2' } }))
    await client.send(new TagResourceCommand({ Resource: ARN, Tags: { b: '3' } }))
    expect((await client.send(new ListTagsCommand({ Resource: ARN }))).Tags).toEqual({
      a: '1',
      b: '3',
    })
    await client.send(new UntagResourceCommand({ Resource: ARN, TagKeys: ['a', 'not there'] }))
    const after = await client.send(new GetFunctionCommand(one))
    expect(after.Tags).toEqual({ b: '3' })
    expect(after.Configuration?.RevisionId).toBe(before.Configuration?.RevisionId)
  })

  test('are refused for versions, for functions that are not there, when empty and beyond 50', async () => {
    await using running = await startWithFunction()
    const { client } = running
    const tag = (Resource: string, Tags: Record<string, string>) =>
      refusal(client.send(new TagResourceCommand({ Resource, Tags })))
    expect(await tag(`${ARN}:1`, { a: 'b' })).toMatch(/Please specify a function ARN\.$/)
    expect(await tag(`${ARN}-not`, { a: 'b' })).toBe(
      `ResourceNotFoundException: Function not found: ${ARN}-not`,
    )
    expect(await tag(ARN, {})).toMatch(/An error occurred and the request cannot be processed/)
    const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, 'v']))
    await client.send(new TagResourceCommand({ Resource: ARN, Tags: fifty }))
    expect(await tag(ARN, { more: 'v' })).toMatch(/Number of tags exceeds resource tag limit\.$/)
  })
})

describe('concurrency of functions and account', () => {
  test('is reserved, shown, taken from what is unreserved, and given back', async () => {
    await using running = await startWithFunction()
    const { client } = running
    expect(await client.send(new GetFunctionConcurrencyCommand(one))).not.toHaveProperty(
      'ReservedConcurrentExecutions',
    )
    await client.send(
      new PutFunctionConcurrencyCommand({ ...one, ReservedConcurrentExecutions: 3 }),
    )
    const { Concurrency } = await client.send(new GetFunctionCommand(one))
    expect(Concurrency).toEqual({ ReservedConcurrentExecutions: 3 })
    const account = await client.send(new GetAccountSettingsCommand({}))
    expect(account.AccountLimit).toMatchObject({
      ConcurrentExecutions: 4,
      UnreservedConcurrentExecutions: 1,
    })
    // $LATEST and version 1 count a full copy each.
    expect(account.AccountUsage).toEqual({ FunctionCount: 1, TotalCodeSize: 2 * zipOf().length })
    expect(
      await refusal(
        client.send(new PutFunctionConcurrencyCommand({ ...one, ReservedConcurrentExecutions: 5 })),
      ),
    ).toMatch(/UnreservedConcurrentExecution below its minimum value/)
    await client.send(new DeleteFunctionConcurrencyCommand(one))
    expect(await client.send(new GetFunctionConcurrencyCommand(one))).not.toHaveProperty(
      'ReservedConcurrentExecutions',
    )
  })

  test('is provisioned for an alias or a version, and reported', async () => {
    await using running = await startWithFunction()
    const { client } = running
    const version = { ...one, Qualifier: '1' }
    const put = { ...version, ProvisionedConcurrentExecutions: 3 }
    const config = {
      RequestedProvisionedConcurrentExecutions: 3,
      AllocatedProvisionedConcurrentExecutions: 3,
      Status: 'READY',
    }
    expect(await client.send(new PutProvisionedConcurrencyConfigCommand(put))).toMatchObject({
      Status: 'IN_PROGRESS',
    })
    expect(await client.send(new GetProvisionedConcurrencyConfigCommand(version))).toMatchObject(
      config,
    )
    const { ProvisionedConcurrencyConfigs: all = [] } = await client.send(
      new ListProvisionedConcurrencyConfigsCommand(one),
    )
    expect(all).toMatchObject([{ FunctionArn: expect.stringMatching(/:1$/), ...config }])
    await client.send(new DeleteProvisionedConcurrencyConfigCommand(version))
    const latest = { ...put, Qualifier: '$LATEST' }
    expect(await refusal(client.send(new PutProvisionedConcurrencyConfigCommand(latest)))).toMatch(
      'Provisioned Concurrency Configs cannot be applied to unpublished function versions',
    )
    const asked = new GetProvisionedConcurrencyConfigCommand(version)
    expect(await refusal(client.send(asked))).toBe(
      'ProvisionedConcurrencyConfigNotFoundException: No Provisioned Concurrency Config found for this function',
    )
    const listed = await client.send(new ListProvisionedConcurrencyConfigsCommand(one))
    expect(listed.ProvisionedConcurrencyConfigs).toEqual([])
  })
})

describe('the event invoke configuration', () => {
  test('is put, changed, listed and deleted', async () => {
    await using running = await startWithFunction()
    const { client } = running
    expect(await refusal(client.send(new GetFunctionEventInvokeConfigCommand(one)))).toBe(
      `ResourceNotFoundException: The function ${ARN}:$LATEST doesn't have an EventInvokeConfig`,
    )
    const put = new PutFunctionEventInvokeConfigCommand({ ...one, MaximumRetryAttempts: 0 })
    expect(await client.send(put)).toMatchObject({
      FunctionArn: `${ARN}:$LATEST`,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess: {}, OnFailure: {} },
    })
    await client.send(
      new UpdateFunctionEventInvokeConfigCommand({ ...one, MaximumEventAgeInSeconds: 60 }),
    )
    const { FunctionEventInvokeConfigs } = await client.send(
      new ListFunctionEventInvokeConfigsCommand(one),
    )
    expect(FunctionEventInvokeConfigs).toMatchObject([
      { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
    ])
    expect(FunctionEventInvokeConfigs?.[0]?.LastModified).toBeInstanceOf(Date)
    await client.send(new DeleteFunctionEventInvokeConfigCommand(one))
    expect(await refusal(client.send(new GetFunctionEventInvokeConfigCommand(one)))).toMatch(
      /EventInvokeConfig$/,
    )
  })
})

describe('looking around', () => {
  test('finds the runtime management, and what was put there', async () => {
    await using running = await startWithFunction()
    const { client } = running
    expect(await client.send(new GetRuntimeManagementConfigCommand(one))).toMatchObject({
      UpdateRuntimeOn: 'Auto',
      FunctionArn: `${ARN}:$LATEST`,
    })
    const RuntimeVersionArn = `arn:aws:lambda:us-east-1::runtime:${'0'.repeat(64)}`
    await client.send(
      new PutRuntimeManagementConfigCommand({
        ...one,
        UpdateRuntimeOn: 'Manual',
        RuntimeVersionArn,
      }),
    )
    expect(await client.send(new GetRuntimeManagementConfigCommand(one))).toMatchObject({
      UpdateRuntimeOn: 'Manual',
      RuntimeVersionArn,
    })
  })

  test('finds nothing where there can be nothing, in the form that AWS has for it', async () => {
    await using running = await startWithFunction()
    const { client } = running
    expect((await client.send(new ListLayersCommand({}))).Layers).toEqual([])
    expect((await client.send(new ListEventSourceMappingsCommand({}))).EventSourceMappings).toEqual(
      [],
    )
    expect(
      (await client.send(new GetFunctionCodeSigningConfigCommand(one))).CodeSigningConfigArn,
    ).toBeUndefined()
    expect((await client.send(new GetFunctionRecursionConfigCommand(one))).RecursiveLoop).toBe(
      'Terminate',
    )
    expect(await refusal(client.send(new GetFunctionUrlConfigCommand(one)))).toMatch(
      /^ResourceNotFoundException/,
    )
  })
})

describe('the snapshot', () => {
  test('is the same for the same state, plain data, and not changed by what comes later', async () => {
    await using running = await startWithFunction()
    const { client, service } = running
    const before = service.snapshot()
    expect(JSON.parse(JSON.stringify(before))).toEqual(before)
    await client.send(new GetFunctionCommand(one))
    expect(JSON.stringify(service.snapshot())).toBe(JSON.stringify(before))
    const kept = JSON.stringify(before)
    await client.send(new TagResourceCommand({ Resource: ARN, Tags: { a: 'b' } }))
    expect(JSON.stringify(before)).toBe(kept)
    expect(JSON.stringify(service.snapshot())).not.toBe(kept)
    await client.send(new UntagResourceCommand({ Resource: ARN, TagKeys: ['a'] }))
    expect(JSON.stringify(service.snapshot())).toBe(kept)
  })
})
