import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda'
import { afterEach, expect, test } from '@jest/globals'
import { start } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect, send } from '../../../src/aws/lambda/client.ts'

const before = { ...process.env }

afterEach(() => {
  process.env = { ...before }
})

test.each([
  ['AWS_USE_FIPS_ENDPOINT', 'true'],
  ['AWS_USE_DUALSTACK_ENDPOINT', 'true'],
  ['AWS_DEFAULTS_MODE', 'unheard of'],
  ['AWS_ENDPOINT_URL', 'http://127.0.0.1:1'],
])('the embedded service is reached whatever %s says', async (name, value) => {
  await using running = await start()
  process.env[name] = value
  const { endpoint } = running.service
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint })
  const { AccountUsage } = await send(lambda, new GetAccountSettingsCommand({}))
  disconnect(lambda)
  expect(AccountUsage).toMatchObject({ FunctionCount: 0 })
  expect(lambda.host()).toBe('127.0.0.1')
})
