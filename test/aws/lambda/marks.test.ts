import {
  CreateAliasCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { clientOf, start } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect } from '../../../src/aws/lambda/client.ts'
import { isNamedBy, markOf, markOfObject } from '../../../src/aws/lambda/marks.ts'
import { sweep } from '../../../src/aws/lambda/sweep.ts'
import { createDeployed } from '../../support/deployed.ts'

const described = (run: string, expires: string, repository = 'octo/orders') =>
  `Lambda Cost Gate preview 1; ${repository} ${run}; expires ${expires}`
const EXPIRED = '2026-01-01T00:00:00.000Z'

describe('a mark counts only as a run of ours writes it', () => {
  test.each([
    ['as it is', 'pr-12/abc123', EXPIRED, 'octo/orders', true],
    ['of the command line', 'run-77/abc123', EXPIRED, 'local', true],
    ['a year alone', 'pr-12/abc123', '2020', 'octo/orders', false],
    ['a number', 'pr-12/abc123', '0', 'octo/orders', false],
    ['a day that is none', 'pr-12/abc123', '2026-02-31T00:00:00.000Z', 'octo/orders', false],
    ['a year beyond four digits', 'pr-12/abc123', '+099999-01-01T00:00:00.000Z', 'a/b', false],
    ['a time without a zone', 'pr-12/abc123', '2026-01-01T00:00:00', 'octo/orders', false],
    ['a run without a token', 'pr-12/', EXPIRED, 'octo/orders', false],
    ['another sort of run', 'deploy-12/abc123', EXPIRED, 'octo/orders', false],
    ['no repository', 'pr-12/abc123', EXPIRED, 'orders', false],
  ])('%s', (_, run, expires, repository, whole) => {
    const tags = {
      'lambda-cost-gate:repository': repository,
      'lambda-cost-gate:run': run,
      'lambda-cost-gate:expires': expires,
    }
    const marks = [
      markOf(tags),
      markOf({}, described(run, expires, repository)),
      markOfObject(`lambda-cost-gate/${repository}/${run}/${expires}/x.zip`),
    ]
    expect(marks.map((mark) => mark !== undefined)).toEqual([whole, whole, whole])
  })

  test('and a thing is called after it', () => {
    const mark = { repository: 'octo/orders', run: 'pr-12/abc123', expires: EXPIRED }
    const names = [
      'pr-12-1024',
      'lambda-cost-gate-0a1b-pr12-b512-0-abc123',
      'live',
      'pr-12',
      'pr-123-1',
      'pr-12-x',
      'lambda-cost-gate-0a1b-pr12-b512-0-fff',
    ]
    expect(names.filter((name) => isNamedBy(mark, name))).toEqual(names.slice(0, 2))
  })
})

test('sweep deletes the aliases of a run, and none that only describes itself so', async () => {
  await using started = await start()
  const { service } = started
  await createDeployed(service.endpoint, 'orders', 512)
  const client = clientOf(service)
  const FunctionName = 'orders'
  const Description = described('pr-12/abc123', EXPIRED)
  await client.send(new PublishVersionCommand({ FunctionName, Description: 'release' }))
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 9 }))
  await client.send(new PublishVersionCommand({ FunctionName, Description }))
  const alias = (Name: string, FunctionVersion: string) =>
    client.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion, Description }))
  await alias('pr-12-512', '2')
  await alias('live', '1')
  await alias('pr-12-1024', '1')
  client.destroy()
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint: service.endpoint })
  const swept = await sweep(lambda, { now: new Date(), dryRun: false, functionNames: ['orders'] })
  disconnect(lambda)
  expect(swept.map(({ name, outcome }) => [name, outcome])).toEqual([['orders:2', 'deleted']])
  const left = JSON.stringify(service.snapshot())
  expect(left).toContain('"live"')
  expect(left).toContain('"pr-12-1024"')
  expect(left).not.toContain('"pr-12-512"')
})
