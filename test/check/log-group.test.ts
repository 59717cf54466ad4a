import { expect, test } from '@jest/globals'
import { keepPreviewLogs } from '../../src/check/log-group.ts'
import { type AwsAnswer, awsJsonServer } from '../support/aws-json.ts'
import { planOf } from '../support/check.ts'

const NAME = '/aws/lambda/lambda-cost-gate'

/** Calls of a run with one function, and what it says. */
async function keep(answer: AwsAnswer, preview = 'isolated') {
  await using server = await awsJsonServer(answer)
  const plan = await planOf([{ 'function-name': 'orders', 'head-code': 'head', preview }], '/')
  const targets = plan.functions.map((each) => ({ plan: each }))
  const note = await keepPreviewLogs({ backend: 'aws', region: 'eu-central-1' }, targets, {
    endpoint: server.endpoint,
    lambdaHost: 'lambda.eu-central-1.amazonaws.com',
  })
  const calls = server.calls.map(({ operation, body }) => [operation, body.retentionInDays])
  return { note, calls }
}

test('the log group of previews is made with a retention, where there is none', async () => {
  expect(
    await keep(({ operation }) => (operation === 'DescribeLogGroups' ? { logGroups: [] } : {})),
  ).toEqual({
    note: undefined,
    calls: [
      ['DescribeLogGroups', undefined],
      ['CreateLogGroup', undefined],
      ['PutRetentionPolicy', 7],
    ],
  })
})

test('one that Lambda made gets a retention, and one that somebody set stays', async () => {
  const found = (group: object) => (): object => ({
    logGroups: [{ logGroupName: `${NAME}-of-others`, retentionInDays: 1 }, group],
  })
  expect((await keep(found({ logGroupName: NAME }))).calls).toEqual([
    ['DescribeLogGroups', undefined],
    ['PutRetentionPolicy', 7],
  ])
  expect((await keep(found({ logGroupName: NAME, retentionInDays: 400 }))).calls).toEqual([
    ['DescribeLogGroups', undefined],
  ])
})

test('another run may make it at the same moment', async () => {
  const { note, calls } = await keep(({ operation }) =>
    operation === 'CreateLogGroup'
      ? { status: 400, error: 'ResourceAlreadyExistsException' }
      : { logGroups: [] },
  )
  expect([note, calls.at(-1)]).toEqual([undefined, ['PutRetentionPolicy', 7]])
})

test('a refusal becomes a note, and a run in place asks for nothing', async () => {
  const refused = (): object => ({ status: 400, error: 'AccessDeniedException' })
  expect((await keep(refused)).note).toBe(
    `It is not known whether the log group ${NAME} has a retention period (AccessDeniedException: not allowed); set one, or grant logs:DescribeLogGroups, logs:CreateLogGroup and logs:PutRetentionPolicy.`,
  )
  expect(await keep(refused, 'in-place')).toEqual({ note: undefined, calls: [] })
})

test('AWS is not asked for the log group of another service’s functions', async () => {
  // For the credentials that it brings.
  await using _ = await awsJsonServer(() => ({ logGroups: [] }))
  const plan = await planOf([{ 'function-name': 'orders', 'head-code': 'head' }], '/')
  const targets = plan.functions.map((each) => ({ plan: each }))
  const note = await keepPreviewLogs({ backend: 'aws', region: 'eu-central-1' }, targets, {
    lambdaHost: 'localhost',
  })
  expect(note).toBe(
    `The log group ${NAME} was not given a retention period, because Lambda and CloudWatch Logs have different endpoints; set AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, too.`,
  )
})
