import { expect, test } from '@jest/globals'
import { type Fault, SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect } from '../../../src/aws/lambda/client.ts'
import { sweep } from '../../../src/aws/lambda/sweep.ts'
import { createDeployed } from '../../support/deployed.ts'

test('all pages of a list are swept, and one that was throttled or lost is asked for again', async () => {
  const faults: Fault[] = [
    { kind: 'answer', status: 429, code: 'TooManyRequestsException' },
    { kind: 'drop' },
  ]
  let lists = 0
  await using service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory: fakeFactory(),
    faults: {
      // The first page comes, and the second one only when it is asked for a third time.
      before: ({ operation }) =>
        operation === 'ListFunctions' && ++lists > 1 ? faults.shift() : undefined,
    },
  })
  const names = Array.from({ length: 60 }, (_, index) => `lambda-cost-gate-${100 + index}`)
  for (const name of names) await createDeployed(service.endpoint, name, 128)
  const lambda = connect({
    backend: 'local',
    region: 'us-east-1',
    endpoint: service.endpoint,
    pauses: { retryMs: 1, pollMs: 1 },
  })
  const swept = await sweep(lambda, { now: new Date(), dryRun: true, functionNames: [] })
  disconnect(lambda)
  expect(lists).toBe(4)
  expect(swept.map(({ name }) => name).sort()).toEqual(names)
})
