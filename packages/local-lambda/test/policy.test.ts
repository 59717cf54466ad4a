import {
  AddPermissionCommand,
  GetPolicyCommand,
  RemovePermissionCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { ONE_ARN as ARN, one, refusal, startWithFunction } from './support.ts'

describe('the policy of a function', () => {
  const permission = {
    ...one,
    StatementId: 's3',
    Action: 'lambda:InvokeFunction',
    Principal: 's3.amazonaws.com',
    SourceArn: 'arn:aws:s3:::bucket',
  }

  test('grows and shrinks by statements', async () => {
    await using running = await startWithFunction()
    const { client } = running
    await client.send(new AddPermissionCommand(permission))
    const { Policy } = await client.send(new GetPolicyCommand(one))
    expect(JSON.parse(Policy ?? '')).toEqual({
      Version: '2012-10-17',
      Id: 'default',
      Statement: [
        {
          Sid: 's3',
          Effect: 'Allow',
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: ARN,
          Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::bucket' } },
        },
      ],
    })
    expect(await refusal(client.send(new AddPermissionCommand(permission)))).toMatch(
      /^ResourceConflictException: The statement id \(s3\) provided already exists/,
    )
    await client.send(new RemovePermissionCommand({ ...one, StatementId: 's3' }))
    expect(await refusal(client.send(new GetPolicyCommand(one)))).toBe(
      'ResourceNotFoundException: The resource you requested does not exist.',
    )
  })

  test('belongs to one alias or version, never to $LATEST', async () => {
    await using running = await startWithFunction()
    const { client } = running
    await client.send(new AddPermissionCommand({ ...permission, Qualifier: '1' }))
    expect(await refusal(client.send(new GetPolicyCommand(one)))).toMatch(/does not exist/)
    const add = (Qualifier: string) =>
      refusal(client.send(new AddPermissionCommand({ ...permission, Qualifier })))
    expect(await add('$LATEST')).toMatch(
      /We currently do not support adding policies for \$LATEST\.$/,
    )
    expect(await add('live')).toBe(`ResourceNotFoundException: Cannot find alias arn: ${ARN}:live`)
  })
})
