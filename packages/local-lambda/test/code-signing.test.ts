import {
  CreateCodeSigningConfigCommand,
  CreateFunctionCommand,
  DeleteCodeSigningConfigCommand,
  DeleteFunctionCodeSigningConfigCommand,
  GetCodeSigningConfigCommand,
  GetFunctionCodeSigningConfigCommand,
  type LambdaClient,
  ListCodeSigningConfigsCommand,
  PutFunctionCodeSigningConfigCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from '@jest/globals'
import { functionInput, refusal, start, zipOf } from './support.ts'

const PROFILE = 'arn:aws:signer:us-east-1:123456789012:/signing-profiles/shop/abcdef0123'

async function createConfig(client: LambdaClient, policy?: 'Warn' | 'Enforce'): Promise<string> {
  const { CodeSigningConfig } = await client.send(
    new CreateCodeSigningConfigCommand({
      AllowedPublishers: { SigningProfileVersionArns: [PROFILE] },
      ...(policy && { CodeSigningPolicies: { UntrustedArtifactOnDeployment: policy } }),
    }),
  )
  return CodeSigningConfig?.CodeSigningConfigArn ?? ''
}

test('a configuration that enforces signatures keeps unsigned code out of new and changed functions', async () => {
  await using running = await start()
  const { client, service } = running
  const CodeSigningConfigArn = await createConfig(client, 'Enforce')
  const refused = /^CodeVerificationFailedException: .*the code signing policy is set to Enforce/
  const create = new CreateFunctionCommand({ ...functionInput('one'), CodeSigningConfigArn })
  expect(await refusal(client.send(create))).toMatch(refused)
  expect(service.snapshot()).toEqual({})
  await client.send(new CreateFunctionCommand(functionInput('one')))
  await client.send(
    new PutFunctionCodeSigningConfigCommand({ FunctionName: 'one', CodeSigningConfigArn }),
  )
  const before = service.snapshot()
  const update = new UpdateFunctionCodeCommand({ FunctionName: 'one', ZipFile: zipOf('other') })
  expect(await refusal(client.send(update))).toMatch(refused)
  expect(service.snapshot()).toEqual(before)
  const remove = new DeleteCodeSigningConfigCommand({ CodeSigningConfigArn })
  expect(await refusal(client.send(remove))).toMatch(/^ResourceConflictException: /)
  await client.send(new DeleteFunctionCodeSigningConfigCommand({ FunctionName: 'one' }))
  await client.send(update)
  await client.send(remove)
  expect(
    await refusal(client.send(new GetCodeSigningConfigCommand({ CodeSigningConfigArn }))),
  ).toBe(
    `ResourceNotFoundException: The code signing configuration ${CodeSigningConfigArn} cannot be found.`,
  )
})

test('a configuration only warns by default, and is found again', async () => {
  await using running = await start()
  const { client } = running
  const CodeSigningConfigArn = await createConfig(client)
  await client.send(new CreateFunctionCommand({ ...functionInput('one'), CodeSigningConfigArn }))
  const found = await client.send(new GetFunctionCodeSigningConfigCommand({ FunctionName: 'one' }))
  expect(found).toMatchObject({ CodeSigningConfigArn, FunctionName: 'one' })
  const { CodeSigningConfig } = await client.send(
    new GetCodeSigningConfigCommand({ CodeSigningConfigArn }),
  )
  expect(CodeSigningConfig).toMatchObject({
    AllowedPublishers: { SigningProfileVersionArns: [PROFILE] },
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Warn' },
  })
  const { CodeSigningConfigs } = await client.send(new ListCodeSigningConfigsCommand({}))
  expect(CodeSigningConfigs).toEqual([CodeSigningConfig])
})

test('a function under a configuration that is not there is not created', async () => {
  await using running = await start()
  const CodeSigningConfigArn =
    'arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-0123456789abcdef0'
  const input = { ...functionInput('one'), CodeSigningConfigArn }
  expect(await refusal(running.client.send(new CreateFunctionCommand(input)))).toMatch(
    /^CodeSigningConfigNotFoundException: /,
  )
  expect(running.service.snapshot()).toEqual({})
})
