import { expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect } from '../../../src/aws/lambda/client.ts'
import { type Concurrency, concurrencyFor } from '../../../src/aws/lambda/concurrency.ts'
import type { Backend } from '../../../src/inputs/plan.ts'

/** What is chosen in an account with so many concurrent executions left. */
async function chosen(
  left: number,
  backend: Backend,
  maxConcurrency?: number,
): Promise<Concurrency> {
  await using service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory: fakeFactory(),
    maxEnvironments: left,
  })
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint: service.endpoint })
  try {
    return await concurrencyFor(lambda, {
      backend,
      ...(maxConcurrency !== undefined && { maxConcurrency }),
    })
  } finally {
    disconnect(lambda)
  }
}

test('an account with plenty left gives what was asked for, or 10', async () => {
  expect(await chosen(1000, 'aws')).toEqual({ invocations: 10 })
  expect(await chosen(1000, 'aws', 40)).toEqual({ invocations: 40 })
})

test('production keeps half of what a small account has left, and the report says so', async () => {
  const { invocations, note } = await chosen(10, 'aws')
  expect(invocations).toBe(5)
  expect(note).toMatch(/10 concurrent executions/)
  expect((await chosen(1, 'aws')).invocations).toBe(1)
})

test('the embedded service has no production, so all of it is used', async () => {
  expect(await chosen(2, 'local')).toEqual({ invocations: 2 })
})
