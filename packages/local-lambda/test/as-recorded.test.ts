import {
  AddPermissionCommand,
  CreateFunctionCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  PublishVersionCommand,
  RemovePermissionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { startLambdaService } from '../src/service.ts'
import {
  clientOf,
  fakeClock,
  fakeFactory,
  functionInput,
  one,
  refusal,
  start,
  zipOf,
} from './support.ts'

/** What answers recorded on AWS say of versions, revisions and states. */
const B = zipOf('B')

describe('an upload', () => {
  test('counts as a change though the hash of the code is the same', async () => {
    await using running = await start()
    const { client } = running
    const upload = (Publish: boolean) =>
      client.send(new UpdateFunctionCodeCommand({ ...one, ZipFile: B, Publish }))
    const publish = async () => (await client.send(new PublishVersionCommand(one))).Version
    await client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
    expect((await upload(true)).Version).toBe('2')
    await upload(false)
    expect([await publish(), await publish()]).toEqual(['3', '3'])
    expect((await upload(true)).Version).toBe('4')
  })

  test('that is a dry run counts as none', async () => {
    await using running = await start()
    const { client } = running
    await client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
    await client.send(new UpdateFunctionCodeCommand({ ...one, ZipFile: B, DryRun: true }))
    expect((await client.send(new PublishVersionCommand(one))).Version).toBe('1')
  })
})

describe('a permission', () => {
  const permission = {
    ...one,
    StatementId: 's3',
    Action: 'lambda:InvokeFunction',
    Principal: 's3.amazonaws.com',
  }

  test.each([undefined, '1'])(
    'is guarded by the revision of what it is attached to (%s), and changes it',
    async (qualifier) => {
      await using running = await start()
      const { client } = running
      const of = { ...one, ...(qualifier !== undefined && { Qualifier: qualifier }) }
      await client.send(new CreateFunctionCommand({ ...functionInput('one'), Publish: true }))
      const revision = async () =>
        (await client.send(new GetFunctionCommand(of))).Configuration?.RevisionId
      const first = await revision()
      const wrong = { ...permission, ...of, RevisionId: 'wrong' }
      expect(await refusal(client.send(new AddPermissionCommand(wrong)))).toMatch(
        /^PreconditionFailedException: The Revision Id provided does not match/,
      )
      await client.send(new AddPermissionCommand({ ...permission, ...of, RevisionId: first }))
      const second = await revision()
      expect(second).not.toBe(first)
      expect((await client.send(new GetPolicyCommand(of))).RevisionId).toBe(second)
      const { StatementId } = permission
      const removal = { ...of, StatementId, RevisionId: second }
      await client.send(new RemovePermissionCommand(removal))
      expect(await revision()).not.toBe(second)
    },
  )
})

describe('a read right after a write', () => {
  test('says that it is not done yet, unless the options say otherwise', async () => {
    const clock = fakeClock()
    await using service = await startLambdaService({ factory: fakeFactory(), clock })
    const client = clientOf(service)
    const stateOf = async (Qualifier?: string) => {
      const command = new GetFunctionCommand({ ...one, ...(Qualifier && { Qualifier }) })
      const { State, LastUpdateStatus } = (await client.send(command)).Configuration ?? {}
      return { State, LastUpdateStatus }
    }
    const done = { State: 'Active', LastUpdateStatus: 'Successful' }
    const writes = [
      [() => client.send(new CreateFunctionCommand(functionInput('one'))), { State: 'Pending' }],
      [
        () => client.send(new UpdateFunctionCodeCommand({ ...one, ZipFile: B })),
        { State: 'Active', LastUpdateStatus: 'InProgress' },
      ],
      [
        () => client.send(new UpdateFunctionConfigurationCommand({ ...one, Timeout: 9 })),
        { State: 'Active', LastUpdateStatus: 'InProgress' },
      ],
    ] as const
    for (const [write, underWay] of writes) {
      await write()
      expect(await stateOf()).toEqual({ LastUpdateStatus: undefined, ...underWay })
      clock.advance(500)
      expect(await stateOf()).toEqual(done)
    }
    const revisionOf = async (Qualifier: string) =>
      (await client.send(new GetFunctionCommand({ ...one, Qualifier }))).Configuration?.RevisionId
    // What is published of an active function is active at once; its revision stays.
    const { State, RevisionId } = await client.send(new PublishVersionCommand(one))
    expect([State, await stateOf('1'), await revisionOf('1')]).toEqual(['Active', done, RevisionId])
    // What is published with an upload is not, and its revision changes with its state.
    const upload = new UpdateFunctionCodeCommand({ ...one, ZipFile: B, Publish: true })
    const published = await client.send(upload)
    expect([published.Version, (await stateOf('2')).State]).toEqual(['2', 'Pending'])
    clock.advance(500)
    expect(await stateOf('2')).toEqual(done)
    expect(await revisionOf('2')).not.toBe(published.RevisionId)
    client.destroy()
  })
})
